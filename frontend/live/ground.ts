// The ground under every map to zoom: land and water from our own server, in the colours of the page.
import { Map as ZoomMap, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import type { StyleSpecification } from "maplibre-gl";

interface Colours {
  [name: string]: string;
}

const LOOKS = ["sea", "land", "shore", "neighbour", "water", "border"];

/** A map in a container, dressed like the page and again when the reader changes its look. */
export function ground(
  container: HTMLElement,
  { worker, background }: { worker: string; background: string },
  bounds: [number, number, number, number],
): ZoomMap {
  setWorkerUrl(new URL(worker, location.href).href);
  const map = new ZoomMap({
    container,
    style: style(colours(), background),
    bounds,
    attributionControl: false,
    dragRotate: false,
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new ScaleControl());
  const dress = (): unknown => map.setStyle(style(colours(), background));
  new MutationObserver(dress).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  return map;
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
