import { describe, expect, it } from "vitest";
import { dataform, makeProject, query, startDataform, writeFiles } from "./dataform.ts";

/** Three tables that must all be of one version, and take long enough to be hit in the middle. */
const files = (version: number): Readonly<Record<string, string>> => ({
  "definitions/numbers.sqlx": `config { type: "table" }

with recursive n (i) as (
  select 1
  union all
  select i + 1 from n where i < 3000
)
select
  i,
  ${version} as version
from n
`,
  "definitions/pairs.sqlx": `config { type: "table" }

select
  a.i,
  ${version} as version
from \${ref("numbers")} as a
cross join (select i from \${ref("numbers")} where i <= 100) as b
`,
  "definitions/log.sqlx": `config { type: "incremental", uniqueKey: ["i"] }

select
  i,
  ${version} as version
from \${ref("numbers")}
`,
});

const ROWS: Readonly<Record<string, string>> = { numbers: "3000", pairs: "300000", log: "3000" };

async function expectWhole(root: string): Promise<void> {
  const relations = await query(
    root,
    "select table_name from svv_tables where table_schema = 'shop' order by 1",
  );
  for (const [name = ""] of relations) {
    if (name === null || !(name in ROWS)) continue;
    const [row] = await query(root, `select count(*), count(distinct version) from shop.${name}`);
    expect([name, ...(row ?? [])]).toEqual([name, ROWS[name], "1"]);
  }
}

describe("a run that is killed", () => {
  it("leaves whole tables at any moment, and the next run succeeds", { timeout: 180_000 }, async () => {
    const root = makeProject(files(0));
    const started = Date.now();
    expect((await dataform(["run"], root)).code).toBe(0);
    const whole = Date.now() - started;
    for (let trial = 1; trial <= 10; trial += 1) {
      writeFiles(root, files(trial));
      const { child, finished } = startDataform(["run"], root);
      setTimeout(() => child.kill("SIGKILL"), (whole * trial) / 10);
      await finished;
      await expectWhole(root);
    }
    const after = await dataform(["run", "--json"], root);
    expect(JSON.parse(after.stdout)).toMatchObject({ status: "success" });
    await expectWhole(root);
    const left = await query(
      root,
      "select table_name from svv_tables where table_schema = 'shop' order by 1",
    );
    expect(left).toEqual([["log"], ["numbers"], ["pairs"]]);
  });
});

describe("Ctrl-C", () => {
  it("cancels what runs, skips the rest and says so", async () => {
    const root = makeProject({
      "definitions/slow.sqlx": `config { type: "table" }

with recursive n (i) as (
  select 1
  union all
  select i + 1 from n where i < 100000000
)
select count(*) as n from n
`,
      "definitions/after.sqlx": 'config { type: "table" }\n\nselect n from ${ref("slow")}\n',
    });
    const { child, finished } = startDataform(["run", "--json"], root);
    setTimeout(() => child.kill("SIGINT"), 1500);
    const { code, stdout } = await finished;
    const result = JSON.parse(stdout) as { readonly status: string; readonly actions: readonly object[] };
    expect(result.status).toBe("cancelled");
    expect(result.actions).toMatchObject([{ status: "cancelled" }, { status: "cancelled" }]);
    expect(code).toBe(1);
    expect(await query(root, "select table_name from svv_tables where table_schema = 'shop'")).toEqual([]);
  });
});
