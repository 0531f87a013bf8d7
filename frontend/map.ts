// The script of the report: everything it does is extra, the page is complete without it.
import { part, readData } from "./data";
import { Hover } from "./hover";
import { makeFilterable, makeSortable } from "./tables";
import { offerThemes } from "./theme";
import { Zoom } from "./zoom";

const data = readData();
const map = part<SVGSVGElement>("map");
const zoom = new Zoom(map, data);
new Hover(map, data);
offerThemes(data.words);
makeSortable(data.language);
makeFilterable(data.words["filtered"] ?? "");

// The label of a location must lie above its neighbours, and in view.
for (const site of map.querySelectorAll<SVGAElement>(".site")) {
  const spot = site.transform.baseVal.getItem(0).matrix;
  const raise = (): void => {
    site.parentElement?.querySelectorAll(".is-shown").forEach((one) => one.classList.remove("is-shown"));
    site.classList.add("is-shown");
  };
  site.addEventListener("focus", () => {
    raise();
    zoom.show(spot.e, spot.f);
  });
  site.addEventListener("pointerenter", raise);
  for (const end of ["blur", "pointerleave"]) {
    site.addEventListener(end, () => site.classList.remove("is-shown"));
  }
}

// A link to a row inside a closed part opens that part first.
window.addEventListener("hashchange", () => {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  row?.closest("details")?.setAttribute("open", "");
  row?.scrollIntoView({ block: "center" });
});
