/**
 * How soon the pages of a project show something useful, in a real browser, opened from disk: from the start of
 * loading to the frame in which the overview, the list of models or the graph is drawn. Prints the median of some
 * openings for each size of project, its ratio to the smallest project, and the size of what is loaded.
 *
 *   npx tsx bench/pages.ts [--models 10,1000,5000] [--rounds 5]
 *
 * The projects are generated: models in folders of a hundred, each with two refs, three described columns and an
 * assertion. They are compiled and written by `dataform docs`; the warehouse is empty. Run `npm run build` before.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { findBrowser } from "../packages/redform/test/site/browser.ts";
import { describe, measure, median } from "./whole-process.ts";

const { values } = parseArgs({
  options: {
    models: { type: "string", default: "10,1000,5000" },
    rounds: { type: "string", default: "5" },
  },
});
const repository = resolve(import.meta.dirname, "..");
const bin = join(repository, "packages/redform/bin/dataform.js");
const scratch = mkdtempSync(join(tmpdir(), "redform-bench-"));

/** Each page with what is there once it has something useful to show. */
const PAGES: readonly (readonly [name: string, hash: string, there: string])[] = [
  ["overview", "#/", ".tiles"],
  ["models", "#/models", "table.list tbody tr"],
  ["graph", "#/graph", ".graph-canvas canvas"],
];

const { browser, reason } = await findBrowser();
if (browser === null) throw new Error(`nothing to measure${reason}`);
try {
  const first = new Map<string, number>();
  for (const models of values.models.split(",").map(Number)) await compare(browser, models, first);
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
}

async function compare(with_: Browser, models: number, first: Map<string, number>): Promise<void> {
  const project = makeProject(models);
  const out = join(scratch, `docs-${models}`);
  const written = await measure([process.execPath, bin, "docs", "--out", out, project]);
  const sizes = ["app.js", "style.css", "data/index.js", "data/graph.js"].map((name) => {
    const bytes = readFileSync(join(out, name));
    return `${name} ${kilobytes(bytes.length)} (gzip ${kilobytes(gzipSync(bytes).length)})`;
  });
  process.stdout.write(`${models} models: dataform docs ${describe([written])}\n  ${sizes.join(", ")}\n`);
  for (const [name, hash, there] of PAGES) {
    const times: number[] = [];
    for (let round = 0; round < Number(values.rounds); round += 1) {
      times.push(await timeTo(with_, `${pathToFileURL(join(out, "index.html")).href}${hash}`, there));
    }
    const middle = median(times);
    const base = first.get(name) ?? middle;
    first.set(name, base);
    process.stdout.write(
      `  ${name.padEnd(9)} ${Math.round(middle)} ms, ratio ${(middle / base).toFixed(2)}\n`,
    );
  }
}

/** Milliseconds from the start of loading to the frame in which the element is there. */
async function timeTo(with_: Browser, url: string, there: string): Promise<number> {
  const context = await with_.newContext({
    viewport: { width: 1600, height: 1000 },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  // As text: what tsx makes of a function does not run in another process.
  await page.addInitScript({
    content: `(function look() {
      if (document.querySelector(${JSON.stringify(there)}) === null) requestAnimationFrame(look);
      else requestAnimationFrame(() => { window.benchTime = performance.now(); });
    })();`,
  });
  await page.goto(url);
  await page.waitForFunction(() => "benchTime" in window, undefined, { timeout: 120_000 });
  const time = await page.evaluate(() => (window as unknown as { readonly benchTime: number }).benchTime);
  await context.close();
  return time;
}

function makeProject(models: number): string {
  const project = join(scratch, `project-${models}`);
  mkdirSync(project, { recursive: true });
  writeFileSync(
    join(project, "dataform.json"),
    '{ "warehouse": "redshift", "defaultSchema": "s", "assertionSchema": "s_assertions" }\n',
  );
  for (let index = 0; index < models; index += 1) {
    const folder = join(project, "definitions", `part_${Math.floor(index / 100)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `model_${index}.sqlx`), model(index));
  }
  return project;
}

function model(index: number): string {
  // Within the hundred, as domains are, with a step to the one before now and then.
  const floor = index - (index % 100);
  const refs = [index - 1, floor + Math.floor((index - floor) / 2), index % 10 === 0 ? index - 100 : -1];
  const read = [...new Set(refs)].filter((other) => other >= 0 && other < index);
  const query =
    read.length === 0
      ? "select 1 as id, 'a' as name, 2 as amount"
      : read.map((other) => `select id, name, amount from \${ref("model_${other}")}`).join("\nunion all\n");
  return `config {
  type: "${index % 3 === 0 ? "view" : "table"}",
  tags: ["part_${Math.floor(index / 100)}"],
  description: "One row a thing of kind ${index}. It is generated.",
  columns: { id: "Key", name: "What it is called", amount: "How much" },
  assertions: { nonNull: ["id"] },
}

${query}
`;
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KB`;
}
