/**
 * Pictures of every page, light and dark, wide and narrow, into .redform/screenshots, to be looked at.
 *
 *   npm run screenshots [-- NAME …]
 *
 * It shows what `dataform docs` has written last. With names, only pages whose name begins with one of them. The
 * name README makes docs/images/overview.png anew.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { findBrowser, openPage } from "./browser.ts";

const root = resolve(import.meta.dirname, "../../../..");
const docs = join(root, ".redform/docs");
const out = join(root, ".redform/screenshots");
if (!existsSync(join(docs, "index.html"))) throw new Error("Run npm start first: there are no pages yet.");
const { runs } = JSON.parse(readFileSync(join(docs, "data/index.json"), "utf8")) as {
  readonly runs: readonly { readonly runId: string }[];
};

/** Pages by name: what stands behind `#`. */
const pages: readonly (readonly [name: string, hash: string])[] = [
  ["overview", "#/"],
  ["graph", "#/graph"],
  ["graph-model", "#/graph?focus=sparkify.songplays"],
  ["lineage", "#/lineage/sparkify.songplays/song_id"],
  ["models", "#/models"],
  ["model-fact", "#/model/sparkify.songplays"],
  ["model-load", "#/model/sparkify_staging.staging_events"],
  ["assertion", "#/model/sparkify_assertions.songplays_equal_next_song_events"],
  ["explores", "#/explore"],
  ["explore", "#/explore/songplays"],
  ["explore-ask", "#/explore/songplays/ask?measures=plays,listeners&by=day,level"],
  ["runs", "#/runs"],
  ["run", `#/runs/${runs[0]?.runId ?? ""}`],
];
const sizes = [
  { name: "wide", width: 1600, height: 1000 },
  { name: "narrow", width: 360, height: 740 },
] as const;

const wanted = process.argv.slice(2);
const { browser, reason } = await findBrowser();
if (browser === null) throw new Error(`no pictures${reason}`);
mkdirSync(out, { recursive: true });
try {
  if (wanted.includes("README")) {
    const { page, close } = await openPage(browser, pathToFileURL(join(docs, "index.html")).href, {
      width: 1280,
      height: 860,
    });
    await settled(page);
    await page.screenshot({ path: join(root, "docs/images/overview.png") });
    await close();
  }
  for (const [name, hash] of pages) {
    if (wanted.length > 0 && !wanted.some((one) => name.startsWith(one))) continue;
    for (const scheme of ["light", "dark"] as const) {
      for (const { name: size, width, height } of sizes) {
        const url = `${pathToFileURL(join(docs, "index.html")).href}${hash}`;
        const { page, problems, close } = await openPage(browser, url, { width, height, scheme });
        await settled(page);
        const file = join(out, `${name}-${size}-${scheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        process.stdout.write(`${file} ${problems.join("; ")}\n`);
        await close();
      }
    }
  }
} finally {
  await browser.close();
}

/** Until nothing says any more that it loads. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".loading") === null);
  await page.waitForTimeout(300);
}
