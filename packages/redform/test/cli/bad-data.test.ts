import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataform, makeProject, query, startDataform, writeFiles } from "./dataform.ts";

const staging = `config { type: "operations", hasOutput: true }

drop table if exists \${self()};

create table \${self()} (
  id integer,
  name varchar(10)
)
diststyle even;

copy \${self()}
from '\${dataform.projectConfig.vars.data}'
iam_role default
format as json 'auto'
`;

const files = {
  "dataform.json": JSON.stringify({
    warehouse: "redshift",
    defaultSchema: "shop",
    assertionSchema: "shop_assertions",
    vars: { data: "data/people" },
  }),
  "definitions/people.sqlx": staging,
  "definitions/names.sqlx": 'config { type: "table" }\n\nselect\n  name\nfrom ${ref("people")}\n',
  "data/people/a.json": '{"id": 1, "name": "ann"}\n{"id": 2, "name": "bob"}\n',
};

/** Builds once, changes something, runs again: the second run fails and the first one's tables stand. */
async function failsAndKeeps(
  change: Readonly<Record<string, string>>,
  expected: readonly RegExp[],
  args: readonly string[] = [],
): Promise<void> {
  const root = makeProject(files);
  const first = await dataform(["run"], root);
  expect(first.stderr + first.stdout).toMatch(/success/);
  writeFiles(root, change);
  const second = await dataform(["run", ...args], root);
  for (const text of expected) expect(second.stdout + second.stderr).toMatch(text);
  expect(second.stdout + second.stderr).not.toMatch(/\n\s+at .*\(/);
  expect(second.code).toBe(1);
  expect(await query(root, "select id, name from shop.people order by id")).toEqual([
    ["1", "ann"],
    ["2", "bob"],
  ]);
  expect(await query(root, "select name from shop.names order by name")).toEqual([["ann"], ["bob"]]);
  const relations = await query(
    root,
    "select table_name from svv_tables where table_schema = 'shop' order by 1",
  );
  expect(relations).toEqual([["names"], ["people"]]);
}

describe("data that can't be loaded", () => {
  it("names file and line of a JSON file that is cut in the middle", () =>
    failsAndKeeps({ "data/people/b.json": '{"id": 3, "name": "cat"}\n{"id": 4, "na' }, [
      /b\.json/,
      /line 2/,
      /definitions\/people\.sqlx/,
      /skipped/,
    ]));

  it("names file, line, column and value of a value that is too long", () =>
    failsAndKeeps({ "data/people/b.json": '{"id": 3, "name": "maximiliana"}\n' }, [
      /b\.json/,
      /line 1/,
      /name/,
      /maximiliana/,
      /varchar|character varying/,
    ]));

  it("finds one bad value in row 7,001", () =>
    failsAndKeeps(
      {
        "data/people/b.json": Array.from({ length: 8000 }, (_, index) =>
          index === 7000 ? '{"id": "x7001", "name": "n"}' : `{"id": ${index}, "name": "n"}`,
        ).join("\n"),
      },
      [/b\.json/, /line 7001/, /x7001/],
    ));

  it("names a path that matches no file", () =>
    failsAndKeeps({}, [/data\/nobody/, /definitions\/people\.sqlx/], ["--vars", "data=data/nobody"]));
});

describe("a model that the warehouse refuses", () => {
  it("traces a column that does not exist to the SQLX file", () =>
    failsAndKeeps(
      { "definitions/names.sqlx": 'config { type: "table" }\n\nselect\n  nmae\nfrom ${ref("people")}\n' },
      [/definitions\/names\.sqlx:4/, /column "nmae" does not exist/],
    ));
});

describe("a file that can't be read", () => {
  // root may read everything
  it.skipIf(process.getuid?.() === 0)(
    "is named, and nothing hangs (skipped for root, who may read everything)",
    async () => {
      const root = makeProject({ ...files, "environments/local.yaml": "warehouse: local\n" });
      chmodSync(join(root, "environments/local.yaml"), 0);
      const { code, stderr } = await dataform(["run"], root);
      expect(stderr).toMatch(/environments\/local\.yaml: permission denied/);
      expect(code).toBe(1);
    },
  );

  it("because a folder stands in its place is named, and nothing hangs", async () => {
    const root = makeProject(files);
    mkdirSync(join(root, "environments/local.yaml"), { recursive: true });
    const { code, stderr } = await dataform(["run"], root);
    expect(stderr).toMatch(/^error /);
    expect(stderr).not.toMatch(/bug/);
    expect(code).toBe(1);
  });
});

describe("a database file", () => {
  it("that another run holds is refused with its name", async () => {
    const root = makeProject({
      ...files,
      "definitions/slow.sqlx":
        'config { type: "table" }\n\nwith recursive n (i) as (select 1 union all select i + 1 from n where i < 400000) select count(*) as n from n\n',
    });
    const slow = startDataform(["run"], root);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const second = await dataform(["run"], root);
    expect(second.stderr).toMatch(/warehouse\.duckdb/);
    expect(second.stderr).toMatch(/another (process|run)/);
    expect(second.code).toBe(1);
    slow.child.kill("SIGKILL");
    await slow.finished;
  });

  it("in a folder that can't be written is refused with its name", async () => {
    const root = makeProject(files);
    mkdirSync(join(root, ".redform"));
    writeFiles(root, {
      "environments/local.yaml": "warehouse: local\nconnection:\n  path: data/people/a.json/x.duckdb\n",
    });
    const { code, stderr } = await dataform(["run"], root);
    expect(stderr).toMatch(/x\.duckdb/);
    expect(stderr).not.toMatch(/bug/);
    expect(code).toBe(1);
  });
});
