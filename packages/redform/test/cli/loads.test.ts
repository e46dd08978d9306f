import { describe, expect, it } from "vitest";
import { dataform, makeProject, query, startDataform, writeFiles } from "./dataform.ts";

/** A load that takes what is new, and an audit that keeps its transaction open for a while behind COPY. */
const project: Readonly<Record<string, string>> = {
  "definitions/events.sqlx": `config {
  type: "operations",
  hasOutput: true,
  redshift: { load: { take: "new" } }
}

create table \${self()} (
  id integer,
  name varchar(20)
)

---

copy \${self()}
from 'in/'
csv
`,
  "definitions/slow_audit.sqlx": `config { type: "assertion" }

with recursive n (i) as (
  select 1
  union all
  select i + 1 from n where i < 3000
)
select id from \${ref("events")}
where id < (select count(*) from n as a, n as b where a.i = b.i) - 3000
`,
};

const file = (n: number): Readonly<Record<string, string>> => ({
  [`in/${n}.csv`]: Array.from({ length: 50 }, (_, row) => `${n * 100 + row},x\n`).join(""),
});

describe("a load that is killed", () => {
  it("takes every object once, at whatever moment it was, and goes on with --resume", {
    timeout: 120_000,
  }, async () => {
    const root = makeProject({ ...project, ...file(0) });
    const started = Date.now();
    expect((await dataform(["run"], root)).code).toBe(0);
    const whole = Date.now() - started;
    const trials = 6;
    for (let trial = 1; trial <= trials; trial += 1) {
      writeFiles(root, file(trial));
      const { child, finished } = startDataform(["run"], root);
      setTimeout(() => child.kill("SIGKILL"), (whole * trial) / trials);
      await finished;
      if (trial % 2 === 0) await dataform(["run", "--resume"], root);
      const [row] = await query(root, "select count(*), count(distinct id) from shop.events");
      expect(row?.[0]).toBe(row?.[1]);
      // What is recorded is what is there: no object too few, none too many.
      const [recorded] = await query(root, "select sum(row_count), count(*) from redform.loaded_objects");
      expect(recorded).toEqual([row?.[0], String(Number(row?.[0]) / 50)]);
    }
    const after = await dataform(["run", "--json"], root);
    expect(JSON.parse(after.stdout)).toMatchObject({ status: "success" });
    expect(await query(root, "select count(*), count(distinct id) from shop.events")).toEqual([
      [String(50 * (trials + 1)), String(50 * (trials + 1))],
    ]);
  });
});

describe("what a load is not", () => {
  const broken = async (body: string, config = "hasOutput: true"): Promise<string> => {
    const root = makeProject({
      "definitions/bad.sqlx": `config { type: "operations", ${config}, redshift: { load: {} } }\n\n${body}\n`,
    });
    const { code, stderr } = await dataform(["compile"], root);
    expect(code).toBe(1);
    return stderr;
  };

  it("is said where it is compiled, with what a load is", async () => {
    const cases: readonly (readonly [string, string])[] = [
      ["select 1", "it has one statement, and a load has two"],
      ["select 1\n---\ncopy ${self()} from 'a'", "its first statement is no CREATE TABLE with columns"],
      [
        "create table ${self()} (a integer)\n---\ninsert into ${self()} values (1)",
        "its second statement is no COPY from a text in quotes",
      ],
      [
        "create table ${self()} (a integer)\n---\ncopy shop.other from 'a'",
        'it makes or loads shop.other, and not its own table "shop"."bad"',
      ],
      [
        "create table ${self()} (a integer)\n---\ncopy ${self()} from 'a' csv manifest",
        "its COPY reads a manifest",
      ],
      [
        "create table ${self()} (a integer)\n---\ncopy ${self()} from 'emr://x/y'",
        "nothing lists the objects under emr://",
      ],
    ];
    for (const [body, expected] of cases) expect(await broken(body)).toContain(expected);
    expect(
      await broken("create table ${self()} (a integer)\n---\ncopy ${self()} from 'a'", "hasOutput: false"),
    ).toContain("a load makes a table. Add hasOutput: true.");
  });
});
