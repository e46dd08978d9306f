import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataform, makeProject } from "../cli/dataform.ts";
import { findBrowser, openPage, overflow, violations } from "./browser.ts";
import { type Serving, serveProject } from "./serving.ts";

const { browser, reason } = await findBrowser();
afterAll(() => browser?.close());

/** What the server says of the project. */
interface Index {
  readonly problems: readonly string[];
  readonly nodes: readonly { readonly id: string; readonly rowCount: number | null }[];
}

describe("a project that is edited while it is served", () => {
  let root = "";
  let serving: Serving;
  const write = (file: string, content: string): void => writeFileSync(join(root, file), content);
  const index = async (): Promise<Index> =>
    (await (await fetch(`${serving.origin}/data/index.json`)).json()) as Index;
  const ids = async (): Promise<readonly string[]> => (await index()).nodes.map(({ id }) => id);
  const first = 'config { type: "table" }\n\nselect 1 as id\n';

  beforeAll(async () => {
    root = makeProject({ "definitions/first.sqlx": first });
    expect((await dataform(["run"], root)).code).toBe(0);
    serving = await serveProject(root);
  });
  afterAll(() => serving?.stop());

  it("is compiled again: files that come, change, break, are mended and go", {
    timeout: 60_000,
  }, async () => {
    const wait = { timeout: 15_000 };
    write("definitions/second.sqlx", 'config { type: "view" }\n\nselect id from ${ref("first")}\n');
    await expect.poll(ids, wait).toEqual(["shop.first", "shop.second"]);
    const detail = await fetch(`${serving.origin}/data/models/shop.second.json`);
    expect(await detail.text()).toContain("shop");
    write("definitions/first.sqlx", 'config { type: "table" }\n\nselect 1 as id from ${ref("nowhere")}\n');
    await expect
      .poll(async () => (await index()).problems.join(), wait)
      .toMatch(/^definitions\/first\.sqlx.*nowhere/);
    // What compiled last is shown on, with what stands in the warehouse.
    expect((await index()).nodes).toMatchObject([{ id: "shop.first", rowCount: 1 }, { id: "shop.second" }]);
    write("definitions/first.sqlx", first);
    rmSync(join(root, "definitions/second.sqlx"));
    await expect.poll(ids, wait).toEqual(["shop.first"]);
    expect((await index()).problems).toEqual([]);
  });

  it("shows in the open page what is wrong with it, until it is mended", {
    timeout: 60_000,
  }, async (test) => {
    if (browser === null) test.skip(reason);
    const { page, problems, close } = await openPage(browser, `${serving.origin}/#/models`);
    await page.evaluate(() => Object.assign(window, { same: true }));
    write("definitions/broken.sqlx", "config { type: \"table\" }\n\nselect ${ref('<b>first</b>')}\n");
    const alert = page.getByRole("alert", { name: "The project does not compile" });
    await alert.getByText("<b>first</b>").waitFor({ timeout: 15_000 });
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 700 });
    expect(await overflow(page)).toBe(0);
    write("definitions/broken.sqlx", 'config { type: "table" }\n\nselect id from ${ref("first")}\n');
    await alert.waitFor({ state: "detached", timeout: 15_000 });
    await page.locator("tr", { hasText: "shop.broken" }).waitFor();
    expect(await page.evaluate(() => "same" in window)).toBe(true);
    expect(problems).toEqual([]);
    await close();
  });
});
