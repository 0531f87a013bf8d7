// Bundles the script of the report into one small file that runs from file://.
import { build } from "esbuild";

const [output] = process.argv.slice(2);
await build({
  entryPoints: ["frontend/map.ts"],
  outfile: output,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  charset: "utf8",
  logLevel: "warning",
});
