import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadProject } from "../../src/project/load-project.ts";
import { loaded, messagesOf, projectFolder } from "./project-folder.ts";

const NO_PROJECT =
  "Pass the project's folder as the last argument, or make a new project with `dataform init DIR`.";

async function problemsOf(
  files: Readonly<Record<string, string>>,
  options: {
    readonly settings?: string | null;
    readonly environment?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<readonly string[]> {
  const { settings, environment, env = {} } = options;
  const root = projectFolder(files, settings);
  return messagesOf(await loadProject(root, environment === undefined ? {} : { environment }, env));
}

describe("a project", () => {
  it("gets its settings from dataform.json, the environment and the command line, in that order", async () => {
    const root = projectFolder(
      {
        "environments/dev.yaml":
          "warehouse: local\nconnection:\n  path: data/dev.duckdb\n  memoryLimit: 1GB\n  threads: 2\nvars:\n  b: env\n  c: env\nschemaSuffix: env\nconcurrency: 3\n",
      },
      '{ "warehouse": "redshift", "defaultSchema": "shop", "vars": { "a": "file", "b": "file", "c": "file" }, "tablePrefix": "p" }',
    );
    const project = await loaded(root, { environment: "dev", vars: { c: "flag" }, schemaSuffix: "flag" });
    expect(project.settings).toMatchObject({
      defaultSchema: "shop",
      assertionSchema: "shop",
      tablePrefix: "p",
      schemaSuffix: "flag",
      vars: { a: "file", b: "env", c: "flag" },
    });
    expect(project.environment).toEqual({
      name: "dev",
      file: "environments/dev.yaml",
      concurrency: 3,
      connection: { warehouse: "local", path: join(root, "data/dev.duckdb"), memoryLimit: "1GB", threads: 2 },
    });
  });

  it("runs in a database under .redform where no environment is written", async () => {
    const root = projectFolder({});
    expect((await loaded(root)).environment).toEqual({
      name: "local",
      file: null,
      concurrency: 4,
      connection: { warehouse: "local", path: join(root, ".redform/warehouse.duckdb") },
    });
  });

  it("lists what the compiler reads, sorted, without hidden files and packages", async () => {
    const root = projectFolder({
      "definitions/b.sqlx": "",
      "definitions/a/c.js": "",
      "definitions/a/d.sql": "",
      "definitions/README.md": "",
      "definitions/.hidden.sqlx": "",
      "definitions/node_modules/x/index.js": "",
      "includes/deep/more.json": "{}",
      "includes/x.js": "",
      "other/y.sqlx": "",
    });
    expect((await loaded(root)).files).toEqual([
      "definitions/a/c.js",
      "definitions/a/d.sql",
      "definitions/b.sqlx",
      "includes/deep/more.json",
      "includes/x.js",
    ]);
  });

  it("follows links within itself and no others", async () => {
    const outside = projectFolder({ "secret.sqlx": "select 1" });
    const root = projectFolder({ "definitions/a.sqlx": "select 1" });
    symlinkSync(join(root, "definitions/a.sqlx"), join(root, "definitions/inside.sqlx"));
    symlinkSync(join(outside, "secret.sqlx"), join(root, "definitions/outside.sqlx"));
    expect((await loaded(root)).files).toEqual(["definitions/a.sqlx", "definitions/inside.sqlx"]);
  });

  it("takes environment variables into the values of the chosen environment only", async () => {
    const root = projectFolder({
      "environments/prod.yaml":
        'warehouse: redshift\nconnection:\n  host: "${PG_HOST}.example"\n  database: dev\n  auth: { method: password, user: u, password: "${PG_PASSWORD}" }\nconcurrency: ${N}\n',
      "environments/other.yaml": "warehouse: redshift\nconnection: { host: '${NOT_SET}' }\n",
    });
    const env = { PG_HOST: "db", PG_PASSWORD: "007", N: "8" };
    const outcome = await loadProject(root, { environment: "prod" }, env);
    expect(outcome.ok && outcome.value.environment).toMatchObject({
      concurrency: 8,
      connection: { warehouse: "redshift", settings: { host: "db.example", auth: { password: "007" } } },
    });
  });
});

describe("a folder that is no project", () => {
  it("says what to do", async () => {
    const root = projectFolder({}, null);
    const outcome = await loadProject(root, {}, {});
    expect(messagesOf(outcome)).toEqual([`no project here: ${root} has no dataform.json. ${NO_PROJECT}`]);
    expect(outcome.ok ? [] : outcome.problems.map((problem) => problem.code)).toEqual(["no-project"]);
  });

  it("says so where the folder does not exist, or is a file", async () => {
    expect(messagesOf(await loadProject("/does/not/exist", {}, {}))).toEqual([
      `the folder /does/not/exist does not exist. ${NO_PROJECT}`,
    ]);
    const file = join(projectFolder({}), "dataform.json");
    expect(messagesOf(await loadProject(file, {}, {}))).toEqual([
      `no project here: ${file} has no dataform.json. ${NO_PROJECT}`,
    ]);
  });

  it("tells a project of Dataform 3 what to rename", async () => {
    const [message] = await problemsOf(
      { "workflow_settings.yaml": "defaultDataset: x\n" },
      { settings: null },
    );
    expect(message).toBe(
      'workflow_settings.yaml belongs to Dataform 3 and later, which don\'t speak Redshift; dataform.json is missing. Write dataform.json with "warehouse": "redshift", "defaultSchema" (there defaultDataset), "assertionSchema" (there defaultAssertionDataset) and "vars".',
    );
  });
});

describe("a dataform.json that is not JSON", () => {
  const cases: readonly (readonly [string, string])[] = [
    ['{\n  "a": 1,\n}', "2:9 is not valid JSON: a comma before } is not allowed."],
    ['{\n  "a": 1\n  "b": 2\n}', "3:3 is not valid JSON: a comma or } is missing."],
    ["{\n  a: 1\n}", "2:3 is not valid JSON: a key in double quotes is missing."],
    ['{ "a" 1 }', "1:7 is not valid JSON: a colon is missing."],
    ['{ "a": }', "1:8 is not valid JSON: a value is missing."],
    ['{ "a": [1, 2 }', "1:14 is not valid JSON: a comma or ] is missing."],
    ['{ "a": 1', "1:9 is not valid JSON: a comma or } is missing."],
    [
      '{ "a": "x\ny" }',
      "1:8 is not valid JSON: a string is not closed, or holds a character that must be escaped.",
    ],
    ['{ "a": 1 } x', "1:12 is not valid JSON: something follows the end."],
    ["", "1:1 is not valid JSON: a value is missing."],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)} says ${expected}`, async () => {
      expect(await problemsOf({}, { settings: text })).toEqual([`dataform.json:${expected}`]);
    });
  }
});

describe("settings that are wrong", () => {
  it("are all reported, each with its line", async () => {
    const settings = `{
  "warehouse": "bigquery",
  "defaultSchema": "has space",
  "vars": {
    "limit": 10
  }
}`;
    expect(await problemsOf({}, { settings })).toEqual([
      'dataform.json:2:3 warehouse must be "redshift": this Dataform builds on Amazon Redshift.',
      "dataform.json:3:3 defaultSchema may hold only letters, digits, underscores and hyphens.",
      "dataform.json:5:5 vars.limit must be text: put it in double quotes.",
    ]);
  });

  it("are reported where they are missing", async () => {
    expect(await problemsOf({}, { settings: '{ "warehouse": "redshift" }' })).toEqual([
      "dataform.json:1:1 defaultSchema is missing.",
    ]);
  });
});

describe("an environment that is wrong", () => {
  it("is unknown: says which there are", async () => {
    const files = {
      "environments/prod.yaml": "warehouse: local\n",
      "environments/test.yml": "warehouse: local\n",
    };
    expect(await problemsOf(files, { environment: "prd" })).toEqual([
      'unknown environment "prd". Did you mean "prod"? There are: local, prod, test. Add environments/prd.yaml for another.',
    ]);
    expect(await problemsOf({}, { environment: "../dataform" })).toEqual([
      'unknown environment "../dataform". There is: local.',
    ]);
  });

  it("is not YAML: says the line and column", async () => {
    const [message] = await problemsOf({ "environments/local.yaml": "warehouse: local\nvars: {a: b\n" });
    expect(message).toMatch(/^environments\/local\.yaml:3:1 is not valid YAML: .+ end with a }\.$/);
    const [bad] = await problemsOf({ "environments/local.yaml": "warehouse: local\n\tvars: x\n" });
    expect(bad).toMatch(/^environments\/local\.yaml:2:1 is not valid YAML: /);
  });

  it("has unknown keys: suggests the known", async () => {
    const text = "warehouse: local\nconection:\n  path: x\nconnection:\n  memorylimit: 1GB\n";
    expect(await problemsOf({ "environments/local.yaml": text })).toEqual([
      'environments/local.yaml:5:3 unknown key "connection.memorylimit". Did you mean "memoryLimit"?',
      'environments/local.yaml:2:1 unknown key "conection". Did you mean "connection"?',
    ]);
  });

  it("has values of the wrong kind: names each key", async () => {
    const text = "warehouse: redshift\nvars:\n  limit: 10\nconcurrency: 0\n";
    expect(await problemsOf({ "environments/local.yaml": text })).toEqual([
      "environments/local.yaml:1:1 connection is missing.",
      "environments/local.yaml:3:3 vars.limit must be text: put it in quotes.",
      "environments/local.yaml:4:1 concurrency must be 1 or more.",
    ]);
    expect(await problemsOf({ "environments/local.yaml": "warehouse: snowflake\n" })).toEqual([
      'environments/local.yaml:1:1 warehouse must be "local" or "redshift".',
    ]);
  });

  it("names variables that are not set: each with its place", async () => {
    const text = "warehouse: redshift\nconnection:\n  host: ${PG_HOST}\n  user: a-${PG_USER}-${PG_GROUP}\n";
    expect(await problemsOf({ "environments/local.yaml": text }, { env: { PG_GROUP: "g" } })).toEqual([
      "environments/local.yaml:3:9 the environment variable PG_HOST is not set. Set it, or write its value in place of ${PG_HOST}.",
      "environments/local.yaml:4:11 the environment variable PG_USER is not set. Set it, or write its value in place of ${PG_USER}.",
    ]);
  });

  it("is reported together with what is wrong in dataform.json", async () => {
    expect(
      await problemsOf(
        { "environments/local.yaml": "warehouse: lokal\n" },
        { settings: '{ "warehouse": "redshift" }' },
      ),
    ).toHaveLength(2);
  });
});
