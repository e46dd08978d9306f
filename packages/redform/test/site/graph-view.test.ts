import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SiteIndex, SiteNode } from "../../src/site/site-data.ts";
import { findBrowser, openPage, overflow, type View, violations, type WatchedPage } from "./browser.ts";
import { generatedIndex } from "./generated-index.ts";
import { type GeneratedSite, writeGeneratedSite } from "./generated-site.ts";

const { browser, reason } = await findBrowser();
afterAll(() => browser?.close());

const HTML = '<img src=x onerror="alert(1)">&amp;';
const small = withTroubles(generatedIndex(24));
let site: GeneratedSite;
beforeAll(async () => {
  site = await writeGeneratedSite(small);
});
afterAll(() => site.remove());

/** One model with a failing assertion, one whose texts hold HTML. */
function withTroubles(index: SiteIndex): SiteIndex {
  const check = index.nodes.find(({ kind, about }) => kind === "assertion" && about?.includes("dim_"));
  const table = index.nodes.find(({ kind }) => kind === "view");
  return {
    ...index,
    nodes: index.nodes.map((node): SiteNode => {
      if (node === check) {
        return { ...node, last: { status: "failure", rows: 3, durationMs: 12, startedMs: 0 } };
      }
      const last = node.last === null ? null : { ...node.last, status: "success" as const };
      return node === table ? { ...node, last, name: HTML, summary: HTML } : { ...node, last };
    }),
  };
}

const models = small.nodes.filter(({ kind }) => kind !== "assertion" && kind !== "test");
const modelIds = new Set(models.map(({ id }) => id));
const modelEdges = small.edges.filter(({ from, to }) => modelIds.has(from) && modelIds.has(to));

/** All that leads to a node, or comes from it, by looking at every edge again until nothing is new. */
function lineage(id: string, side: "from" | "to"): ReadonlySet<string> {
  const found = new Set([id]);
  const other = side === "from" ? "to" : "from";
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const edge of modelEdges) if (found.has(edge[other])) found.add(edge[side]);
  }
  return found;
}

const open = (query = "", view: View = {}): Promise<WatchedPage> =>
  openPage(browser, `${site.url}#/graph${query}`, { width: 1440, height: 900, ...view });
const boxes = (page: Page) => page.locator(".graph-box");
const box = (page: Page, id: string) => page.locator(`.graph-box[data-id="${id}"]`);
const idsOf = (page: Page, selector = ".graph-box"): Promise<readonly string[]> =>
  page
    .locator(selector)
    .evaluateAll((found) => found.map((one) => (one as HTMLElement).dataset["id"] ?? "").sort());
const params = (page: Page): URLSearchParams => new URLSearchParams(page.url().split("?")[1] ?? "");
/** The address is written when the picture has come to rest. */
const rest = (page: Page): Promise<void> => page.waitForTimeout(450);
/** Every box with its look, and the text around. */
async function seen(page: Page) {
  const found = await boxes(page).evaluateAll((all) =>
    all.map((one) => ({ id: (one as HTMLElement).dataset["id"], look: one.className })),
  );
  return { boxes: found, text: await page.locator("main").textContent() };
}
/** Where every box is, in pixels: left, top and width of one after the other. */
const places = (page: Page): Promise<readonly number[]> =>
  boxes(page).evaluateAll((all) =>
    all.flatMap((one) => {
      const { left, top, width } = one.getBoundingClientRect();
      return [left, top, width];
    }),
  );

const middle = models.find(({ id }) => id.includes("dim_"))?.id ?? "";

describe.skipIf(browser === null)(`the graph view${reason}`, () => {
  it("shows every model as a button with a name that says what it is and how it fared", async () => {
    const { page, problems, close } = await open();
    await expect.poll(() => boxes(page).count()).toBe(models.length);
    const failing = box(page, small.nodes.find(({ last }) => last?.status === "failure")?.about ?? "");
    expect(await failing.ariaSnapshot()).toMatch(
      /button "dim_\w+ ?, table, failed, [\d,]+ rows · .* 1 failing ?, reads \d, read by \d/,
    );
    expect(await page.getByRole("status").textContent()).toBe(
      `${models.length} boxes, ${modelEdges.length} edges`,
    );
    expect(await boxes(page).filter({ hasText: HTML }).count()).toBe(1);
    expect(problems).toEqual([]);
    await close();
  });

  it("lights what a clicked model is made of and goes into, fades the rest, and opens it by a double click", async () => {
    const { page, close } = await open();
    await box(page, middle).click();
    const lit = new Set([...lineage(middle, "from"), ...lineage(middle, "to")]);
    const faded = [...modelIds].filter((id) => !lit.has(id)).sort();
    expect(faded.length).toBeGreaterThan(0);
    await expect.poll(() => idsOf(page, ".graph-box.faded")).toEqual(faded);
    expect(params(page).get("focus")).toBe(middle);
    await expect
      .poll(() => page.getByRole("complementary").textContent())
      .toContain(`Made of ${lineage(middle, "from").size - 1}, goes into ${lineage(middle, "to").size - 1}.`);
    await box(page, middle).dblclick();
    await expect.poll(() => page.url()).toContain(`#/model/${middle}`);
    await page.goBack();
    await expect.poll(() => params(page).get("focus")).toBe(middle);
    await close();
  });

  it("shows the same under the same address", async () => {
    const { page, close } = await open("?by=run");
    await box(page, middle).click();
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, -200);
    await page.mouse.down();
    await page.mouse.move(600, 460, { steps: 4 });
    await page.mouse.up();
    await rest(page);
    await page.mouse.move(1, 1);
    expect([...params(page).keys()].sort()).toEqual(["at", "by", "focus"]);
    const before = await seen(page);
    const placed = await places(page);
    const again = await openPage(browser, page.url(), { width: 1440, height: 900 });
    await rest(again.page);
    expect(again.page.url()).toBe(page.url());
    await expect.poll(() => seen(again.page)).toEqual(before);
    // The address holds whole pixels and three digits of the zoom.
    const moved = (await places(again.page)).map((value, n) => Math.abs(value - (placed[n] ?? 0)));
    expect(Math.max(...moved)).toBeLessThan(4);
    expect(before.boxes.length).toBeGreaterThan(3);
    await again.close();
    await close();
  });

  it("filters by type, schema, folder and tag, leading edges past what is hidden", async () => {
    const { page, problems, close } = await open();
    await page.getByRole("button", { name: "Filter" }).click();
    expect(await page.locator(".filter-panel legend").allTextContents()).toEqual([
      "Type",
      "Schema",
      "Folder",
      "Tag",
    ]);
    const group = page.getByRole("group", { name: "Schema" });
    await group.getByLabel("core", { exact: false }).click();
    await group.getByLabel("staging", { exact: false }).click();
    const kept = models.filter(({ schema }) => schema === "core" || schema === "staging").map(({ id }) => id);
    await expect.poll(() => idsOf(page)).toEqual([...kept].sort());
    expect(params(page).getAll("schema")).toEqual(["core", "staging"]);
    // Staging is read by core only through the intermediate models that are hidden now.
    const direct = modelEdges.filter(({ from, to }) => kept.includes(from) && kept.includes(to)).length;
    const shown = Number(/(\d+) edges?/.exec((await page.getByRole("status").textContent()) ?? "")?.[1]);
    expect(shown).toBeGreaterThan(direct);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(() => boxes(page).count()).toBe(models.length);
    expect(problems).toEqual([]);
    await close();
  });

  it("has assertions and unit tests as boxes only when asked for", async () => {
    const { page, close } = await open();
    expect(await page.locator(".kind-assertion.graph-box, .kind-test.graph-box").count()).toBe(0);
    await page.getByRole("button", { name: "Checks", exact: true }).click();
    await expect.poll(() => page.getByRole("status").textContent()).toContain(`${small.nodes.length} boxes`);
    await close();
  });

  it("shows only the lineage of a model when asked", async () => {
    const { page, close } = await open(`?focus=${middle}`);
    await page.getByRole("button", { name: "Only its lineage" }).click();
    const lit = new Set([...lineage(middle, "from"), ...lineage(middle, "to")]);
    await expect.poll(() => page.getByRole("status").textContent()).toContain(`${lit.size} boxes`);
    await close();
  });

  it("is walked with keys alone", async () => {
    const { page, problems, close } = await open(`?focus=${encodeURIComponent(middle)}`);
    const stage = page.getByRole("region", { name: "Lineage graph" });
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press("Tab");
      if (await stage.evaluate((element) => element === document.activeElement)) break;
    }
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => params(page).get("focus")).not.toBe(middle);
    const next = params(page).get("focus") ?? "";
    expect(modelEdges).toContainEqual({ from: middle, to: next });
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset["id"]))
      .toBe(next);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => params(page).get("focus")).not.toBe(next);
    expect(modelEdges).toContainEqual({ from: params(page).get("focus"), to: next });
    await rest(page);
    const zoomOf = (): number => Number(params(page).get("at")?.split(",")[2] ?? Number.NaN);
    await page.keyboard.press("0");
    await rest(page);
    const whole = zoomOf();
    await page.keyboard.press("+");
    await expect.poll(zoomOf).toBeCloseTo(whole * 1.3, 2);
    await page.keyboard.press("-");
    await expect.poll(zoomOf).toBeCloseTo(whole, 2);
    await page.keyboard.press("Escape");
    await expect.poll(() => params(page).get("focus")).toBe(null);
    expect(await page.locator(".graph-box.faded").count()).toBe(0);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => params(page).get("focus")).not.toBe(null);
    const last = params(page).get("focus") ?? "";
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset["id"]))
      .toBe(last);
    // The generated pages hold the graph alone: what is opened has no data.
    expect(problems).toEqual([]);
    await page.keyboard.press("Enter");
    await expect.poll(() => decodeURIComponent(page.url())).toMatch(/#\/(model|explore)\//);
    expect(decodeURIComponent(page.url())).toContain(last.replace(/^explore:/, "").split("/")[0] ?? "");
    await close();
  });

  it.each([
    { width: 1440, height: 900, scheme: "light" },
    { width: 360, height: 740, scheme: "dark" },
  ] as const)("has nothing that axe finds wrong, $width pixels wide in the $scheme", async (view) => {
    const { page, problems, close } = await open("", view);
    await rest(page);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.getByRole("button", { name: "Filter" }).click();
    expect(await violations(page)).toEqual([]);
    const chosen = await open(`?focus=${encodeURIComponent(middle)}&by=run`, view);
    await rest(chosen.page);
    expect(await violations(chosen.page)).toEqual([]);
    expect(await overflow(chosen.page)).toBe(0);
    expect(problems).toEqual([]);
    await chosen.close();
    await close();
  });
});

describe.skipIf(browser === null)(`a graph of a thousand models${reason}`, () => {
  const large = generatedIndex(1000);
  let pages: GeneratedSite;
  beforeAll(async () => {
    pages = await writeGeneratedSite(large);
  });
  afterAll(() => pages.remove());

  it("is drawn as a whole without elements, and search jumps to a model that can be read", async () => {
    const { page, problems, close } = await openPage(browser, `${pages.url}#/graph`, {
      width: 1440,
      height: 900,
    });
    await rest(page);
    expect(await boxes(page).count()).toBe(0);
    const coloured = await page.locator(".graph-canvas canvas").evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const pixels =
        (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
      let count = 0;
      for (let place = 3; place < pixels.length; place += 4) if ((pixels[place] ?? 0) > 200) count += 1;
      return count / (width * height);
    });
    expect(coloured).toBeGreaterThan(0.05);
    await page.keyboard.press("/");
    await page.keyboard.type("fct_web_orders");
    await page.keyboard.press("Enter");
    await expect.poll(() => params(page).get("focus")).toBe("core.fct_web_orders");
    await expect.poll(() => box(page, "core.fct_web_orders").isVisible()).toBe(true);
    const place = await box(page, "core.fct_web_orders").boundingBox();
    expect(place?.width).toBeGreaterThan(150);
    expect(await page.getByRole("button", { name: "Checks", exact: true }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });

  it("takes a click far away as one on the box that stands there", async () => {
    const { page, close } = await openPage(browser, `${pages.url}#/graph`, { width: 1440, height: 900 });
    await rest(page);
    // Somewhere in the first column, whose boxes stand close.
    for (let y = 150; y < 800 && params(page).get("focus") === null; y += 7) {
      await page.mouse.click(125, y);
    }
    expect(params(page).get("focus")).toMatch(/^source:/);
    await close();
  });
});
