/**
 * The graph of the pages at several sizes: laying it out, against dagre on the same graph, and the time from opening
 * the page on disk to its first picture, against the time until a page with no graph shows. Then how long frames take
 * while the picture is dragged, against 60 a second.
 *
 *   npx tsx bench/graph.ts [--models 10,1000,5000] [--rounds 3]
 */
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { layoutPicture, loadGraphviz } from "../packages/redform/src/site/layout/dot-layout.ts";
import { isCheck, type Picture, pictureOf } from "../packages/redform/src/site/layout/picture.ts";
import { findBrowser } from "../packages/redform/test/site/browser.ts";
import { generatedIndex } from "../packages/redform/test/site/generated-index.ts";
import { writeGeneratedSite } from "../packages/redform/test/site/generated-site.ts";
import { smallLayout } from "../packages/redform/web/src/graph/small-layout.ts";
import { median } from "./whole-process.ts";

const { values } = parseArgs({
  options: { models: { type: "string", default: "10,1000,5000" }, rounds: { type: "string", default: "3" } },
});
const rounds = Number(values.rounds);
/** dagre needs minutes above that. */
const MOST_FOR_DAGRE = 1000;

const engine = await loadGraphviz();
const { browser, reason } = await findBrowser();
try {
  for (const models of values.models.split(",").map(Number)) {
    const index = generatedIndex(models);
    const picture = pictureOf(index, (node) => !isCheck(node));
    print(`${models} models, ${picture.edges.length} edges`);
    compareLayouts(picture);
    if (browser === null) print(`  no pages opened${reason}`);
    else await open(browser, models);
  }
} finally {
  await browser?.close();
}

function compareLayouts(picture: Picture): void {
  const ours = median(times(() => layoutPicture(picture, engine)));
  if (picture.nodes.length > MOST_FOR_DAGRE) {
    print(`  layout ${ms(ours)}`);
    return;
  }
  const dagre = median(times(() => smallLayout(picture)));
  print(`  layout ${ms(ours)}, dagre ${ms(dagre)}, ratio ${(ours / dagre).toFixed(2)}`);
}

async function open(found: Browser, models: number): Promise<void> {
  const site = await writeGeneratedSite(generatedIndex(models));
  try {
    const first: number[] = [];
    const plain: number[] = [];
    const frames: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      plain.push(await firstPicture(found, `${site.url}#/nowhere`, "main h1"));
      first.push(await firstPicture(found, `${site.url}#/graph`, ".graph-canvas canvas", frames));
    }
    const [a = 0, b = 0] = [first, plain].map(median);
    print(`  first picture ${ms(a)}, a page without a graph ${ms(b)}, ratio ${(a / b).toFixed(2)}`);
    frames.sort((one, other) => one - other);
    const at = (part: number): number => frames[Math.floor(frames.length * part)] ?? 0;
    print(`  frames while dragged: half within ${ms(at(0.5))}, 95% within ${ms(at(0.95))} (16.7 ms at best)`);
  } finally {
    site.remove();
  }
}

/** Until the picture has been drawn and shown. The data is read from disk, nothing is kept from before. */
async function firstPicture(found: Browser, url: string, what: string, frames?: number[]): Promise<number> {
  const context = await found.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const start = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  await page.locator(what).waitFor();
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  const took = performance.now() - start;
  if (frames !== undefined) frames.push(...(await drag(page)));
  await context.close();
  return took;
}

/** Milliseconds from frame to frame while the picture is dragged about for a second. */
async function drag(page: Page): Promise<readonly number[]> {
  // As text: a function that tsx has compiled calls helpers that the page has not.
  await page.evaluate(`
    window.found = [];
    let last = performance.now();
    requestAnimationFrame(function frame() {
      const now = performance.now();
      window.found.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    });
  `);
  await page.mouse.move(720, 500);
  await page.mouse.down();
  for (let step = 0; step < 60; step += 1) {
    await page.mouse.move(720 - step * 8, 500 - step * 4);
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
  return (await page.evaluate("window.found")) as readonly number[];
}

function times(work: () => unknown): readonly number[] {
  return Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

function ms(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
