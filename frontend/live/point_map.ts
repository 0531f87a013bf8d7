// A map to point with: what lies under the cross in its middle is the point, by mouse, finger or key.
import { Marker } from "maplibre-gl";
import type { Map as ZoomMap } from "maplibre-gl";

import { ground } from "./ground";
import { all, one, say } from "./page";

type Box = [number, number, number, number];

interface Named {
  geometry: { coordinates: [number, number] };
  properties: { name: string };
}

interface Around {
  bbox: Box;
  features: Named[];
}

const GIVEN = /^\s*(-?\d{1,3}\.\d+)\s*[,; ]\s*(-?\d{1,3}\.\d+)\s*$/;
const NEAR_ZOOM = 11;
const DIGITS = 5;

export async function point(button: HTMLButtonElement): Promise<void> {
  const { worker = "", background = "", places = "", target = "", field = "" } = button.dataset;
  const container = document.getElementById(target);
  const input = document.getElementById(field) as HTMLInputElement | null;
  const panel = container?.closest<HTMLElement>(".point-map");
  if (!container || !input || !panel) return;
  const map = ground(container, { worker, background }, (await around(places)).bbox);
  const given = GIVEN.exec(input.value);
  if (given) map.jumpTo({ center: [Number(given[2]), Number(given[1])], zoom: NEAR_ZOOM });
  map.getCanvas().setAttribute("aria-label", say("map-point"));
  map.on("click", (event) => map.easeTo({ center: event.lngLat }));
  const told = one("[data-told]", panel);
  const look = async (): Promise<void> => {
    const found = await around(`${places}?vak=${map.getBounds().toArray().flat().join(",")}`);
    name(map, found.features);
    if (told) told.textContent = words(map, found.features);
  };
  map.on("moveend", () => void look());
  void look();
  one("[data-take]", panel)?.addEventListener("click", () => {
    input.value = written(map);
    for (const radio of all<HTMLInputElement>("input[type=radio]", panel.parentElement ?? panel)) {
      radio.checked = false;
      radio.required = false;
    }
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
}

async function around(address: string): Promise<Around> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Around;
}

const written = (map: ZoomMap): string =>
  `${map.getCenter().lat.toFixed(DIGITS)}, ${map.getCenter().lng.toFixed(DIGITS)}`;

function words(map: ZoomMap, features: Named[]): string {
  const middle = map.project(map.getCenter());
  const far = (one: Named): number => map.project(one.geometry.coordinates).dist(middle);
  const [nearest] = [...features].sort((a, b) => far(a) - far(b));
  if (!nearest) return say("map-middle", { point: written(map) });
  return say("map-middle-near", { point: written(map), place: nearest.properties.name });
}

let labels: Marker[] = [];

function name(map: ZoomMap, features: Named[]): void {
  for (const label of labels) label.remove();
  labels = features.map(({ geometry, properties }) => {
    const element = document.createElement("span");
    element.className = "zoom-name";
    element.textContent = properties.name;
    return new Marker({ element }).setLngLat(geometry.coordinates).addTo(map);
  });
}
