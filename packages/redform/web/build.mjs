/** Bundles the pages' app into dist/web: one classic script, which runs from disk too, and one style sheet. */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await rm(here("../dist/web"), { recursive: true, force: true });
await build({
  entryPoints: { app: here("src/main.tsx"), style: here("src/styles/style.css") },
  outdir: here("../dist/web"),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16.4"],
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "linked",
  logLevel: "warning",
});
