// Table, map and side panel of the board keep step with each other; views can be kept by name.
import { all, one } from "./page";

export function startBoard(): void {
  if (!one("[data-board]")) return;
  inStep();
  panel();
  views();
  one("[data-print]")?.addEventListener("click", () => window.print());
}

const siteOf = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>("[data-site]")?.dataset["site"] : undefined;

function inStep(): void {
  const light = (site: string | undefined): void => {
    for (const old of all(".is-lit")) old.classList.remove("is-lit");
    if (!site) return;
    for (const place of all(`[data-site="${CSS.escape(site)}"]`)) place.classList.add("is-lit");
  };
  document.addEventListener("pointerover", (event) => light(siteOf(event.target)));
  document.addEventListener("focusin", (event) => light(siteOf(event.target)));
}

/** The panel stands where the map was; closing it brings the map and the focus back. */
function panel(): void {
  const place = one("#panel");
  if (!place) return;
  let opener: string | null = null;
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const row = (event.target as Element).closest("[data-row], .site");
    if (row?.id) opener = row.id;
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== place) return;
    place.hidden = false;
    one("#map-card")?.toggleAttribute("hidden", true);
    choose(opener);
    one("h2", place)?.focus();
  });
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("[data-close-panel]")) return;
    place.hidden = true;
    place.replaceChildren();
    one("#map-card")?.removeAttribute("hidden");
    choose(null);
    const row = opener && document.getElementById(opener);
    if (row) (one("a", row) ?? row).focus();
  });
}

function choose(id: string | null): void {
  for (const old of all(".is-chosen")) old.classList.remove("is-chosen");
  if (id) document.getElementById(id)?.classList.add("is-chosen");
}

/** A kept view is an address: what the table shows goes along with it. */
function views(): void {
  const [filter, grouping] = [one<HTMLInputElement>("[data-filter]"), one<HTMLSelectElement>("[data-grouping]")];
  const asked = new URLSearchParams(location.search);
  if (filter) filter.value = asked.get("zoek") ?? "";
  if (grouping) {
    grouping.value = asked.get("groep") ?? "";
    if (grouping.selectedIndex < 0) grouping.value = "";
  }
  if (filter?.value || grouping?.value) document.dispatchEvent(new Event("arrange"));
  const form = one<HTMLFormElement>("form[data-keep-view]");
  form?.addEventListener("submit", () => {
    const query = one<HTMLInputElement>("input[name=query]", form);
    if (!query) return;
    const kept = new URLSearchParams(query.value);
    if (filter?.value) kept.set("zoek", filter.value);
    if (grouping?.value) kept.set("groep", grouping.value);
    query.value = kept.toString();
  });
}
