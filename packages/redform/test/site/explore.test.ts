import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataform, makeProject } from "../cli/dataform.ts";
import { findBrowser, openPage, overflow, violations, type WatchedPage } from "./browser.ts";
import { chart, files, HTML, numbersOf, QUOTE, queriesIn, type Rows, shown, text } from "./explore-shop.ts";
import { type Serving, serveProject } from "./serving.ts";

const { browser, reason } = await findBrowser();
let root = "";
beforeAll(async () => {
  if (browser === null) return;
  root = makeProject(files);
  const { code, stderr } = await dataform(["run"], root);
  expect(code, stderr).toBe(0);
  expect((await dataform(["docs"], root)).code).toBe(0);
});
afterAll(() => browser?.close());

const queries = (statements: readonly string[]): Promise<readonly Rows[]> => queriesIn(root, statements);

async function query(sql: string): Promise<Rows> {
  const [rows = []] = await queries([sql]);
  return rows;
}

/** A question that was changed before its answer came is given up, which is what a failed request then means. */
const unforeseen = (problems: readonly string[]): readonly string[] =>
  problems.filter((problem) => !/^request failed: \S+\/api\/explore(\/values)?$/.test(problem));

describe.skipIf(browser === null)(`an explore on pages from disk${reason}`, () => {
  let watched: WatchedPage;
  const open = async (hash: string, view = {}): Promise<Page> => {
    watched = await openPage(
      browser,
      `${pathToFileURL(join(root, ".redform/docs/index.html")).href}${hash}`,
      view,
    );
    return watched.page;
  };

  it("shows in every chart the very numbers that a query gives", async () => {
    const page = await open("#/explore/orders");
    const figures = page.locator("dl.figures data");
    const [overall = []] = await query(
      "select count(*), count(distinct customer_id), sum(amount), avg(case when status = 'paid' then 1.0::double precision else 0 end) from shop.orders",
    );
    const values = await figures.evaluateAll((all) => all.map((one) => one.textContent));
    expect(values).toEqual(
      shown(overall, ["", "", "money", "percent"]).filter((_, index) => index % 2 === 1),
    );

    const expected: Readonly<Record<string, readonly [string, string, readonly string[]]>> = {
      by_customer: [
        "select name, count(*), count(distinct customer_id) from shop.orders o left join shop.customers c on c.id = o.customer_id group by 1 order by 2 desc, 1",
        "select count(*), count(distinct customer_id) from shop.orders",
        ["", ""],
      ],
      by_hour: [
        "select extract(hour from ordered_at)::varchar(2) || status, count(*) from shop.orders group by extract(hour from ordered_at), status order by extract(hour from ordered_at), status",
        "select count(*) from shop.orders",
        [""],
      ],
      by_week: [
        "select date_trunc('week', ordered_at), count(distinct customer_id), 1::double precision from shop.orders where status = 'paid' group by 1 order by 1",
        "select count(distinct customer_id), 1::double precision from shop.orders where status = 'paid'",
        ["", "percent"],
      ],
    };
    const asked = await queries(Object.values(expected).flatMap((one) => one.slice(0, 2) as string[]));
    for (const [place, [name, [, , styles]]] of Object.entries(expected).entries()) {
      const card = chart(page, name);
      await card.locator("summary").click();
      const [rows = [], total = []] = asked.slice(2 * place);
      const wanted = [...rows.map((row) => row.slice(1)), ...total];
      expect(await numbersOf(card.locator("table")), name).toEqual(wanted.map((row) => shown(row, styles)));
    }
    expect(await chart(page, "by_customer").locator("svg.picture .value").allTextContents()).toEqual(
      asked[0]?.map(([, count]) => count),
    );
    expect(await chart(page, "by_customer").locator(".insight").textContent()).toMatch(
      /lead with 15 of 60 orders \(25%\) each/,
    );
    expect(watched.problems).toEqual([]);
    await watched.close();
  });

  it("shows HTML in a name as text", async () => {
    const page = await open("#/explore/orders");
    const card = chart(page, "by_customer");
    await card.locator("summary").click();
    expect(await card.getByRole("link", { name: HTML, exact: true }).count()).toBe(1);
    expect(await page.locator("main img").count()).toBe(0);
    expect(await page.title()).not.toBe("run");
    expect(watched.problems).toEqual([]);
    await watched.close();
  });

  it("is reached from a column, through all that is made of it", async () => {
    const page = await open("#/lineage/shop.customers/region");
    await page.locator('main a[href="#/explore/orders"]').first().click();
    await chart(page, "by_customer").locator("svg.picture").waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });

  it("carries the charts' answers in any order, and says what only a live page can do", async () => {
    const page = await open("#/explore/orders/ask?measures=orders,buyers&by=customer");
    await page.getByRole("columnheader", { name: "Customer" }).getByRole("button").click();
    await page.locator('th[aria-sort="ascending"]').waitFor();
    const names = await page.locator("table.answer tbody tr td:first-child").allTextContents();
    expect(names).toEqual([HTML, "Cy", QUOTE, "nobody"]);
    await page.getByRole("button", { name: "Region" }).click();
    await page.getByText("These pages carry only the answers to the ready charts.").waitFor();
    expect(await page.locator("pre.sql").first().textContent()).toContain("group by 1, 2");
    expect(await page.getByRole("button", { name: "Download CSV" }).isDisabled()).toBe(true);
    await page.goBack();
    await page.locator("table.answer").waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });

  it("fits a phone and a wide screen, light and dark, without a violation of accessibility", async () => {
    for (const [width, scheme] of [
      [360, "dark"],
      [1600, "light"],
    ] as const) {
      for (const hash of [
        "#/explore/orders",
        "#/explore/orders/ask?measures=orders&by=hour,status",
        "#/explore/orders/ask?by=no",
      ]) {
        const page = await open(hash, { width, scheme });
        await page
          .locator(hash.includes("no") ? '[role="alert"]' : "svg.picture")
          .first()
          .waitFor();
        expect(await violations(page), hash).toEqual([]);
        expect(await overflow(page), hash).toBe(0);
        expect(watched.problems).toEqual([]);
        await watched.close();
      }
    }
  });
});

describe.skipIf(browser === null)(`an explore on live pages${reason}`, () => {
  let serving: Serving;
  beforeAll(async () => {
    serving = await serveProject(root);
  });
  afterAll(() => serving?.stop());

  const open = async (hash: string): Promise<WatchedPage> => {
    const watched = await openPage(browser, serving.address);
    await watched.page.evaluate((to) => {
      window.location.hash = to;
    }, hash);
    return watched;
  };
  const post = (path: string, body: unknown, token = serving.token): Promise<Response> =>
    fetch(`${serving.origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-redform-token": token },
      body: JSON.stringify(body),
    });

  it("answers any question with the numbers of a query, and the address bar holds it", async () => {
    const { page, problems, close } = await open("#/explore/orders/ask");
    await page.getByRole("form", { name: "Question" }).getByRole("button", { name: "Buyers" }).click();
    await page.getByRole("form", { name: "Question" }).getByRole("button", { name: "Amount" }).click();
    await page.getByRole("form", { name: "Question" }).getByRole("button", { name: "Region" }).click();
    await page.getByLabel("From").fill("2018-11-03");
    await page.getByLabel("To, inclusive").fill("2018-11-12");
    await page.getByLabel("Dimension to filter by").selectOption("hour");
    await page.getByLabel("Comparison").selectOption(">=");
    await page.getByLabel("Value").fill("10");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /hour is at least “10”/ }).waitFor();
    await page.locator('.ask-result[aria-busy="false"] table').waitFor();
    const from = `from shop.orders o left join shop.customers c on c.id = o.customer_id
      where ordered_at >= '2018-11-03' and ordered_at < '2018-11-13' and extract(hour from ordered_at) >= 10`;
    const measured =
      "count(*), sum(case when status = 'paid' then 1 else 0 end)::double precision / count(*)";
    const rows = await query(`select region, ${measured} ${from} group by 1 order by 2 desc, 1`);
    const total = await query(`select ${measured} ${from}`);
    const wanted = [...rows.map((row) => row.slice(1)), ...total].map((row) => shown(row, ["", "percent"]));
    await expect.poll(() => numbersOf(page.locator("table.answer"))).toEqual(wanted);
    const address = page.url();
    expect(address).toContain("by=region&from=2018-11-03&to=2018-11-12&where=hour%3E%3D10");
    await page.reload();
    await page.locator('.ask-result[aria-busy="false"] table').waitFor();
    await expect.poll(() => numbersOf(page.locator("table.answer"))).toEqual(wanted);
    expect(unforeseen(problems)).toEqual([]);
    await close();
  });

  it("leads from a bar of a chart into what is behind it, and further", async () => {
    const { page, problems, close } = await open("#/explore/orders");
    const bars = chart(page, "by_customer").locator(".shape");
    await bars.nth(2).click();
    await page.getByRole("heading", { name: "where customer is" }).waitFor();
    const asked = new URLSearchParams(new URL(page.url()).hash.split("?")[1]);
    const [named = ""] = asked.getAll("where");
    const [, name = ""] = /^customer=([\s\S]*)$/.exec(named) ?? [];
    expect([HTML, QUOTE, "Cy"]).toContain(name);
    expect(asked.get("by")).toBe("region");
    await page.locator("table.answer tbody tr a").first().click();
    await page.getByRole("heading", { name: "by status where customer is" }).waitFor();
    await page.locator('.ask-result[aria-busy="false"] table').waitFor();
    const rows = await query(
      `select status, count(*), count(distinct customer_id) from shop.orders o join shop.customers c on c.id = o.customer_id where name = ${text(name)} group by 1 order by 2 desc, 1`,
    );
    const expected = rows.map((row) => shown(row.slice(1), ["", ""]));
    expect((await numbersOf(page.locator("table.answer"))).slice(0, -1)).toEqual(expected);
    expect(unforeseen(problems)).toEqual([]);
    await close();
  });

  it("gives what can be taken along: the SQL as it was asked, and the rows as CSV", async () => {
    const { page, problems, close } = await open("#/explore/orders/ask?measures=orders&by=customer");
    await page.locator("table.answer").waitFor();
    await page.getByText("SQL and command").click();
    const sql = (await page.locator("pre.sql").first().textContent()) ?? "";
    const rows = await query(sql);
    const wanted = await page
      .locator("table.answer tbody data")
      .evaluateAll((all) => all.map((one) => (one as HTMLDataElement).value));
    expect(rows.map(([, count]) => count)).toEqual(wanted);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download CSV" }).click();
    const stream = await (await download).createReadStream();
    let csv = "";
    for await (const part of stream) csv += part;
    const { stdout } = await dataform(["query", sql, "--csv"], root);
    expect(csv).toBe(stdout);
    const command = (await page.locator("pre.sql").nth(1).textContent()) ?? "";
    expect(command).toBe("npx dataform explore orders --by customer --measures orders");
    expect(unforeseen(problems)).toEqual([]);
    await close();
  });

  it("is worked with the keyboard alone", async () => {
    const { page, problems, close } = await open("#/explore/orders");
    await chart(page, "by_customer").locator("svg").waitFor();
    const tabTo = async (name: RegExp): Promise<void> => {
      for (let step = 0; step < 80; step += 1) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate(
          () =>
            document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
        );
        if (name.test(focused)) return;
      }
      throw new Error(`the keyboard does not reach ${name}`);
    };
    await tabTo(/^Ask$/);
    await page.keyboard.press("Enter");
    await page.getByRole("form", { name: "Question" }).waitFor();
    await tabTo(/^Status$/);
    await page.keyboard.press("Space");
    await page.getByRole("heading", { name: "by status" }).waitFor();
    await page.locator('.ask-result[aria-busy="false"] table').waitFor();
    await tabTo(/^Amount$/);
    await page.keyboard.press("Enter");
    await page.locator('th[aria-sort="descending"]', { hasText: "Amount" }).waitFor();
    await tabTo(/^open$/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "where status is “open”" }).waitFor();
    expect(unforeseen(problems)).toEqual([]);
    await close();
  });

  it("asks the warehouse for declared names and values of their kind alone", async () => {
    const ask = async (
      question: unknown,
      explore: unknown = "orders",
    ): Promise<readonly [number, string]> => {
      const response = await post("/api/explore", { explore, question });
      return [response.status, await response.text()];
    };
    expect((await post("/api/explore", { explore: "orders", question: {} }, "wrong")).status).toBe(403);
    expect((await ask({ measures: ["orders"], by: ["status"] }))[0]).toBe(200);
    for (const question of [
      { by: ["orders.id"] },
      { by: ["status; drop table shop.orders"] },
      { measures: ["count(*)"] },
      { where: ["1=1 or hour=1"] },
      { where: ["hour=1) or (1=1"] },
      { where: ["day=2018-11-01' or '1'='1"] },
      { sort: ["1; select 1"] },
      { from: "2018-11-01'; --" },
    ]) {
      expect([question, (await ask(question))[0]]).toEqual([question, 422]);
    }
    for (const question of [
      null,
      "select 1",
      { sql: "select 1" },
      { by: "status" },
      { top: 1e9 },
      { by: Array.from({ length: 101 }, () => "status") },
    ]) {
      expect([question, (await ask(question))[0]]).toEqual([question, 400]);
    }
    expect((await ask({}, "customers"))[0]).toBe(404);
    expect((await ask({}, "../models/shop.orders"))[0]).toBe(404);
    expect((await ask({ where: [`customer=${"x".repeat(70_000)}`] }))[0]).toBe(413);
    const [status, body] = await ask({ measures: ["orders"], where: [`customer=${QUOTE}`] });
    expect([status, JSON.parse(body).rows]).toEqual([200, [["15"]]]);
    expect(await query("select count(*) from shop.orders")).toEqual([["60"]]);
    const values = await post("/api/explore/values", {
      explore: "orders",
      dimension: "customer",
      part: "'; drop",
    });
    expect(await values.json()).toEqual({ values: [QUOTE] });
    expect((await post("/api/explore/values", { explore: "orders", dimension: "orders.id" })).status).toBe(
      404,
    );
  });
});
