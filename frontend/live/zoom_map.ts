// The map to zoom and slide: the same locations as the drawing, from our own server only.
import { Map as ZoomMap, Marker, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import type { StyleSpecification } from "maplibre-gl";

interface Colours {
  [name: string]: string;
}

const LOOKS = ["sea", "land", "shore", "neighbour", "water", "border"];

export function show(button: HTMLButtonElement): void {
  const { worker = "", background = "", places = "", target = "", bounds = "" } = button.dataset;
  const container = document.getElementById(target);
  if (!container) return;
  setWorkerUrl(new URL(worker, location.href).href);
  container.hidden = false;
  container.previousElementSibling?.setAttribute("hidden", "");
  const map = new ZoomMap({
    container,
    style: style(colours(), background),
    bounds: bounds.split(",").map(Number) as [number, number, number, number],
    attributionControl: false,
    dragRotate: false,
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new ScaleControl());
  void draw(map, places);
  document.addEventListener("patched", () => void draw(map, places));
  const dress = (): unknown => map.setStyle(style(colours(), background));
  new MutationObserver(dress).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
}

function colours(): Colours {
  const computed = getComputedStyle(document.documentElement);
  return Object.fromEntries(LOOKS.map((name) => [name, computed.getPropertyValue(`--${name}`).trim()]));
}

function style(colour: Colours, background: string): StyleSpecification {
  const of = (name: string): string => colour[name] ?? "#888";
  const layer = (kind: string, paint: string) => ({
    id: kind,
    type: "fill" as const,
    source: "background",
    filter: ["==", ["get", "kind"], kind] as ["==", unknown, unknown],
    paint: { "fill-color": of(paint) },
  });
  return {
    version: 8,
    sources: { background: { type: "geojson", data: new URL(background, location.href).href } },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": of("sea") } },
      layer("neighbour", "neighbour"),
      layer("land", "land"),
      layer("water", "water"),
      {
        id: "shore",
        type: "line",
        source: "background",
        filter: ["==", ["get", "kind"], "land"],
        paint: { "line-color": of("shore"), "line-width": 1 },
      },
    ],
  } as StyleSpecification;
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

