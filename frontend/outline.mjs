// Takes the Netherlands, its neighbours and the borders between them out of world-atlas.
import { readFileSync, writeFileSync } from "node:fs";
import { feature, mesh } from "topojson-client";

const [output] = process.argv.slice(2);
const CODES = { NL: "528", BE: "056", DE: "276" };
const atlas = JSON.parse(readFileSync("node_modules/world-atlas/countries-10m.json", "utf8"));
const countries = atlas.objects.countries;
const shapes = Object.entries(CODES).map(([country, id]) => {
  const found = countries.geometries.find((geometry) => geometry.id === id);
  return { ...feature(atlas, found), properties: { country } };
});
const wanted = new Set(Object.values(CODES));
const borders = mesh(
  atlas,
  countries,
  (a, b) => a !== b && wanted.has(a.id) && wanted.has(b.id) && (a.id === CODES.NL || b.id === CODES.NL),
);
const border = { type: "Feature", properties: { country: "border" }, geometry: borders };
writeFileSync(output, JSON.stringify({ type: "FeatureCollection", features: [...shapes, border] }));
