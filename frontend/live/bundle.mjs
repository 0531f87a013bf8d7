// Bundles what the pages of the live server need: one script, one style, and the map apart.
import { build } from "esbuild";
import { cp, mkdir } from "node:fs/promises";

const [output] = process.argv.slice(2);
const MAP = "node_modules/maplibre-gl/dist";
const shared = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

await mkdir(output, { recursive: true });
await Promise.all([
  build({ ...shared, entryPoints: ["frontend/live/live.ts"], outfile: `${output}/live.js`, format: "iife" }),
  build({ ...shared, entryPoints: ["frontend/live/zoom_map.ts"], outfile: `${output}/zoom_map.js`, format: "esm" }),
  build({ ...shared, entryPoints: ["frontend/live/style/directory.css"], outfile: `${output}/directory.css`, external: ["*.woff2"] }),
  build({
    ...shared,
    entryPoints: ["frontend/live/style/live.css"],
    outfile: `${output}/live.css`,
    external: ["*.woff2"],
  }),
  build({
    ...shared,
    entryPoints: [`${MAP}/maplibre-gl.css`],
    outfile: `${output}/zoom_map.css`,
    loader: { ".svg": "file", ".png": "file" },
  }),
  // The map library starts its worker from a file of its own: it may not be bundled.
  cp(`${MAP}/maplibre-gl-worker.mjs`, `${output}/zoom_map_worker.mjs`),
  cp("frontend/live/icon.svg", `${output}/icon.svg`),
  cp("frontend/live/glyphs.svg", `${output}/glyphs.svg`),
]);
