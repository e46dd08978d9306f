import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataform, query } from "../cli/dataform.ts";
import { findBrowser, openPage, overflow, settled, violations } from "./browser.ts";
import { HTML, starProject } from "./star-project.ts";

const { browser, reason } = await findBrowser();
afterAll(() => browser?.close());

describe.skipIf(browser === null)(`the pages opened from disk${reason}`, () => {
  let root = "";
  let url = "";
  let run = "";
  beforeAll(async () => {
    root = starProject();
    // One assertion fails, and so does one unit test.
    expect((await dataform(["run"], root)).code).toBe(1);
    expect((await dataform(["test"], root)).code).toBe(1);
    expect(await dataform(["docs"], root)).toMatchObject({ code: 0, stderr: "" });
    url = pathToFileURL(join(root, ".redform/docs/index.html")).href;
    const runs = JSON.parse((await dataform(["runs", "--json"], root)).stdout) as readonly {
      readonly runId: string;
    }[];
    run = runs[0]?.runId ?? "";
  });

  const every = (): readonly string[] => [
    "#/",
    "#/models",
    "#/model/shop.plays",
    "#/model/shop.songs",
    "#/model/shop_assertions.plain_titles",
    "#/model/test%3Asongs_test",
    "#/runs",
    `#/runs/${run}`,
    `#/runs/${run}?action=shop.plays`,
    "#/nowhere",
    "#/model/nothing",
  ];

  it.each([
    ["light", 1600],
    ["dark", 1600],
    ["light", 360],
    ["dark", 360],
  ] as const)(
    "show in %s at %i pixels without a violation of accessibility, sideways scrolling, an error or an outside request",
    async (scheme, width) => {
      const { page, problems, close } = await openPage(browser, url, { scheme, width });
      for (const hash of every()) {
        await go(page, hash);
        expect([hash, await violations(page)]).toEqual([hash, []]);
        expect([hash, await overflow(page)]).toEqual([hash, 0]);
      }
      expect(problems).toEqual([]);
      await close();
    },
  );

  it("show HTML as the text that it is, in descriptions, columns, tags, SQL and failing rows", async () => {
    const { page, problems, close } = await openPage(browser, url);
    for (const hash of every()) {
      await go(page, hash);
      expect(await page.title()).not.toBe("caught");
      expect(await page.locator("img, main script").count()).toBe(0);
    }
    await go(page, "#/model/shop.songs");
    await page.locator(".lead", { hasText: HTML }).waitFor();
    await page.locator("td", { hasText: HTML }).first().waitFor();
    await page.locator(".chip", { hasText: HTML }).waitFor();
    await page.locator("pre", { hasText: HTML }).waitFor();
    await page.locator(".rows td", { hasText: HTML }).first().waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it("say what failed, with its rows, and lead there", async () => {
    const { page, close } = await openPage(browser, url);
    expect(await page.locator(".verdict").textContent()).toMatch(/failed/);
    await page
      .getByRole("region", { name: "What did not succeed" })
      .getByRole("link", { name: /plain_titles/ })
      .click();
    await page.getByRole("heading", { name: /plain_titles/, level: 1 }).waitFor();
    await settled(page);
    expect(await page.locator(".rows tbody tr").count()).toBe(1);
    await go(page, "#/model/test%3Asongs_test");
    const cells = await page.locator(".rows tbody td").allTextContents();
    expect(cells).toContain("expected");
    expect(cells).toContain("2");
    await close();
  });

  it("draw the star with its keys and cardinalities", async () => {
    const { page, close } = await openPage(browser, url);
    const diagram = page.getByRole("group", { name: "Entity-relationship diagram" });
    await diagram.waitFor();
    expect(await diagram.getByRole("article").count()).toBe(2);
    await page.getByText("The same in words").click();
    // song_id is asserted to hold no NULL.
    await page
      .getByText(
        "Each row of shop.plays has exactly one row of shop.songs (song_id → song_id); each row of shop.songs has any number of rows of shop.plays.",
      )
      .waitFor();
    await close();
  });

  it("are gone through with the keyboard alone: search, a model, its texts, back", async () => {
    const { page, problems, close } = await openPage(browser, url);
    await page.keyboard.press("/");
    await page.keyboard.type("by_s");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /by_song/, level: 1 }).waitFor();
    // The focus has gone to the content, so that Tab goes on from there.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    await page.getByRole("tab", { name: "Source" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("Query");
    await page.locator("pre", { hasText: '"shop"."plays"' }).waitFor();
    // The newest search result is found by a column's name too.
    await page.keyboard.press("/");
    await page.keyboard.type("song_id");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => window.location.hash.startsWith("#/lineage/"));
    await page.goBack();
    await page.getByRole("heading", { name: /by_song/, level: 1 }).waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it("show where the focus is, on everything that takes it", async () => {
    const { page, close } = await openPage(browser, url);
    for (let press = 0; press < 25; press += 1) {
      await page.keyboard.press("Tab");
      const seen = await page.evaluate(() => {
        const focused = document.activeElement;
        if (focused === null || focused === document.body) return "nothing";
        const { outlineStyle, outlineWidth } = getComputedStyle(focused);
        const { width, top, bottom } = focused.getBoundingClientRect();
        const shown = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
        const inWindow = width > 0 && bottom > 0 && top < window.innerHeight;
        return shown && inWindow ? "" : focused.outerHTML.slice(0, 100);
      });
      expect([press, seen]).toEqual([press, ""]);
    }
    await close();
  });

  it("hold a view in the address: a filter, a chosen action", async () => {
    const { page, close } = await openPage(browser, `${url}#/models?tag=daily`);
    expect(await page.locator("table.list tbody tr").count()).toBe(1);
    await page.getByLabel("Tag").selectOption("");
    await page.getByLabel("Contains").fill("play");
    await page.waitForFunction(() => window.location.hash === "#/models?q=play");
    await go(page, `#/runs/${run}`);
    await page.getByRole("button", { name: /^plays/ }).click();
    expect(await page.evaluate(() => window.location.hash)).toContain("action=shop.plays");
    await page.getByText(/It waited for shop\.\w+, which ended at/).waitFor();
    await close();
  });

  it("keep the theme that was chosen over that of the system", async () => {
    const { page, close } = await openPage(browser, url, { scheme: "dark" });
    const background = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await background();
    await page.getByRole("button", { name: /^Theme/ }).click();
    const light = await background();
    expect(light).not.toBe(dark);
    await page.reload();
    await page.locator("main").waitFor();
    expect(await background()).toBe(light);
    await close();
  });

  it("copy a text to the clipboard", async () => {
    const { page, close } = await openPage(browser, `${url}#/model/shop.plays`);
    await page.getByRole("button", { name: "Copy definitions/plays.sqlx" }).click();
    await page.getByText("Copied").waitFor();
    await close();
  });

  it("tell the numbers that dataform query tells", async () => {
    const { page, close } = await openPage(browser, `${url}#/models`);
    const rows = await page
      .locator("table.list tbody tr")
      .evaluateAll((lines) =>
        lines.map((line) => [
          line.querySelector(".node-link")?.textContent ?? "",
          line.querySelector(".number")?.textContent ?? "",
        ]),
      );
    expect(rows.map(([name]) => name)).toEqual([
      "shop.by_song",
      "shop.plays",
      "shop.raw_plays",
      "shop.songs",
    ]);
    for (const [name, shown] of rows) {
      expect([name, await query(root, `select count(*) from ${name}`)]).toEqual([name, [[shown]]]);
    }
    await go(page, "#/");
    const tile = (label: string): Promise<string | null> =>
      page.locator(".tile", { hasText: label }).locator("strong").textContent();
    const [rowsInTables] = await query(
      root,
      "select count(*) from (select song_id from shop.raw_plays union all select song_id from shop.plays union all select song_id from shop.songs) as every_row",
    );
    const [newest] = await query(root, "select max(played_at)::date from shop.plays");
    expect([[await tile("Rows in tables")], [await tile("Data up to")]]).toEqual([rowsInTables, newest]);
    // What the runs and tests say, as their own commands say it.
    const tests = JSON.parse((await dataform(["test", "--json"], root)).stdout) as {
      readonly tests: readonly { readonly status: string }[];
    };
    const held = tests.tests.filter(({ status }) => status === "success").length;
    expect(await tile("Data tests")).toBe(`${held} of ${tests.tests.length}`);
    await close();
  });
});

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate(
    (to) =>
      new Promise<void>((shown) => {
        if (window.location.hash === to) return shown();
        window.addEventListener("hashchange", () => requestAnimationFrame(() => shown()), { once: true });
        window.location.hash = to;
      }),
    hash,
  );
  await settled(page);
  await page.locator("main h1").first().waitFor();
}
