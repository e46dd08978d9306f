import type { Explore } from "../../src/explore/explore.ts";
import { readExplore } from "../../src/explore/read-explore.ts";
import { type Sources, sourcesOf } from "../../src/explore/sources.ts";
import { formatProblem } from "../../src/problem.ts";
import { assertion, graph, operation, table } from "../graphs.ts";

/** A shop's orders, with the customers who made them and the towns where those live: a small snowflake. */
export const shopSources: Sources = sourcesOf(
  graph({
    tables: [
      table("orders", { redshift: { primaryKey: ["id"] } }),
      table("customers", { redshift: { primaryKey: ["id"] } }),
      table("towns", { enumType: "VIEW" }),
      table("order_lines", {}),
      table("prices", { redshift: { primaryKey: ["product", "region"] } }),
      table("guessed", { redshift: { primaryKey: ["id"], warnOn: ["primaryKey"] } }),
      table("scratch", { enumType: "INLINE" }),
      table("notes", { schema: "shop" }),
      table("notes", { schema: "office" }),
    ],
    operations: [operation("loaded", { hasOutput: true }), operation("cleaned")],
    assertions: [
      assertion("shop_towns_assertions_uniqueKey_0", {
        parentAction: { schema: "shop", name: "towns" },
        query:
          '\nSELECT\n  *\nFROM (\n  SELECT\n    town, country,\n    COUNT(1) AS index_row_count\n  FROM "shop"."towns"\n  GROUP BY town, country\n  ) AS data\nWHERE index_row_count > 1\n',
      }),
    ],
  }),
);

export const shopFile = `
description: What was ordered.
from: orders
time: orders.ordered_at
joins:
  customers:
    on: { id: orders.customer_id }
  towns:
    on: { town: customers.town, country: customers.country }
dimensions:
  status: orders.status
  customer: { sql: customers.name, missing: nobody }
  region: towns.region
  clock: { sql: extract(hour from orders.ordered_at), type: number }
measures:
  orders: count
  buyers: { aggregate: count_distinct, sql: orders.customer_id }
  amount: { aggregate: sum, sql: orders.amount, decimals: 2 }
  average: { aggregate: avg, sql: orders.amount }
  largest: { aggregate: max, sql: orders.amount }
  paid: { aggregate: count, where: orders.status = 'paid', hidden: true }
  paid_share: { ratio: { of: paid, to: orders }, format: percent }
  thousands: { ratio: { of: amount, to: 1000 } }
  people: { aggregate: sum, sql: towns.people }
`;

/** The explore that a text declares; fails the test where it is not sound. */
export function declared(text: string, name = "orders"): Explore {
  const read = readExplore({ file: `explores/${name}.yaml`, text }, shopSources);
  if (!read.ok) throw new Error(read.problems.map(formatProblem).join("\n"));
  return read.value;
}

/** What is wrong with it, as people read it. */
export function faults(text: string, file = "explores/orders.yaml"): readonly string[] {
  const read = readExplore({ file, text }, shopSources);
  return read.ok ? [] : read.problems.map(formatProblem);
}
