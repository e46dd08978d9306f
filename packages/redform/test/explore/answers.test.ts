import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askWarehouse } from "../../src/explore/answer.ts";
import { type AskedQuestion, checkQuestion } from "../../src/explore/question.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Warehouse, WarehouseSession } from "../../src/warehouse/warehouse.ts";
import { type PostgresServer, startPostgres } from "../warehouse/postgres.ts";
import { declared, shopFile } from "./shop.ts";

const explore = declared(shopFile);

interface Order {
  readonly id: number;
  readonly customer: number | null;
  readonly status: string | null;
  readonly amount: number;
  /** Milliseconds, UTC. */
  readonly at: number;
}

const customers = [
  { id: 1, name: "Ann", town: "Ulm", country: "DE" },
  { id: 2, name: 'O\'Hara \\ "x"', town: "Ulm", country: "DE" },
  { id: 3, name: "<b>Cy</b>", town: "Bath", country: "UK" },
  { id: 4, name: "Dot", town: "Bath", country: "US" },
];
const towns = [
  { town: "Ulm", country: "DE", region: "South", people: 100 },
  { town: "Bath", country: "UK", region: "West", people: 200 },
];
const statuses = ["paid", "open", "lost", null];

/** Orders that hit every case: none of a customer, a customer without a town, every status. */
const orders: readonly Order[] = Array.from({ length: 200 }, (_, id) => ({
  id,
  customer: id % 7 === 0 ? null : (id * 5) % 6,
  status: statuses[(id * 7 + Math.floor(id / 3)) % 4] ?? null,
  amount: ((id * 37) % 100) + 0.25,
  at: Date.UTC(2018, 9, 29) + id * 5 * 3_600_000,
}));

/** What a question must give, counted by hand: one order at a time, found through its own key. */
function regionOf(order: Order): string | null {
  const customer = customers.find(({ id }) => id === order.customer);
  return (
    towns.find((town) => town.town === customer?.town && town.country === customer.country)?.region ?? null
  );
}
const nameOf = (order: Order): string | null =>
  customers.find(({ id }) => id === order.customer)?.name ?? null;
const dayOf = (order: Order): string => new Date(order.at).toISOString().slice(0, 10);
const mondayOf = (order: Order): string => {
  const day = 86_400_000;
  const back = (new Date(order.at).getUTCDay() + 6) % 7;
  return new Date(order.at - back * day).toISOString().slice(0, 10);
};

interface Counted {
  readonly orders: number;
  readonly buyers: number;
  readonly amount: number;
  readonly paid_share: number | null;
}

function counted(group: readonly Order[]): Counted {
  const paid = group.filter(({ status }) => status === "paid").length;
  return {
    orders: group.length,
    buyers: new Set(group.flatMap(({ customer }) => customer ?? [])).size,
    amount: group.reduce((sum, { amount }) => sum + amount, 0),
    paid_share: group.length === 0 ? null : paid / group.length,
  };
}

function groupsOf(
  rows: readonly Order[],
  keys: readonly ((order: Order) => string | null)[],
): ReadonlyMap<string, Counted> {
  const groups = new Map<string, Order[]>();
  for (const order of rows) {
    const key = JSON.stringify(keys.map((of) => of(order)));
    groups.set(key, [...(groups.get(key) ?? []), order]);
  }
  return new Map([...groups].map(([key, group]) => [key, counted(group)]));
}

let local: Warehouse;
let postgres: PostgresServer;
let driven: Warehouse;
let sessions: Readonly<Record<"local" | "postgres", WarehouseSession>>;
let session: WarehouseSession;

beforeAll(async () => {
  local = await openLocalWarehouse({ warehouse: "local", path: ":memory:" }, process.cwd());
  postgres = await startPostgres();
  driven = await openRedshiftWarehouse(
    { warehouse: "redshift", settings: postgres.settings() },
    { applicationName: "explores", now: Date.now },
  );
  sessions = { local: await local.connect(), postgres: await driven.connect() };
  // Redshift reads backslashes in literals as escapes, as PostgreSQL did once.
  await sessions.postgres.execute("set standard_conforming_strings to off");
  const quoted = (value: string | null): string =>
    value === null ? "null" : `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
  for (const statement of [
    "create schema shop",
    "create table shop.orders (id integer, customer_id integer, status varchar(20), amount numeric(12, 2), ordered_at timestamp)",
    "create table shop.customers (id integer, name varchar(50), town varchar(20), country varchar(2))",
    "create table shop.towns (town varchar(20), country varchar(2), region varchar(20), people integer)",
    `insert into shop.customers values ${customers.map((c) => `(${c.id}, ${quoted(c.name)}, '${c.town}', '${c.country}')`).join(", ")}`,
    `insert into shop.towns values ${towns.map((t) => `('${t.town}', '${t.country}', '${t.region}', ${t.people})`).join(", ")}`,
    `insert into shop.orders values ${orders
      .map(
        (o) =>
          `(${o.id}, ${o.customer ?? "null"}, ${quoted(o.status)}, ${o.amount}, timestamp '${new Date(o.at).toISOString().slice(0, 19).replace("T", " ")}')`,
      )
      .join(", ")}`,
  ]) {
    for (const one of Object.values(sessions)) await one.execute(statement);
  }
});
afterAll(async () => {
  await sessions?.local.close();
  await sessions?.postgres.close();
  await local?.close();
  await driven?.close();
  await postgres?.stop();
});

async function ask(asked: AskedQuestion) {
  const checked = checkQuestion(explore, asked);
  if (!checked.ok) throw new Error(checked.faults.map(({ message }) => message).join("\n"));
  return askWarehouse(session, explore, checked.value);
}

const measures = ["orders", "buyers", "amount", "paid_share"];

/** Asks for the four measures and compares every group, and the total, with what was counted by hand. */
async function compare(
  asked: AskedQuestion,
  keys: readonly ((order: Order) => string | null)[],
  rows: readonly Order[] = orders,
): Promise<void> {
  const answer = await ask({ ...asked, measures });
  const read = (values: readonly (string | null)[]) =>
    values.map((value) => (value === null ? null : Number(value)));
  const given = new Map(
    answer.rows.map((row) => [JSON.stringify(row.slice(0, keys.length)), read(row.slice(keys.length))]),
  );
  const expected = groupsOf(rows, keys);
  const list = ({ orders: n, buyers, amount, paid_share }: Counted) => [n, buyers, amount, paid_share];
  expect(Object.fromEntries(given)).toEqual(
    Object.fromEntries([...expected].map(([key, group]) => [key, list(group)])),
  );
  expect(answer.groups).toBe(expected.size);
  expect(read(answer.total)).toEqual(list(counted(rows)));
}

describe.each(["local", "postgres"] as const)("an answer of %s", (engine) => {
  beforeAll(() => {
    session = sessions[engine];
  });

  it("counts each order once at every grain, whatever is joined", async () => {
    await compare({ by: ["status"] }, [(order) => order.status]);
    await compare({ by: ["region"] }, [regionOf]);
    await compare({ by: ["customer", "status"] }, [nameOf, (order) => order.status]);
    await compare({ by: ["region", "customer", "day"] }, [regionOf, nameOf, dayOf]);
    await compare({ by: ["week"] }, [mondayOf]);
    await compare({ by: ["clock"] }, [(order) => String(new Date(order.at).getUTCHours())]);
  });

  it("takes days whole, and moments to the second", async () => {
    const days = (from: number, to: number) => orders.filter(({ at }) => at >= from && at < to);
    await compare(
      { by: ["status"], from: "2018-11-01", to: "2018-11-03" },
      [(order) => order.status],
      days(Date.UTC(2018, 10, 1), Date.UTC(2018, 10, 4)),
    );
    await compare(
      { by: ["status"], from: "2018-11-01T10:00", to: "2018-11-03T11:00:00" },
      [(order) => order.status],
      days(Date.UTC(2018, 10, 1, 10), Date.UTC(2018, 10, 3, 11)),
    );
  });

  it("filters by what a value is, is not, holds and is missing", async () => {
    const by = ["status"];
    const key = [(order: Order) => order.status];
    const where = async (texts: readonly string[], holds: (order: Order) => boolean): Promise<void> => {
      const rows = orders.filter(holds);
      expect(rows.length).toBeGreaterThan(0);
      await compare({ by, where: texts }, key, rows);
    };
    await where(["status=paid"], ({ status }) => status === "paid");
    await where(["status=paid", "status is null"], ({ status }) => status === "paid" || status === null);
    await where(["status!=paid"], ({ status }) => status !== "paid");
    await where(["status!=paid", "status is not null"], ({ status }) => status !== "paid" && status !== null);
    await where(['customer=O\'Hara \\ "x"'], (order) => nameOf(order)?.startsWith("O'") === true);
    await where(["customer~<B>"], (order) => nameOf(order)?.startsWith("<b>") === true);
    await where(["region is null"], (order) => regionOf(order) === null);
    await where(["clock>=12", "clock<20", "region=South"], (order) => {
      const hour = new Date(order.at).getUTCHours();
      return hour >= 12 && hour < 20 && regionOf(order) === "South";
    });
    await where(["day=2018-11-05"], (order) => dayOf(order) === "2018-11-05");
    await where(["week=2018-11-05"], (order) => mondayOf(order) === "2018-11-05");
  });

  it("gives the first rows in order, with the total and the number of all", async () => {
    const answer = await ask({ measures: ["buyers"], by: ["day"], top: 3 });
    const days = [...groupsOf(orders, [dayOf])].map(([key, { buyers }]) => [JSON.parse(key)[0], buyers]);
    const sorted = days.sort((a, b) => Number(b[1]) - Number(a[1]) || (a[0] < b[0] ? -1 : 1));
    expect(answer.rows.map(([day, buyers]) => [day, Number(buyers)])).toEqual(sorted.slice(0, 3));
    expect(answer.total).toEqual([String(counted(orders).buyers)]);
    expect(answer.groups).toBe(sorted.length);
    const ascending = await ask({ measures: ["orders"], by: ["status"], sort: ["status"] });
    expect(ascending.rows.map(([status]) => status)).toEqual(["lost", "open", "paid", null]);
  });

  it("adds up what is joined once for each order, as declared", async () => {
    const { total } = await ask({ measures: ["people", "thousands", "average", "largest"] });
    const people = orders.reduce((sum, order) => {
      const region = regionOf(order);
      return sum + (towns.find((town) => town.region === region)?.people ?? 0);
    }, 0);
    const amount = counted(orders).amount;
    expect(Number(total[0])).toBe(people);
    expect(Number(total[1])).toBeCloseTo(amount / 1000, 9);
    expect(Number(total[2])).toBeCloseTo(amount / orders.length, 1);
    expect(Number(total[3])).toBe(Math.max(...orders.map((order) => order.amount)));
  });

  it("adds up counts alone, to what the warehouse says of the whole", async () => {
    for (const asked of [
      { measures: ["orders", "paid"], by: ["status", "region"], where: ["customer is not null"] },
      { measures: ["orders"], by: ["day"], from: "2018-11-03" },
      { measures: ["orders", "amount"] },
      { measures: ["orders"], by: ["day"], top: 2 },
    ]) {
      const { total, range, sql } = await ask(asked);
      const [whole = []] = (await session.execute(sql.total)).rows;
      expect([...total, range?.first, range?.last]).toEqual(whole);
    }
    const { rows, columns, total } = await ask({ measures: ["orders", "amount"] });
    expect([rows, columns.map(({ name }) => name)]).toEqual([[total], ["orders", "amount"]]);
  });

  it("joins only what is asked for", async () => {
    expect((await ask({ measures: ["orders"], by: ["status"] })).sql.rows).not.toContain("join");
    const { sql } = await ask({ measures: ["orders"], by: ["region"] });
    expect(sql.rows.match(/left join/g)).toHaveLength(2);
    expect((await ask({ measures: ["people"] })).sql.total.match(/left join/g)).toHaveLength(2);
  });

  it("lets no value out of its quotes", async () => {
    for (const text of ["'; drop table shop.orders; --", "\\'; drop table shop.orders; --", "a' or '1'='1"]) {
      for (const sign of ["=", "!=", "~"]) {
        const { rows } = await ask({ measures: ["orders"], where: [`customer${sign}${text}`] });
        expect(rows).toEqual([[sign === "!=" ? String(orders.length) : "0"]]);
      }
    }
    expect((await session.execute("select count(*) from shop.orders")).rows).toEqual([["200"]]);
  });

  it("says when nothing matches", async () => {
    const answer = await ask({ measures: ["orders", "amount"], by: ["status"], where: ["status=none"] });
    expect(answer).toMatchObject({ rows: [], total: ["0", null], groups: 0, range: null });
  });
});
