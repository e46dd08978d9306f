import { describe, expect, it } from "vitest";
import { compileGraph, compileProject } from "../../src/compile/compile-project.ts";
import { loaded, messagesOf, projectFolder } from "../project/project-folder.ts";

async function errorsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return messagesOf(await compileProject(await loaded(projectFolder(files))));
}

const MODERN = { "package.json": '{ "dependencies": { "@dataform/core": "2.9.0" } }' };
const table = (sql: string): string => `config { type: "table" }\n${sql}\n`;

describe("a syntax error", () => {
  it("in a config block has its line and column", async () => {
    const text = 'config {\n  type: "table"\n  tags: ["x"]\n}\nselect 1\n';
    expect(await errorsOf({ "definitions/a.sqlx": text })).toEqual([
      "definitions/a.sqlx:3:3 Unexpected identifier 'tags'",
    ]);
  });

  it("in a js block has its line and column", async () => {
    const text = 'config { type: "table" }\n\njs {\n  const x = ;\n}\n\nselect 1\n';
    expect(await errorsOf({ "definitions/a.sqlx": text })).toEqual([
      "definitions/a.sqlx:4:13 Unexpected token ';'",
    ]);
  });

  it("in a placeholder has its line and column", async () => {
    expect(await errorsOf({ "definitions/a.sqlx": table("select\n  `a`,\n  ${1 +}") })).toEqual([
      "definitions/a.sqlx:4:8 Unexpected token '}'",
    ]);
  });

  it("in a script has its line and column", async () => {
    expect(await errorsOf({ "definitions/a.js": 'const a = 1;\npublish("x" "y");\n' })).toEqual([
      "definitions/a.js:2:9 missing ) after argument list",
    ]);
  });

  it("in an included file has that file's line", async () => {
    expect(await errorsOf({ "includes/a.js": "module.exports = {\n  a: 1\n  b: 2\n};\n" })).toEqual([
      "includes/a.js:3:3 Unexpected identifier 'b'",
    ]);
  });

  it("that leaves a block, a placeholder or a quote open names where it opens", async () => {
    expect(
      await errorsOf({
        "definitions/a.sqlx": '\nconfig { type: "table"\nselect 1\n',
        "definitions/b.sqlx": table("select\n  ${ref('a')\nfrom x"),
        "definitions/c.sqlx": table("select 'it's' from x"),
      }),
    ).toEqual([
      "definitions/a.sqlx:2:1 the config block is never closed.",
      "definitions/b.sqlx:3:3 the ${ is never closed.",
      "definitions/c.sqlx:2:13 the quote ' is never closed.",
    ]);
  });

  it("hides no other error", async () => {
    const errors = await errorsOf({
      "definitions/a.sqlx": "config { type: }\nselect 1",
      "definitions/b.js": "publish(",
      "definitions/c.sqlx": table("select ${nothing}"),
      "definitions/d.sqlx": table('select * from ${ref("nowhere_near")}'),
      "definitions/e.sqlx": 'config { type: "table", redshift: { distStyle: "key" } }\nselect 1',
    });
    expect(errors).toEqual([
      "definitions/a.sqlx:1:16 Unexpected token '}'",
      "definitions/b.js:1 Unexpected end of input",
      "definitions/c.sqlx:2:10 nothing is not defined",
      'definitions/d.sqlx:2:17 unknown model "nowhere_near".',
      'definitions/e.sqlx:1:37 redshift.distStyle: distStyle "key" needs a distKey. Add distKey: "column".',
    ]);
  });
});

describe("an error that project code throws", () => {
  it("in a js block has the line of the throw", async () => {
    const text = table(
      'js {\n  function fails() {\n    throw new Error("on purpose");\n  }\n}\nselect ${fails()}',
    );
    expect(await errorsOf({ "definitions/a.sqlx": text })).toEqual(["definitions/a.sqlx:4:11 on purpose"]);
  });

  it("in an included file is told of the model, and where it arose", async () => {
    expect(
      await errorsOf({
        "includes/tools.js":
          "function deep(n) {\n  if (n > 0) return deep(n - 1);\n  return null.x;\n}\nmodule.exports = { deep };\n",
        "definitions/a.sqlx": table("select 1,\n  ${tools.deep(20)}"),
      }),
    ).toEqual([
      "definitions/a.sqlx Cannot read properties of null (reading 'x') (at includes/tools.js:3:15)",
    ]);
  });

  it("may be anything", async () => {
    expect(
      await errorsOf({
        "definitions/a.js": "throw undefined;",
        "definitions/b.js": 'throw "a text";',
        "definitions/c.sqlx": table("${(() => { throw { a: 1 }; })()}"),
        "definitions/d.js": 'const e = new Error("odd"); e.stack = 5; throw e;',
      }),
    ).toEqual([
      "definitions/a.js undefined was thrown",
      "definitions/b.js a text",
      "definitions/c.sqlx [object Object] was thrown",
      "definitions/d.js odd",
    ]);
  });

  it("names a module that is not there", async () => {
    expect(await errorsOf({ "includes/a.js": '\nrequire("./missing");' })).toEqual([
      "includes/a.js:2:1 Cannot find module './missing'",
    ]);
  });
});

describe("a reference to what the project does not hold", () => {
  const files = { "definitions/users.sqlx": table("select 1 as id") };

  for (const [kind, more] of [
    ["an old project", {}],
    ["a project of core 2.9.0", MODERN],
  ] as const) {
    it(`has the line of the ref and a suggestion, once, in ${kind}`, async () => {
      expect(
        await errorsOf({
          ...files,
          ...more,
          "definitions/a.sqlx": table('select *\nfrom ${ref("dim_usrs")}'),
        }),
      ).toEqual(['definitions/a.sqlx:3:8 unknown model "dim_usrs". Did you mean "users"?']);
    });
  }

  it("names the schema where that is what differs", async () => {
    expect(
      await errorsOf({ ...files, "definitions/a.sqlx": table('select * from ${ref("shp", "users")}') }),
    ).toEqual(['definitions/a.sqlx:2:17 unknown model "shp.users". Did you mean "shop.users"?']);
  });

  it("may be among the dependencies, or in a script", async () => {
    expect(
      await errorsOf({
        ...files,
        "definitions/a.sqlx": 'config {\n  type: "table",\n  dependencies: ["usrs"]\n}\nselect 1',
        "definitions/b.js": 'publish("b", (ctx) => `select * from ${ctx.ref("usrs")}`);',
      }),
    ).toEqual([
      'definitions/a.sqlx:3:18 unknown model "usrs". Did you mean "users"?',
      'definitions/b.js:1:44 unknown model "usrs". Did you mean "users"?',
    ]);
  });

  it("is told once a name where it is ambiguous", async () => {
    const text =
      'publish("t", { schema: "s1" }).query("select 1");\npublish("t", { schema: "s2" }).query("select 1");\n';
    expect(
      await errorsOf({ "definitions/a.js": text, "definitions/b.sqlx": table('select * from ${ref("t")}') }),
    ).toEqual(["definitions/b.sqlx:2:17 Ambiguous Action name: t. Did you mean one of: s1.t, s2.t."]);
  });
});

describe("names and circles", () => {
  it("two models of one name are told once, with both files", async () => {
    expect(
      await errorsOf({
        "definitions/a/users.sqlx":
          'config { type: "table", assertions: { nonNull: ["id"] } }\nselect 1 as id',
        "definitions/b/users.sqlx":
          'config { type: "view", assertions: { nonNull: ["id"] } }\nselect 1 as id',
      }),
    ).toEqual([
      'definitions/a/users.sqlx several actions are named "shop.users": definitions/a/users.sqlx and definitions/b/users.sqlx. Rename all but one.',
    ]);
  });

  it("a circle is shown as the path from a model to itself", async () => {
    expect(
      await errorsOf({
        "definitions/a.sqlx": table('select * from ${ref("b")}'),
        "definitions/b.sqlx": table('select * from ${ref("c")}, ${ref("d")}'),
        "definitions/c.sqlx": table('select * from ${ref("a")}'),
        "definitions/d.sqlx": table("select 1"),
      }),
    ).toEqual([
      "definitions/a.sqlx:2:17 actions depend on one another in a circle: a → b → c → a. Take one of these references out.",
    ]);
  });

  it("a model may not refer to itself", async () => {
    expect(await errorsOf({ "definitions/a.sqlx": table('select * from ${ref("a")}') })).toEqual([
      "definitions/a.sqlx:2:17 actions depend on one another in a circle: a → a. Take one of these references out.",
    ]);
  });
});

describe("a config that is wrong", () => {
  it("has an unknown key: its line, and the key that was meant", async () => {
    const text = 'config {\n  type: "table",\n  descripton: "x"\n}\nselect 1';
    expect(await errorsOf({ "definitions/a.sqlx": text })).toEqual([
      'definitions/a.sqlx:3:3 unknown key "descripton" in table config. Did you mean "description"?',
    ]);
  });

  it("has an unknown type: the type that was meant", async () => {
    expect(await errorsOf({ "definitions/a.sqlx": 'config { type: "tabel" }\nselect 1' })).toEqual([
      'definitions/a.sqlx:1:10 unknown type "tabel". Did you mean "table"?',
    ]);
  });

  it("has a value of the wrong kind: the key's line", async () => {
    const text = 'config {\n  type: "incremental",\n  uniqueKey: "id"\n}\nselect 1';
    expect(await errorsOf({ "definitions/a.sqlx": text })).toEqual([
      "definitions/a.sqlx:3:3 uniqueKey: array expected",
    ]);
  });

  it("has blocks that its type does not take: the blocks' lines", async () => {
    const text = table("incremental_where { 1 = 1 }\nselect 1");
    expect(await errorsOf({ "definitions/a.sqlx": text })).toEqual([
      "definitions/a.sqlx:2:1 Actions may only include incremental_where if they are of type 'incremental'.",
    ]);
  });

  it("tests a dataset that is not there: the one that was meant", async () => {
    expect(
      await errorsOf({
        "definitions/users.sqlx": table("select 1"),
        "definitions/t.sqlx": 'config {\n  type: "test",\n  dataset: "usrs"\n}\nselect 1',
      }),
    ).toEqual([
      'definitions/t.sqlx:3:3 the test\'s dataset "usrs" is not a table or view of the project. Did you mean "users"?',
    ]);
  });
});

describe("the graph of a project with errors", () => {
  it("is given all the same, with the stock errors and ours in it", async () => {
    const root = projectFolder({
      "definitions/good.sqlx": table("select 1"),
      "definitions/bad.sqlx": 'config { type: "table", redshift: { distKey: "x" } }\nselect ${nothing}',
      "definitions/worse.sqlx": 'config { type: "table", redshift: { distKey: "x" } }\nselect 1',
    });
    const { graph, problems } = await compileGraph(await loaded(root));
    expect(problems).toHaveLength(2);
    expect(graph?.tables?.map((action) => action.target.name)).toEqual(["good", "worse"]);
    expect(
      graph?.graphErrors?.compilationErrors?.map(({ fileName, message }) => ({ fileName, message })),
    ).toEqual([
      { fileName: "definitions/bad.sqlx", message: "nothing is not defined" },
      {
        fileName: "definitions/worse.sqlx",
        message: 'redshift.distKey: a distKey needs distStyle "key". Add distStyle: "key".',
      },
    ]);
  });
});
