import { describe, expect, it } from "vitest";
import { dataform, makeProject } from "./dataform.ts";

/** Every error is one that a person can act on: a place, a reason, no stack trace, nothing on stdout. */
async function failsWith(
  files: Readonly<Record<string, string>>,
  expected: readonly (string | RegExp)[],
  options: { readonly args?: readonly string[]; readonly code?: number } = {},
): Promise<void> {
  const root = makeProject(files);
  const { code, stdout, stderr } = await dataform(options.args ?? ["run"], root);
  for (const text of expected) expect(stderr).toMatch(text);
  expect(stderr).not.toMatch(/\n\s+at .*\(/);
  expect(stdout).toBe("");
  expect(code).toBe(options.code ?? 1);
}

const model = (sql: string, config = 'type: "table"'): string => `config { ${config} }\n\n${sql}\n`;

describe("a project that can't be read", () => {
  it("says that a folder holds no project, and what makes one", async () => {
    const { code, stderr } = await dataform(["run", "/"], "/");
    expect(stderr).toMatch(/dataform\.json/);
    expect(stderr).toMatch(/dataform init/);
    expect(code).toBe(2);
  });

  it("names the line of a broken dataform.json", () =>
    failsWith({ "dataform.json": '{\n  "warehouse": "redshift",\n  "defaultSchema" "shop"\n}\n' }, [
      /dataform\.json:3/,
    ]));

  it("names the line of a broken environment file", () =>
    failsWith({ "environments/local.yaml": "warehouse: local\nconnection:\n  path: [a\nvars: {}\n" }, [
      /environments\/local\.yaml:\d+/,
    ]));

  it("suggests the environment that was meant", () =>
    failsWith(
      { "environments/production.yaml": "warehouse: local\n" },
      [/unknown environment "prodution"/, /production/],
      {
        args: ["run", "--env", "prodution"],
        code: 2,
      },
    ));

  it("names the environment variable that is missing", () =>
    failsWith({ "environments/local.yaml": "warehouse: local\nvars:\n  bucket: ${MY_BUCKET}\n" }, [
      /environments\/local\.yaml:3/,
      /MY_BUCKET/,
    ]));
});

describe("a project that does not compile", () => {
  it("names the line of a syntax error in a js block", () =>
    failsWith(
      { "definitions/a.sqlx": 'config { type: "table" }\n\njs {\n  const x = ;\n}\n\nselect 1 as id\n' },
      [/definitions\/a\.sqlx:4/],
    ));

  it("names the file of a syntax error in a config block", () =>
    failsWith({ "definitions/a.sqlx": 'config {\n  type: "table",\n  tags: [\n}\n\nselect 1 as id\n' }, [
      /definitions\/a\.sqlx:\d/,
    ]));

  it("suggests the model that was meant, at the line of the ref", () =>
    failsWith(
      {
        "definitions/users.sqlx": model("select 1 as id"),
        "definitions/plays.sqlx": model('select *\nfrom ${ref("usrs")}'),
      },
      [/definitions\/plays\.sqlx:4/, /"usrs"/, /Did you mean "users"\?/],
    ));

  it("names both files of two models of one name", () =>
    failsWith(
      {
        "definitions/users.sqlx": model("select 1 as id"),
        "definitions/more/users.sqlx": model("select 2 as id"),
      },
      [/definitions\/users\.sqlx/, /definitions\/more\/users\.sqlx/, /shop\.users/],
    ));

  it("shows a cycle as a path", () =>
    failsWith(
      {
        "definitions/a.sqlx": model('select * from ${ref("c")}'),
        "definitions/b.sqlx": model('select * from ${ref("a")}'),
        "definitions/c.sqlx": model('select * from ${ref("b")}'),
      },
      [/circle: a → c → b → a/],
    ));

  it("reports all that is wrong in one go", () =>
    failsWith(
      {
        "definitions/a.sqlx": model('select * from ${ref("nothing_like_it")}'),
        "definitions/b.sqlx": "config { type: }\nselect 1",
        "definitions/c.sqlx": model("select 1 as id", 'type: "table", redshift: { distStile: "all" }'),
      },
      [/definitions\/a\.sqlx/, /definitions\/b\.sqlx/, /definitions\/c\.sqlx.*distStile.*distStyle/],
    ));
});

describe("a command that is called wrongly", () => {
  const good = { "definitions/users.sqlx": model("select 1 as id") };

  it("suggests the action that was meant", () =>
    failsWith(good, [/"user"/, /users/], { args: ["run", "--actions", "user"], code: 2 }));

  it("refuses an unknown option", () =>
    failsWith(good, [/--colour/], { args: ["run", "--colour"], code: 2 }));

  it("refuses an unknown command", () => failsWith(good, [/rum/], { args: ["rum"], code: 2 }));
});
