import { beforeAll, describe, expect, it } from "vitest";
import { dataform, makeProject, query } from "./dataform.ts";

const files = {
  "definitions/orders.sqlx": `config { type: "table", redshift: { primaryKey: ["id"] } }
select 1 as id, 7 as customer_id, 'paid' as status, timestamp '2018-11-05 10:00:00' as at, 10.5::numeric(9, 2) as amount
union all select 2, 7, 'open', timestamp '2018-11-06 11:00:00', 4.25
union all select 3, 8, 'paid', timestamp '2018-11-30 23:59:59', 2.00
union all select 4, 9, null, timestamp '2018-12-01 00:00:00', 1.00`,
  "definitions/customers.sqlx": `config { type: "view", assertions: { uniqueKey: ["id"] } }
select 7 as id, 'Ann, "the first"' as name union all select 8, chr(27) || '[31mBo'`,
  "explores/orders.yaml": `from: orders
description: What was ordered.
time: orders.at
joins:
  customers: { on: { id: orders.customer_id } }
dimensions:
  status: orders.status
  customer: customers.name
measures:
  orders: count
  buyers: { aggregate: count_distinct, sql: orders.customer_id }
  amount: { aggregate: sum, sql: orders.amount, decimals: 2 }
`,
};

let root: string;
beforeAll(async () => {
  root = makeProject(files);
  const { code, stderr } = await dataform(["run"], root);
  expect(code, stderr).toBe(0);
});

const explore = (...args: readonly string[]) => dataform(["explore", ...args], root);

describe("dataform explore", () => {
  it("lists the explores with their names, for people and for programs", async () => {
    const { stdout, code } = await explore();
    expect(code).toBe(0);
    expect(stdout).toMatch(/orders {2}Orders: What was ordered\./);
    expect(stdout).toMatch(/measures +orders, buyers, amount/);
    expect(stdout).toMatch(/dimensions +status, customer, day, week, month/);
    const [first] = JSON.parse((await explore("--json")).stdout);
    expect(first).toMatchObject({ name: "orders", file: "explores/orders.yaml" });
    expect((await dataform(["explore", root], "/")).stdout).toBe(stdout);
  });

  it("prints a table with a total and a sentence", async () => {
    const { stdout, code } = await explore(
      "orders",
      "--by",
      "status",
      "--from",
      "2018-11-01",
      "--to",
      "2018-11-30",
    );
    expect(code).toBe(0);
    const cells = stdout.split("\n").map((line) =>
      line
        .split("│")
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
    expect(cells.filter(({ length }) => length > 0)).toEqual([
      ["status", "orders", "buyers", "amount"],
      ["paid", "2", "2", "12.50"],
      ["open", "1", "1", "4.25"],
      ["all", "3", "2", "16.75"],
    ]);
    expect(stdout).toContain("“paid” leads with 2 of 3 orders (67%).");
  });

  it("prints what its SQL gives, as JSON and as CSV", async () => {
    const asked = [
      "orders",
      "--by",
      "customer",
      "--measures",
      "amount,orders",
      "--where",
      "status!=open",
      "--top",
      "2",
    ];
    const { stdout: sql } = await explore(...asked, "--sql");
    const answer = JSON.parse((await explore(...asked, "--json")).stdout);
    const rows = await query(root, sql);
    expect(rows).toEqual([
      ['Ann, "the first"', "10.50", "1"],
      ["\u001b[31mBo", "2.00", "1"],
    ]);
    expect(answer).toMatchObject({ explore: "orders", rows, groups: 3, total: ["13.50", "3"] });
    expect((await explore(...asked, "--csv")).stdout).toBe(
      'customer,amount,orders\r\n"Ann, ""the first""",10.50,1\r\n\u001b[31mBo,2.00,1\r\n',
    );
    // What a name holds does not paint the terminal.
    expect((await explore(...asked)).stdout).not.toContain("\u001b");
  });

  it("says what there is where a name is wrong, and exits with 2", async () => {
    const wrong = async (...args: readonly string[]): Promise<string> => {
      const { code, stderr, stdout } = await explore(...args);
      expect(code).toBe(2);
      expect(stdout).toBe("");
      return stderr;
    };
    expect(await wrong("ordres")).toBe(
      'error unknown explore "ordres". Did you mean "orders"? There is: orders.\n',
    );
    expect(await wrong("orders", "--by", "statsu")).toContain(
      '--by: unknown dimension "statsu". Did you mean "status"? There are: status, customer, day, week, month.',
    );
    expect(await wrong("orders", "--where", "day=soon")).toContain("is no day");
    expect(await wrong("orders", "--top", "no")).toContain("whole number");
  });

  it("exits with 1 where an explore is wrong, and says where", async () => {
    const broken = makeProject({
      ...files,
      "explores/orders.yaml": "from: orders\nmeasures:\n  n: { agregate: count }\n",
    });
    const { code, stderr } = await dataform(["explore", "orders"], broken);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error explores/orders.yaml:3:8 unknown key "measures.n.agregate". Did you mean "aggregate"?',
    );
  });
});
