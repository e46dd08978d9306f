import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dataform, makeProject, query, writeFiles } from "./dataform.ts";

const empty = mkdtempSync(join(tmpdir(), "redform-init-"));
afterAll(() => rmSync(empty, { recursive: true, force: true }));

describe("dataform init", () => {
  it("makes a project that runs and tests at once", async () => {
    expect((await dataform(["init", "shop"], empty)).code).toBe(0);
    const root = join(empty, "shop");
    const run = await dataform(["run"], root);
    expect(run.stdout).toMatch(/success/);
    expect(run.code).toBe(0);
    const test = await dataform(["test"], root);
    expect(test.stdout).toMatch(/1 unit test, /);
    expect(test.code).toBe(0);
    expect(await query(root, "select customer, spent from shop.customers order by customer")).toEqual([
      ["ann", "32.50"],
      ["bob", "7.25"],
    ]);
  });

  it("touches no folder that has files", async () => {
    const root = makeProject({});
    const before = readdirSync(root);
    const { code, stderr } = await dataform(["init", "."], root);
    expect(stderr).toMatch(/not empty/);
    expect(code).toBe(2);
    expect(readdirSync(root)).toEqual(before);
  });
});

describe("dataform run", () => {
  const files = {
    "definitions/a.sqlx": 'config { type: "table", tags: ["daily"] }\n\nselect 1 as id\n',
    "definitions/b.sqlx": 'config { type: "view" }\n\nselect id from ${ref("a")}\n',
    "definitions/c.sqlx":
      'config { type: "table", assertions: { rowConditions: ["id > 5"] } }\n\nselect id from ${ref("b")}\nunion all select 2\n',
    "definitions/d.sqlx":
      'config { type: "table", dependencies: ["shop_c_assertions_rowConditions"] }\n\nselect 1 as id\n',
  };

  it("prints one JSON document, with the failing rows of an assertion and what was skipped for it", async () => {
    const root = makeProject(files);
    const { code, stdout, stderr } = await dataform(["run", "--json"], root);
    expect(code).toBe(1);
    expect(stderr).toBe("");
    const result = JSON.parse(stdout) as {
      readonly actions: readonly { readonly target: { name: string } }[];
    };
    expect(result).toMatchObject({ environment: "local", status: "failure" });
    const by = (name: string): object | undefined =>
      result.actions.find((action) => action.target.name === name);
    expect(by("c")).toMatchObject({
      status: "failure",
      rows: null,
      error: { code: "audit_failed" },
      type: "table",
    });
    expect(by("shop_c_assertions_rowConditions")).toMatchObject({
      status: "failure",
      failingRows: { count: 2 },
    });
    expect(by("d")).toMatchObject({ status: "skipped" });
    expect(readdirSync(join(root, ".redform", "runs"))).toHaveLength(1);
  });

  it("writes plain lines without colour or cursor movements when piped", async () => {
    const root = makeProject({ "definitions/a.sqlx": files["definitions/a.sqlx"] });
    const { stdout } = await dataform(["run"], root);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what must be absent
    expect(stdout).not.toMatch(/\u001b/);
    expect(stdout).toMatch(/table\s+shop\.a\s+1 row\s/);
  });

  it("prints with --dry-run what would run, and runs nothing", async () => {
    const root = makeProject(files);
    const { code, stdout } = await dataform(["run", "--dry-run", "--actions", "c", "--include-deps"], root);
    expect(code).toBe(0);
    expect(stdout).toMatch(/create table "shop"\."a/);
    expect(stdout).toMatch(/with no schema binding/);
    expect(stdout).not.toMatch(/"shop"\."d/);
    expect(await query(root, "select table_name from svv_tables where table_schema = 'shop'")).toEqual([]);
  });

  it("selects by tag, and by dependents", async () => {
    const root = makeProject(files);
    const daily = await dataform(["run", "--json", "--tags", "daily"], root);
    const names = (text: string): readonly string[] =>
      (JSON.parse(text) as { actions: { target: { name: string } }[] }).actions.map(
        ({ target }) => target.name,
      );
    expect(names(daily.stdout)).toEqual(["a"]);
    const down = await dataform(["run", "--json", "--actions", "b", "--include-dependents"], root);
    expect(names(down.stdout)).toEqual(["b", "c", "d", "shop_c_assertions_rowConditions"].sort());
  });

  it("builds into other schemas with a suffix", async () => {
    const root = makeProject({ "definitions/a.sqlx": files["definitions/a.sqlx"] });
    expect((await dataform(["run", "--schema-suffix", "dev"], root)).code).toBe(0);
    expect(await query(root, "select id from shop_dev.a")).toEqual([["1"]]);
  });
});

describe("an environment", () => {
  const files = {
    "definitions/a.sqlx":
      "config { type: \"table\" }\n\nselect '${dataform.projectConfig.vars.who}' as who\n",
    "environments/local.yaml": "warehouse: local\nvars:\n  who: laptop\n",
    "environments/other.yaml":
      "warehouse: local\nconnection:\n  path: .redform/other.duckdb\nvars:\n  who: ${WHO}\nschemaSuffix: x\n",
    "environments/cluster.yaml":
      "warehouse: redshift\nconnection:\n  host: 127.0.0.1\n  port: 1\n  database: dev\n  auth: { method: password, user: u, password: '${CLUSTER_PASSWORD}' }\nvars:\n  who: cluster\n",
  };

  it("is chosen by --env, else by DATAFORM_ENV, else local; --vars lie over its variables", async () => {
    const root = makeProject(files);
    const variables = { DATAFORM_ENV: "other", WHO: "the other" };
    expect((await dataform(["run"], root)).code).toBe(0);
    expect((await dataform(["run"], root, variables)).code).toBe(0);
    expect(await query(root, "select who from shop.a")).toEqual([["laptop"]]);
    const other = await dataform(
      ["query", "select who from shop_x.a", "--csv", "--env", "other"],
      root,
      variables,
    );
    expect(other.stdout).toBe("who\r\nthe other\r\n");
    expect(
      (await dataform(["run", "--env", "local", "--vars", "who=me, myself"], root, variables)).code,
    ).toBe(0);
    expect(await query(root, "select who from shop.a")).toEqual([["me, myself"]]);
  });

  it("of a cluster that is out of reach fails with the reason, before anything runs", async () => {
    const root = makeProject(files);
    const run = await dataform(["run", "--env", "cluster"], root, { CLUSTER_PASSWORD: "hush-hush" });
    expect(run.stderr).toMatch(/environments\/cluster\.yaml 127\.0\.0\.1:1 refuses connections\. Correct/);
    expect(run.stdout + run.stderr).not.toContain("hush-hush");
    expect(run.code).toBe(1);
  });
});

describe("dataform query", () => {
  const root = makeProject({});

  it("gives rows as a table, as JSON with types, and as CSV", async () => {
    const sql = "select 1::bigint as n, 'a,b' as t, null::integer as z, 12.50::decimal(12, 2) as d";
    const json = await dataform(["query", sql, "--json"], root);
    expect(JSON.parse(json.stdout)).toEqual({
      columns: [
        { name: "n", type: "bigint" },
        { name: "t", type: expect.stringMatching(/character varying|varchar/) },
        { name: "z", type: "integer" },
        { name: "d", type: "numeric(12,2)" },
      ],
      rows: [["1", "a,b", null, "12.50"]],
    });
    const csv = await dataform(["query", sql, "--csv"], root);
    expect(csv.stdout).toBe('n,t,z,d\r\n1,"a,b",,12.50\r\n');
    const table = await dataform(["query", sql], root);
    expect(table.stdout).toMatch(/NULL/);
    expect(table.stdout).toMatch(/1 row\n$/);
  });

  it("says what is wrong with a statement", async () => {
    const { code, stderr } = await dataform(["query", "select * from shop.nothing"], root);
    expect(stderr).toMatch(/relation "shop\.nothing" does not exist/);
    expect(code).toBe(1);
  });
});

describe("dataform test", () => {
  it("shows the rows that differ and fails", async () => {
    const root = makeProject({
      "definitions/a.sqlx": 'config { type: "table" }\n\nselect 1 as id\n',
      "definitions/b.sqlx": 'config { type: "table" }\n\nselect id, id * 2 as twice from ${ref("a")}\n',
      "definitions/tests/t.sqlx":
        'config { type: "test", dataset: "b" }\n\ninput "a" {\n  select 4 as id\n}\n\nselect 4 as id, 9 as twice\n',
    });
    const { code, stdout } = await dataform(["test"], root);
    expect(code).toBe(1);
    expect(stdout).toMatch(/definitions\/tests\/t\.sqlx/);
    expect(stdout).toMatch(/8/);
    expect(stdout).toMatch(/9/);
    writeFiles(root, {
      "definitions/tests/t.sqlx":
        'config { type: "test", dataset: "b" }\n\ninput "a" {\n  select 4 as id\n}\n\nselect 8 as twice, 4 as id\n',
    });
    const fixed = await dataform(["test", "--json"], root);
    expect(fixed.code).toBe(0);
    expect(JSON.parse(fixed.stdout)).toMatchObject({
      status: "success",
      tests: [{ name: "t", kind: "unit", status: "success", file: "definitions/tests/t.sqlx" }],
    });
  });
});
