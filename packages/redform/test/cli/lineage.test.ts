import { describe, expect, it } from "vitest";
import { dataform, makeProject } from "./dataform.ts";

const files = {
  "definitions/orders.sqlx":
    "config { type: \"operations\", hasOutput: true }\n\ncreate table ${self()} (id integer, total integer, state varchar(8))\n---\ncopy ${self()} from 'data/orders' iam_role default format as json 'data/paths.json'\n",
  "data/paths.json": JSON.stringify({ jsonpaths: ["$.orderId", "$['total']", "$.meta.state"] }),
  "definitions/paid.sqlx":
    'config { type: "table", assertions: { uniqueKey: ["id"] } }\n\nselect * from ${ref("orders")} where state = \'paid\'\n',
  "definitions/days.sqlx":
    'config { type: "view" }\n\nselect count(*) as orders, sum(total) / 100 as euros from ${ref("paid")}\n',
  "definitions/copy.sqlx": 'config { type: "view" }\n\nselect * from ${ref("paid")}\n',
};
const root = makeProject(files);

describe("dataform lineage", () => {
  it("shows both directions with the expressions, and what breaks", async () => {
    const { code, stdout, stderr } = await dataform(["lineage", "shop.paid.total"], root);
    expect(stderr).toBe("");
    expect(stdout).toBe(`shop.paid.total

Comes from
  └─ shop.orders.total
     └─ data/orders.total

Which rows it has is decided by
  filter  state = 'paid'
      shop.orders.state

Goes to
  ├─ shop.copy.total
  └─ shop.days.euros  sum(total) / 100

If it goes
  fails             shop.days
  loses the column  shop.copy
`);
    expect(code).toBe(0);
  });

  it("counts joins, filters and assertions as what breaks, and tells NULL from an error", async () => {
    const document = await json(["lineage", "data/orders.meta.state", "--downstream", "--json"]);
    expect(document).not.toHaveProperty("upstream");
    const effects = document.downstream?.impact.map(({ node, effect }) => `${node} ${effect}`);
    expect(effects).toEqual([
      "shop.copy changes",
      "shop.orders changes",
      "shop.paid changes",
      "shop.days behind",
      "shop_assertions.shop_paid_assertions_uniqueKey_0 behind",
    ]);
    const ofState = await json(["lineage", "orders.state", "--json"]);
    expect(ofState.downstream?.impact.map(({ node, effect }) => `${node} ${effect}`)).toEqual([
      "shop.paid fails",
      "shop.copy behind",
      "shop.days behind",
      "shop_assertions.shop_paid_assertions_uniqueKey_0 behind",
    ]);
    expect(ofState.downstream?.decides).toMatchObject([
      {
        from: { node: "shop.orders", column: "state" },
        to: { node: "shop.paid", column: "*" },
        use: "filter",
      },
    ]);
  });

  it("says of count(*) whose rows it counts", async () => {
    const { upstream } = await json(["lineage", "days.orders", "--upstream", "--json"]);
    expect(upstream?.values[0]).toEqual({
      from: { node: "shop.paid", column: "*" },
      to: { node: "shop.days", column: "orders" },
      kind: "expression",
      use: "aggregate",
      expression: "count(*)",
    });
  });

  it("asks what was meant by an unknown column, and lists those of a model named alone", async () => {
    const misspelt = await dataform(["lineage", "shop.paid.totl"], root);
    expect(misspelt).toMatchObject({ code: 2, stdout: "" });
    expect(misspelt.stderr).toBe('error unknown column "shop.paid.totl". Did you mean "shop.paid.total"?\n');
    const alone = await dataform(["lineage", "paid", "--json"], root);
    expect(alone.code).toBe(2);
    expect(JSON.parse(alone.stdout)).toMatchObject({
      problems: [{ code: "unknown-column", remedy: expect.stringContaining("columns id, state, total") }],
    });
  });

  it("asks the warehouse, when it is told to, whose a column of two undeclared tables is", async () => {
    const joined = makeProject({
      "definitions/sources.js":
        'declare({ schema: "outside", name: "one" });\ndeclare({ schema: "outside", name: "two" });\n',
      "definitions/both.sqlx":
        'config { type: "view" }\n\nselect color from ${ref("one")} as o join ${ref("two")} as t on t.id = o.id\n',
    });
    for (const sql of [
      "create schema outside",
      "create table outside.one (id integer, size integer)",
      "create table outside.two (id integer, color varchar(8))",
    ]) {
      expect((await dataform(["query", sql], joined)).code).toBe(0);
    }
    const blind = await dataform(["lineage", "both.color", "--upstream"], joined);
    expect(blind.stderr).toContain("shop.both: nothing tells where the column color is from");
    const asked = await dataform(["lineage", "both.color", "--upstream", "--warehouse"], joined);
    expect(asked.stderr).toBe("");
    expect(asked.stdout).toContain("└─ outside.two.color");
  });

  it("says which SQL it could not read, and tells the rest", async () => {
    const broken = makeProject({
      ...files,
      "definitions/odd.sqlx": 'config { type: "view" }\n\nselect nothing_has_this from ${ref("days")} d\n',
    });
    const { code, stderr, stdout } = await dataform(["lineage", "odd.nothing_has_this"], broken);
    expect(code).toBe(0);
    expect(stdout).toContain("no column: it is a constant, or nothing tells");
    expect(stderr).toContain("shop.odd: nothing tells where the column nothing_has_this is from");
  });
});

interface Document {
  readonly upstream?: { readonly values: readonly object[] };
  readonly downstream?: {
    readonly decides: readonly object[];
    readonly impact: readonly { readonly node: string; readonly effect: string }[];
  };
}

async function json(args: readonly string[]): Promise<Document> {
  const { stdout, code } = await dataform(args, root);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Document;
}
