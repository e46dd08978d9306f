/**
 * Compiles every project of projects/ with the stock command line and keeps what it prints in goldens/.
 * `npm ci && npm run goldens` in this folder; DATAFORM_STOCK names another folder with the same install.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const stock = process.env.DATAFORM_STOCK ?? here;
const only = process.argv.slice(2);

for (const name of readdirSync(join(here, "projects")).sort()) {
  if (only.length > 0 && !only.includes(name)) continue;
  const graph = compileWithStock(name);
  writeFileSync(join(here, "goldens", `${name}.json`), `${JSON.stringify(withoutStacks(graph), null, 2)}\n`);
  process.stdout.write(`${name}\n`);
}

/** The stock sandbox wants the core inside of the project, so the project is copied beside a link to it. */
function compileWithStock(name) {
  const folder = mkdtempSync(join(tmpdir(), "golden-"));
  try {
    cpSync(join(here, "projects", name), folder, { recursive: true });
    mkdirSync(join(folder, "node_modules/@dataform"), { recursive: true });
    symlinkSync(join(stock, "node_modules/@dataform/core"), join(folder, "node_modules/@dataform/core"));
    const cli = join(stock, "node_modules/.bin/dataform");
    const run = spawnSync(cli, ["compile", folder, "--json", "--track=false"], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      cwd: folder,
    });
    const start = run.stdout.indexOf("{\n");
    if (start < 0) throw new Error(`${name}: ${run.stdout}${run.stderr}`);
    return JSON.parse(run.stdout.slice(start));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Stacks hold paths of the machine. */
function withoutStacks(graph) {
  for (const error of graph.graphErrors?.compilationErrors ?? []) delete error.stack;
  return graph;
}
