import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataform, makeProject } from "../cli/dataform.ts";
import { findBrowser, openPage, overflow, violations } from "./browser.ts";

const { browser, reason } = await findBrowser();
afterAll(() => browser?.close());

describe.skipIf(browser === null)(`column lineage in a browser${reason}`, () => {
  let url = "";
  beforeAll(async () => {
    const root = makeProject({
      "definitions/orders.sqlx":
        "config { type: \"operations\", hasOutput: true }\n\ndrop table if exists ${self()}\n---\ncreate table ${self()} (id integer, total integer, state varchar(8))\n---\ncopy ${self()} from 'data/orders.json' iam_role default format as json 'auto'\n",
      "data/orders.json": '{"id": 1, "total": 250, "state": "paid"}\n',
      "definitions/paid.sqlx":
        'config { type: "table", assertions: { nonNull: ["total"] } }\n\nselect id, total / 100 as euros, total from ${ref("orders")} where state = \'paid\'\n',
      "definitions/days.sqlx":
        'config { type: "view", description: "Its name is <b>bold</b>." }\n\nselect count(*) as orders, sum(euros) as euros, \'<img src=x onerror=alert(1)>\' || max(total) as odd from ${ref("paid")}\n',
    });
    expect((await dataform(["run"], root)).code).toBe(0);
    expect((await dataform(["docs"], root)).code).toBe(0);
    url = pathToFileURL(join(root, ".redform/docs/index.html")).href;
  });

  it("leads by clicks from what is loaded to the last view, and says what made each step", async () => {
    const { page, problems, close } = await openPage(browser, `${url}#/lineage`);
    await page.getByLabel("Model or column").fill("orders.json");
    await page.getByRole("link", { name: "total", exact: true }).click();
    const picture = page.getByRole("region", { name: "Where the column comes from and goes" });
    expect(await picture.getByRole("heading").allTextContents()).toEqual([
      "orders.json",
      "orders",
      "paid",
      "days",
    ]);
    await picture.getByRole("link", { name: "euros total / 100" }).click();
    await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("euros");
    const made = page.locator("section", { has: page.getByRole("heading", { name: "How it is made" }) });
    expect(await made.locator("pre").allTextContents()).toEqual(["total / 100", "state = 'paid'"]);
    await picture.getByRole("link", { name: "euros sum(euros)" }).click();
    expect(page.url()).toContain("#/lineage/shop.days/euros");
    // Lit both ways: every curve ends at a column that is shown.
    expect(await picture.locator("path:visible").count()).toBeGreaterThanOrEqual(3);
    expect(problems).toEqual([]);
    await close();
  });

  it("counts every use as what breaks, also where no value flows", async () => {
    const { page, problems, close } = await openPage(browser, `${url}#/lineage/shop.orders/state`);
    const breaks = page.locator("section", {
      has: page.getByRole("heading", { name: "What breaks if it goes" }),
    });
    await breaks.getByText("paid", { exact: true }).click();
    expect(await breaks.locator("pre").allTextContents()).toEqual(["state = 'paid'"]);
    expect(await breaks.getByRole("heading", { level: 3 }).allTextContents()).toEqual([
      "Fails 1",
      "Comes after 2",
    ]);
    const picture = page.getByRole("region", { name: "Where the column comes from and goes" });
    expect(await picture.getByRole("heading").allTextContents()).toEqual(["orders.json", "orders"]);
    await page.getByLabel("Joins and filters").check();
    expect(await picture.getByRole("heading").allTextContents()).toEqual(["orders.json", "orders", "paid"]);
    expect(page.url()).toContain("conditions=1");
    expect(problems).toEqual([]);
    await close();
  });

  it("lights in the graph what a column comes through, and the address bar holds it", async () => {
    const { page, problems, close } = await openPage(browser, `${url}#/graph?focus=shop.paid`);
    await page.getByLabel("Column", { exact: true }).selectOption("total");
    expect(page.url()).toContain("column=total");
    const faded = (node: string): Promise<boolean> =>
      page.locator(`[data-id="${node}"]`).evaluate((box) => box.classList.contains("faded"));
    // The view takes the greatest total; what filters alone gets no value of a state.
    expect([await faded("shop.orders"), await faded("shop.days")]).toEqual([false, false]);
    await page.goto(`${url}#/graph?focus=shop.orders&column=state`);
    await page.locator('[data-id="shop.days"].faded').waitFor();
    expect([await faded("shop.orders"), await faded("shop.paid")]).toEqual([false, true]);
    await page.goto(`${url}#/graph?focus=shop.paid&column=total`);
    await page.getByRole("link", { name: "How it is made" }).click();
    await page.getByRole("heading", { level: 1, name: "total" }).waitFor();
    await page.getByRole("link", { name: "In the graph" }).click();
    expect(await page.getByLabel("Column", { exact: true }).inputValue()).toBe("total");
    expect(problems).toEqual([]);
    await close();
  });

  it("goes by keyboard alone, and shows HTML as text", async () => {
    const { page, problems, close } = await openPage(browser, `${url}#/lineage/shop.days/odd`);
    const picture = page.getByRole("region", { name: "Where the column comes from and goes" });
    await picture.focus();
    await page.keyboard.press("Tab");
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? "");
    expect(await focused()).toBe("orders.json");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("total");
    expect(await picture.locator("li.faded").count()).toBe(0);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "total" }).waitFor();
    expect(page.url()).toContain("/total");
    await page.goBack();
    await page.getByText("'<img src=x onerror=alert(1)>' || max(total)").first().waitFor();
    expect(await page.locator("main img").count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it.each([
    { width: 360, scheme: "light" },
    { width: 360, scheme: "dark" },
    { width: 1600, scheme: "light" },
    { width: 1600, scheme: "dark" },
  ] as const)("has no violation of accessibility and fits at $width px, $scheme", async (view) => {
    const { page, problems, close } = await openPage(browser, `${url}#/lineage`, view);
    for (const place of ["#/lineage", "#/lineage/shop.orders/total?conditions=1", "#/lineage/shop.paid/*"]) {
      await page.goto(url + place);
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    }
    expect(problems).toEqual([]);
    await close();
  });

  it("says so when a link names no column", async () => {
    const { page, close } = await openPage(browser, `${url}#/lineage/shop.orders/nothing`);
    await page.getByRole("heading", { name: "There is no such column" }).waitFor();
    await close();
  });
});
