import { describe, expect, it } from "vitest";
import { readExplores } from "../../src/explore/read-explore.ts";
import { formatProblem } from "../../src/problem.ts";
import { declared, faults, shopFile, shopSources } from "./shop.ts";

/** The shop's explore with a part of its text changed. */
const changed = (from: string, to: string): readonly string[] => faults(shopFile.replace(from, to));

describe("an explore file", () => {
  it("declares a fact, joins along keys, dimensions, measures and the grains of its time", () => {
    const explore = declared(shopFile);
    expect(explore).toMatchObject({
      name: "orders",
      label: "Orders",
      description: "What was ordered.",
      fact: { alias: "orders", target: { schema: "shop", name: "orders" } },
      joins: [{ alias: "customers" }, { alias: "towns", on: [{ key: "town" }, { key: "country" }] }],
    });
    expect(explore.dimensions.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "status text",
      "customer text",
      "region text",
      "clock number",
      "day date",
      "week date",
      "month date",
    ]);
    expect(explore.measures.find(({ name }) => name === "paid")?.hidden).toBe(true);
  });

  it("is refused with line, column and the name that was meant", () => {
    expect(changed("measures:", "measure:")).toEqual([
      "explores/orders.yaml:2:1 measures is missing.",
      'explores/orders.yaml:15:1 unknown key "measure". Did you mean "measures"?',
    ]);
    expect(changed("missing: nobody", "mising: nobody")).toEqual([
      'explores/orders.yaml:12:36 unknown key "dimensions.customer.mising". Did you mean "missing"?',
    ]);
    expect(changed("from: orders", "from: ordres")).toContain(
      'explores/orders.yaml:3:1 from: unknown model "ordres". Did you mean "orders"?',
    );
    expect(changed("orders.status\n", "order.status\n")).toEqual([
      'explores/orders.yaml:11:3 dimensions.status: "order.status" is of no declared table. Did you mean "orders"?',
    ]);
    expect(changed("of: paid,", "of: payd,")).toEqual([
      'explores/orders.yaml:22:26 unknown measure "payd". Did you mean "paid"?',
    ]);
    expect(changed("aggregate: max", "aggregate: median")).toEqual([
      "explores/orders.yaml:20:14 measures.largest.aggregate must be one of: count, count_distinct, sum, avg, min, max.",
    ]);
    expect(faults("from: [")[0]).toMatch(/^explores\/orders\.yaml:1:\d+ is not valid YAML: /);
    expect(faults(shopFile, "explores/My orders.yaml")[0]).toMatch(/is no name for an explore/);
  });

  it("says all that is wrong at once", () => {
    const text = shopFile
      .replace("orders.status\n", "order.status\n")
      .replace("of: paid,", "of: payd,")
      .replace("sql: towns.people", "sql: town.people");
    expect(faults(text)).toHaveLength(3);
  });

  it("joins along declared keys alone, so that a row of the fact is never counted twice", () => {
    const join = (text: string): readonly string[] => changed("dimensions:", `  ${text}\ndimensions:`);
    expect(join("order_lines: { on: { order_id: orders.id } }")).toEqual([
      'explores/orders.yaml:10:18 joins.order_lines: "shop.order_lines" declares no key. Declare it in the model, as redshift: { primaryKey: ["order_id"] } or assertions: { uniqueKey: ["order_id"] }; else several rows may match and the measures would count too much.',
    ]);
    expect(join("prices: { on: { product: orders.product } }")).toEqual([
      'explores/orders.yaml:10:13 joins.prices: (product) is no key of "shop.prices". Its key is (product, region): join on all of its columns.',
    ]);
    expect(join("prices: { on: { product: orders.product, region: towns.region } }")).toEqual([]);
    // A key whose assertion only warns is proved nowhere.
    expect(join("guessed: { on: { id: orders.id } }")[0]).toContain('"shop.guessed" declares no key.');
    // The view's key is the assertion that it is unique.
    expect(changed("town: customers.town, ", "")[0]).toContain("Its key is (town, country)");
  });

  it("reads what is joined before, not what is joined after", () => {
    const text = shopFile.replace("id: orders.customer_id", "id: towns.mayor");
    expect(faults(text)[0]).toContain('"towns.mayor" is of no declared table');
  });

  it("reads only what stands in the warehouse, and asks which where two have the name", () => {
    expect(changed("from: orders", "from: scratch")[0]).toContain('"scratch" is inline and stands nowhere');
    expect(changed("from: orders", "from: cleaned")[0]).toContain('unknown model "cleaned"');
    expect(changed("from: orders", "from: notes")[0]).toContain(
      'several models are named "notes". Write one of: office.notes, shop.notes.',
    );
    expect(declared("from: office.notes\nmeasures: { rows: count }").fact).toEqual({
      alias: "notes",
      target: { schema: "office", name: "notes" },
    });
  });

  it("takes expressions, not queries", () => {
    const sql = (text: string): readonly string[] =>
      changed("status: orders.status", `status: ${JSON.stringify(text)}`);
    expect(sql("trim(both ' ' from orders.status)")).toEqual([]);
    expect(sql("'; drop table x' || orders.status || '(select'")).toEqual([]);
    expect(sql('orders."from"')).toEqual([]);
    expect(sql("orders.status; drop table orders")[0]).toContain("a ; stands in it");
    expect(sql("orders.status, orders.id")[0]).toContain("a comma stands in it");
    expect(sql("(select max(orders.id))")[0]).toContain('"select" stands in it');
    expect(sql("orders.status -- and more")[0]).toContain("a comment stands in it");
    expect(sql("orders.status) from secrets")[0]).toContain("a ) closes nothing");
    expect(sql("count(*) over (")[0]).toContain('"over" stands in it');
    expect(sql("'open")[0]).toContain("a quote is not closed");
  });

  it("gives every name once", () => {
    expect(changed("status: orders.status", "week: orders.status")[0]).toContain(
      '"week" is a grain of the time column',
    );
    expect(changed("orders: count", "status: count").join("\n")).toContain('"status" is a dimension, too');
    expect(changed("status: orders.status", '"Status!": orders.status')[0]).toContain('"Status!" is no name');
    expect(changed("of: amount", "of: thousands")[0]).toContain("measures.thousands is made of itself");
  });

  it("checks the questions of its charts", () => {
    const charts = (text: string): readonly string[] => faults(`${shopFile}charts:\n  ${text}\n`);
    expect(charts("a: { title: A, measures: orders, by: status, where: status=paid }")).toEqual([]);
    expect(charts("a: { title: A, measures: [orders], by: [status, regoin] }")).toEqual([
      'explores/orders.yaml:26:51 charts.a: unknown dimension "regoin". Did you mean "region"? There are: status, customer, region, clock, day, week, month.',
    ]);
    expect(charts("a: { title: A, measures: orders }")[0]).toContain("must be by one dimension or two");
  });
});

describe("the explores of a project", () => {
  it("are sorted by name, and two may not share one", () => {
    const text = "from: orders\nmeasures: { rows: count }";
    const read = (...files: readonly string[]) =>
      readExplores(
        files.map((file) => ({ file, text })),
        shopSources,
      );
    const sorted = read("explores/b.yaml", "explores/a.yaml");
    expect(sorted.ok && sorted.value.map(({ name }) => name)).toEqual(["a", "b"]);
    const twice = read("explores/a.yaml", "explores/a.yml");
    expect(twice.ok ? [] : twice.problems.map(formatProblem)).toEqual([
      'explores/a.yml there are two explores named "a". Rename one of the files.',
    ]);
  });
});
