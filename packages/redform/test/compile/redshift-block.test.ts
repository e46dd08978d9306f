import { describe, expect, it } from "vitest";
import { compileProject } from "../../src/compile/compile-project.ts";
import type { CompiledGraph } from "../../src/graph/compiled-graph.ts";
import { loaded, messagesOf, projectFolder } from "../project/project-folder.ts";

const users = { "definitions/users.sqlx": 'config { type: "table" }\nselect 1 as user_id, 2 as region' };

async function compiled(files: Readonly<Record<string, string>>, settings?: string): Promise<CompiledGraph> {
  const outcome = await compileProject(await loaded(projectFolder(files, settings)));
  if (!outcome.ok) throw new Error(messagesOf(outcome).join("\n"));
  return outcome.value;
}

/** The block of a table `plays` whose config holds `block`. */
async function block(text: string, type = "table"): Promise<unknown> {
  const graph = await compiled({ ...users, "definitions/plays.sqlx": plays(text, type) });
  return graph.tables?.find((table) => table.target.name === "plays")?.redshift;
}

async function errorsOf(text: string, type = "table"): Promise<readonly string[]> {
  const root = projectFolder({ ...users, "definitions/plays.sqlx": plays(text, type) });
  return messagesOf(await compileProject(await loaded(root)));
}

function plays(text: string, type: string): string {
  return `config {\n  type: "${type}",\n  redshift: {\n    ${text}\n  }\n}\nselect 1 as id\n`;
}

describe("the redshift block", () => {
  const accepted: readonly (readonly [string, unknown])[] = [
    ['distStyle: "auto"', { distStyle: "auto" }],
    ['distStyle: "even"', { distStyle: "even" }],
    ['distStyle: "all"', { distStyle: "all" }],
    ['distStyle: "key", distKey: "id"', { distStyle: "key", distKey: "id" }],
    ['sortStyle: "auto"', { sortStyle: "auto" }],
    ['sortKeys: ["a", "b"]', { sortKeys: ["a", "b"] }],
    ['sortKeys: "a"', { sortKeys: ["a"] }],
    ['sortStyle: "compound", sortKeys: ["a"]', { sortStyle: "compound", sortKeys: ["a"] }],
    ['sortStyle: "interleaved", sortKeys: ["a", "b"]', { sortStyle: "interleaved", sortKeys: ["a", "b"] }],
    ['primaryKey: "id"', { primaryKey: ["id"] }],
    ['primaryKey: ["id", "day"]', { primaryKey: ["id", "day"] }],
    [
      'foreignKeys: [{ columns: "user_id", references: "users" }]',
      {
        foreignKeys: [
          {
            columns: ["user_id"],
            references: { schema: "shop", name: "users" },
            referencedColumns: ["user_id"],
          },
        ],
      },
    ],
    [
      'foreignKeys: [{ columns: ["u", "r"], references: { schema: "shop", name: "users" }, referencedColumns: ["user_id", "region"] }]',
      {
        foreignKeys: [
          {
            columns: ["u", "r"],
            references: { schema: "shop", name: "users" },
            referencedColumns: ["user_id", "region"],
          },
        ],
      },
    ],
  ];
  for (const [text, expected] of accepted) {
    it(`takes ${text}`, async () => expect(await block(text)).toEqual(expected));
  }

  const refused: readonly (readonly [string, string])[] = [
    ['distStile: "all"', '4:5 redshift.distStile: is not known. Did you mean "distStyle"?'],
    [
      'distStyle: "evn"',
      '4:5 redshift.distStyle: "evn" must be one of auto, even, all, key. Did you mean "even"?',
    ],
    ['distStyle: "key"', '4:5 redshift.distStyle: distStyle "key" needs a distKey. Add distKey: "column".'],
    [
      'distStyle: "all",\n    distKey: "id"',
      '5:5 redshift.distKey: distStyle "all" takes no distKey. Remove distKey, or set distStyle: "key".',
    ],
    [
      'distStyle: "auto", distKey: "id"',
      '4:24 redshift.distKey: distStyle "auto" takes no distKey. Remove distKey, or set distStyle: "key".',
    ],
    ['distKey: "id"', '4:5 redshift.distKey: a distKey needs distStyle "key". Add distStyle: "key".'],
    ['distStyle: "key", distKey: ["id"]', "4:23 redshift.distKey: must be one column name."],
    [
      'sortStyle: "compound"',
      '4:5 redshift.sortStyle: sortStyle "compound" needs sortKeys. Add sortKeys: ["column"].',
    ],
    [
      'sortStyle: "auto", sortKeys: ["a"]',
      '4:24 redshift.sortKeys: sortStyle "auto" takes no sortKeys. Remove sortKeys, or set sortStyle: "compound".',
    ],
    [
      'sortStyle: "interleaved", sortKeys: ["a", "b", "c", "d", "e", "f", "g", "h", "i"]',
      '4:31 redshift.sortKeys: 9 sort keys, and sortStyle "interleaved" takes 8 at most. Keep those that queries filter by most.',
    ],
    ['sortKeys: ["a", "a"]', '4:5 redshift.sortKeys: the column "a" is named twice.'],
    ["primaryKey: 5", "4:5 redshift.primaryKey: must be a column name or a list of column names."],
    ["primaryKey: []", "4:5 redshift.primaryKey: must name a column."],
    [
      'foreignKeys: [{ columns: "user_id", references: "usrs" }]',
      '4:41 redshift.foreignKeys[0].references: unknown model "usrs". Did you mean "users"?',
    ],
    [
      'foreignKeys: [{ columns: ["a", "b"], references: "users", referencedColumns: "a" }]',
      "4:63 redshift.foreignKeys[0].referencedColumns: columns names 2 and referencedColumns 1. Name one referenced column for each column, in the same order.",
    ],
    ['foreignKeys: [{ columns: "a" }]', "4:5 redshift.foreignKeys[0].references: is missing."],
    [
      'foreignKeys: [{ columns: "a", reference: "users" }]',
      '4:35 redshift.foreignKeys[0].reference: is not known. Did you mean "references"?',
    ],
    [
      'foreignKeys: "users"',
      '4:5 redshift.foreignKeys: "users" must be a list of objects with columns and references.',
    ],
  ];
  for (const [text, expected] of refused) {
    it(`refuses ${text}`, async () => {
      expect(await errorsOf(text)).toContain(`definitions/plays.sqlx:${expected}`);
    });
  }

  it("refuses keys of views", async () => {
    expect(await errorsOf('primaryKey: "id"', "view")).toEqual([
      "definitions/plays.sqlx:4:5 redshift.primaryKey: a view can't have keys. Make it a table, or assert the same with assertions: { uniqueKey: [...] }.",
    ]);
  });

  it("asks for the schema where a reference may be two tables", async () => {
    const root = projectFolder({
      "definitions/a.js":
        'publish("t", { schema: "s1" }).query("select 1");\npublish("t", { schema: "s2" }).query("select 1");',
      "definitions/b.sqlx":
        'config { type: "table", redshift: { foreignKeys: [{ columns: "a", references: "t" }] } }\nselect 1 as a',
    });
    expect(messagesOf(await compileProject(await loaded(root)))).toEqual([
      'definitions/b.sqlx:1:67 redshift.foreignKeys[0].references: "t" may be s1.t and s2.t. Give the schema too: { schema, name }.',
    ]);
  });
});

describe("a declared key", () => {
  it("is proved by assertions that inherit the table's tags and state, under the suffixed names", async () => {
    const graph = await compiled(
      {
        ...users,
        "definitions/plays.sqlx": `config {
  type: "incremental",
  schema: "facts",
  tags: ["daily"],
  disabled: true,
  redshift: {
    primaryKey: ["id", "day"],
    foreignKeys: [{ columns: ["u", "r"], references: "users", referencedColumns: ["user_id", "region"] }]
  }
}
select 1 as id`,
      },
      '{ "warehouse": "redshift", "defaultSchema": "shop", "assertionSchema": "checks", "schemaSuffix": "anna", "tablePrefix": "p" }',
    );
    const table = { schema: "facts_anna", name: "p_plays", database: "" };
    const referenced = { schema: "shop_anna", name: "p_users", database: "" };
    const inherited = {
      fileName: "definitions/plays.sqlx",
      tags: ["daily"],
      disabled: true,
      parentAction: table,
    };
    expect(graph.assertions).toEqual([
      {
        ...inherited,
        target: { schema: "checks_anna", name: "p_facts_plays_assertions_primaryKey", database: "" },
        canonicalTarget: { schema: "checks", name: "facts_plays_assertions_primaryKey" },
        dependencyTargets: [table],
        query: `
select
  "id",
  "day",
  count(*) as row_count
from "facts_anna"."p_plays"
group by
  "id",
  "day"
having "id" is null
  or "day" is null
  or count(*) > 1
`,
      },
      {
        ...inherited,
        target: { schema: "checks_anna", name: "p_facts_plays_assertions_foreignKey_0", database: "" },
        canonicalTarget: { schema: "checks", name: "facts_plays_assertions_foreignKey_0" },
        dependencyTargets: [table, referenced],
        query: `
select
  child."u",
  child."r"
from "facts_anna"."p_plays" as child
left join "shop_anna"."p_users" as parent
  on child."u" = parent."user_id"
  and child."r" = parent."region"
where child."u" is not null
  and child."r" is not null
  and parent."user_id" is null
`,
      },
    ]);
  });

  it("of a script's table is proved too, with what is said of the table later, and once", async () => {
    const graph = await compiled({
      "definitions/a.js": `publish("t", { type: "table", redshift: { primaryKey: "old" } })
  .query("select 1 as id")
  .redshift({ primaryKey: "id" })
  .tags(["late"])
  .disabled();`,
    });
    expect(graph.assertions).toMatchObject([
      { target: { schema: "checks", name: "shop_t_assertions_primaryKey" }, tags: ["late"], disabled: true },
    ]);
    expect(graph.assertions?.[0]?.query).toContain('"id" is null');
  });

  it("may refer to a declaration, and to its own table", async () => {
    const graph = await compiled({
      "definitions/raw.sqlx": 'config { type: "declaration", schema: "landing" }',
      "definitions/t.sqlx": `config { type: "table", redshift: { foreignKeys: [
        { columns: "a", references: "raw" },
        { columns: "parent", references: "t", referencedColumns: "id" }
      ] } }
select 1 as id`,
    });
    const keys = graph.tables?.[0]?.redshift?.foreignKeys?.map((key) => key.references);
    expect(keys).toEqual([
      { schema: "landing", name: "raw" },
      { schema: "shop", name: "t" },
    ]);
    expect(graph.assertions?.map((assertion) => assertion.dependencyTargets)).toEqual([
      [
        { schema: "shop", name: "t" },
        { schema: "landing", name: "raw" },
      ],
      [{ schema: "shop", name: "t" }],
    ]);
  });
});
