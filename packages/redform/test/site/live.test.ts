import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataform, makeProject, startDataform } from "../cli/dataform.ts";
import { findBrowser, openPage, violations } from "./browser.ts";
import { type Serving, serveProject } from "./serving.ts";

const { browser, reason } = await findBrowser();
afterAll(() => browser?.close());

/** Takes a second or so, whatever the machine: 200 million rows. */
const SLOW = `with digits as (${Array.from({ length: 10 }, (_, digit) => `select ${digit} as n`).join(" union all ")})
select max(a.n * b.n + c.n * d.n + e.n * f.n + g.n * h.n + i.n) as n
from digits as a cross join digits as b cross join digits as c cross join digits as d cross join digits as e
cross join digits as f cross join digits as g cross join digits as h cross join digits as i
where i.n < 2`;

describe.skipIf(browser === null)(`the pages served live${reason}`, () => {
  let root = "";
  let serving: Serving;
  beforeAll(async () => {
    root = makeProject({
      "definitions/first.sqlx": "config { type: \"table\" }\n\nselect 1 as id, '<b>bold</b>' as name\n",
      "definitions/slow.sqlx": `config { type: "table", dependencies: ["first"] }\n\n${SLOW}\n`,
      "definitions/last.sqlx": 'config { type: "table" }\n\nselect n from ${ref("slow")}\n',
    });
    expect((await dataform(["run", "--actions", "first"], root)).code).toBe(0);
    serving = await serveProject(root);
  });
  afterAll(() => serving?.stop());

  it("show rows to who came by the printed address, as text", async () => {
    const { page, problems, close } = await openPage(browser, serving.address);
    // The token is taken out of the address bar.
    expect(await page.evaluate(() => window.location.hash)).toBe("#/");
    await page.evaluate(() => {
      window.location.hash = "#/model/shop.first";
    });
    await page.getByRole("button", { name: /^Show \d+ rows/ }).click();
    await page.locator(".rows td", { hasText: "<b>bold</b>" }).waitFor();
    await page.getByText("1 row, and that is all").waitFor();
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });

  it("say to who came without it what is needed", async () => {
    const { page, close } = await openPage(browser, `${serving.origin}/#/model/shop.first`);
    await page.getByRole("button", { name: /^Show \d+ rows/ }).click();
    await page.getByText(/Open the address that dataform serve has printed/).waitFor();
    await close();
  });

  it("follow a run that goes on, to its end, without being loaded again", async () => {
    const { page, problems, close } = await openPage(browser, `${serving.origin}/#/runs`);
    await page.evaluate(() => Object.assign(window, { same: true }));
    const run = startDataform(["run"], root);
    await page.locator("table .status-running").waitFor({ timeout: 30_000 });
    await page.locator("table tbody a").first().click();
    await page.getByRole("button", { name: /^slow.*running/s }).waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: /^last.*waiting/s }).waitFor();
    expect((await run.finished).code).toBe(0);
    await page.locator(".page-head .status-success").waitFor({ timeout: 30_000 });
    await page.getByText(/The critical path: first → slow → last,/).waitFor();
    expect(await page.evaluate(() => "same" in window)).toBe(true);
    // What the run made is counted without anybody asking.
    await page.evaluate(() => {
      window.location.hash = "#/models";
    });
    await page.locator("tr", { hasText: "shop.last" }).locator(".number", { hasText: "1" }).waitFor();
    expect(problems).toEqual([]);
    await close();
  });
});
