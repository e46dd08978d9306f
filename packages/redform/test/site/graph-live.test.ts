import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataform, makeProject, startDataform } from "../cli/dataform.ts";
import { findBrowser, openPage } from "./browser.ts";
import { type Serving, serveProject } from "./serving.ts";

const { browser, reason } = await findBrowser();
afterAll(() => browser?.close());

/** Longer than the half second in which the server looks for what has changed, on a quick machine too. */
const slow = (from: string): string => `config { type: "table" }

with recursive numbers(i) as (
  select 1 as i
  union all
  select i + 1 from numbers where i < 600
)
select sum(a.i * b.i + c.i) as total, (select count(*) from ${from}) as before
from numbers as a
cross join numbers as b
cross join numbers as c
`;

describe.skipIf(browser === null)(`the graph while a run goes on${reason}`, () => {
  let root = "";
  let serving: Serving;
  beforeAll(async () => {
    root = makeProject({
      "definitions/a.sqlx":
        'config { type: "table", assertions: { rowConditions: ["id > 1"] } }\n\nselect 1 as id\n',
      "definitions/b.sqlx": slow("(select 1)"),
      "definitions/c.sqlx": slow('${ref("b")}'),
      "definitions/d.sqlx": slow('${ref("c")}'),
    });
    serving = await serveProject(root);
  });
  afterAll(() => serving?.stop());

  it("shows what waits, runs, failed and is done, without being loaded again", async () => {
    const { page, problems, close } = await openPage(browser, `${serving.origin}/#/graph`);
    const classes = (name: string): Promise<string | null> =>
      page.locator(`.graph-box[data-id="shop.${name}"]`).getAttribute("class");
    await expect.poll(() => classes("d")).toContain("status-none");
    const run = startDataform(["run"], root);
    const seen = new Set<string>();
    let ended = false;
    void run.finished.then(() => {
      ended = true;
    });
    while (!ended) {
      for (const name of ["b", "c", "d"]) seen.add(/status-\w+/.exec((await classes(name)) ?? "")?.[0] ?? "");
      await page.waitForTimeout(40);
    }
    expect([...seen]).toEqual(expect.arrayContaining(["status-waiting", "status-running", "status-success"]));
    expect((await run.finished).code).toBe(1);
    const poll = { timeout: 8000 };
    await expect.poll(() => classes("a"), poll).toContain("status-failure");
    await expect.poll(() => classes("d"), poll).toContain("status-success");
    const shown = page.locator('.graph-box[data-id="shop.a"]');
    await shown.click();
    const card = page.getByRole("complementary");
    await card.getByRole("link", { name: /a_assertions_rowConditions/ }).click();
    await expect.poll(() => page.url()).toContain("#/model/shop_assertions");
    // What the page shows of the last run is what the command says of it.
    const { stdout } = await dataform(["query", "select count(*) from shop.d", "--json"], root);
    await page.goBack();
    const rows = (JSON.parse(stdout) as { readonly rows: readonly (readonly string[])[] }).rows[0]?.[0];
    await expect
      .poll(() => page.locator('.graph-box[data-id="shop.d"] .note').textContent())
      .toMatch(new RegExp(`^${rows} row · `));
    expect(problems).toEqual([]);
    await close();
  });
});
