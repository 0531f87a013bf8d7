// The map to zoom and slide: the same locations as the drawing, from our own server only.
import { Marker } from "maplibre-gl";
import type { Map as ZoomMap } from "maplibre-gl";

import { ground } from "./ground";

export { point } from "./point_map";

export function show(button: HTMLButtonElement): void {
  const { worker = "", background = "", places = "", target = "", bounds = "" } = button.dataset;
  const container = document.getElementById(target);
  if (!container) return;
  container.hidden = false;
  container.previousElementSibling?.setAttribute("hidden", "");
  const box = bounds.split(",").map(Number) as [number, number, number, number];
  const map = ground(container, { worker, background }, box);
  void draw(map, places);
  document.addEventListener("patched", () => void draw(map, places));
}

interface Places {
  features: { geometry: { coordinates: [number, number] }; properties: Record<string, string> }[];
}

let markers: Marker[] = [];

/** Marks are elements: glyph and name stay text, and the keyboard reaches them. */
async function draw(map: ZoomMap, address: string): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const places = (await answer.json()) as Places;
  for (const marker of markers) marker.remove();
  markers = places.features.map((place) =>
    new Marker({ element: element(place.properties) }).setLngLat(place.geometry.coordinates).addTo(map),
  );
}

function element(told: Record<string, string>): HTMLElement {
  const link = document.createElement("a");
  link.className = `zoom-mark state-${told["state"]}`;
  link.href = told["address"] ?? "";
  link.dataset["site"] = told["site"] ?? "";
  link.title = `${told["name"]}: ${told["words"]}`;
  link.setAttribute("aria-label", link.title);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", told["glyph"] ?? "");
  svg.setAttribute("class", "glyph");
  svg.append(use);
  link.append(svg);
  return link;
}

