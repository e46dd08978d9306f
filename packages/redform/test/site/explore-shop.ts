import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { vi } from "vitest";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";

/** A project for tests of an explore's page, and what to read there. */

/** A shop whose names try to be markup and SQL. */
export const HTML = `<img src=x onerror="document.title='run'"> & "Co"`;
export const QUOTE = "O'Hara \\ '; drop table shop.orders; --";
/** As a literal of SQL. */
export const text = (value: string): string => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

export const files = {
  "definitions/customers.sqlx": `config { type: "table", redshift: { primaryKey: ["id"] } }
select 1 as id, ${text(HTML)}::varchar(100) as name, 'north' as region union all select 2, ${text(QUOTE)}, 'south' union all select 3, 'Cy', 'south'`,
  "definitions/numbers.sqlx": `config { type: "inline" }
select (a.n * 10 + b.n)::integer as n from (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5) as a
cross join (select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9) as b`,
  "definitions/orders.sqlx": `config { type: "table", redshift: { primaryKey: ["id"] } }
select n as id, n % 4 as customer_id, case when n % 5 = 0 then 'open' else 'paid' end as status,
  dateadd(hour, n * 7, timestamp '2018-11-01 09:00:00') as ordered_at, (n * 3 + 1)::numeric(9, 2) / 2 as amount
from \${ref("numbers")} as numbers`,
  "explores/orders.yaml": `label: Orders
description: What was ordered, one row an order.
from: orders
time: orders.ordered_at
joins:
  customers: { on: { id: orders.customer_id } }
dimensions:
  customer: { sql: customers.name, missing: nobody }
  region: customers.region
  status: { sql: orders.status, values: { paid: Paid up } }
  hour: { sql: extract(hour from orders.ordered_at), type: number }
measures:
  orders: { aggregate: count, description: Orders made. }
  buyers: { aggregate: count_distinct, sql: orders.customer_id }
  amount: { aggregate: sum, sql: orders.amount, decimals: 2 }
  paid: { aggregate: count, where: orders.status = 'paid', hidden: true }
  paid_share: { ratio: { of: paid, to: orders }, format: percent }
charts:
  by_customer: { title: Orders by customer, measures: [orders, buyers], by: [customer] }
  by_hour: { title: Orders by hour, measures: [orders], by: [hour, status] }
  by_week: { title: Buyers by week, measures: [buyers, paid_share], by: [week], where: status=paid }
`,
};

export type Rows = readonly (readonly (string | null)[])[];

/** What `dataform query` does in a project, without a process of its own for each. */
export async function queriesIn(root: string, statements: readonly string[]): Promise<readonly Rows[]> {
  const path = join(root, ".redform/warehouse.duckdb");
  const open = (): Promise<Warehouse> => openLocalWarehouse({ warehouse: "local", path }, root);
  // The server may have the file while it answers the page.
  const warehouse = await vi.waitFor(open, { timeout: 10_000, interval: 100 });
  try {
    const session = await warehouse.connect();
    const answers: Rows[] = [];
    for (const sql of statements) answers.push((await session.execute(sql)).rows);
    return answers;
  } finally {
    await warehouse.close();
  }
}

/** The values that a table on the page shows, rows first and the total last: exact, and as people read them. */
export async function numbersOf(table: Locator): Promise<readonly (readonly string[])[]> {
  return table
    .locator("tbody tr, tfoot tr")
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll("data")].flatMap((data) => [data.value, data.textContent ?? ""]),
      ),
    );
}

/** What the page should show of values that a query gave. */
export function shown(values: readonly (string | null)[], styles: readonly string[]): readonly string[] {
  return values.flatMap((value, index) => {
    if (value === null) return ["", "–"];
    const number = Number(value);
    const style = styles[index] ?? "";
    const written =
      style === "percent"
        ? `${(number * 100).toFixed(1)}%`
        : new Intl.NumberFormat("en-US", { minimumFractionDigits: style === "money" ? 2 : 0 }).format(number);
    return [value, written];
  });
}

/** The card of a ready chart. */
export const chart = (page: Page, name: string): Locator => page.locator(`[data-chart="${name}"]`);
