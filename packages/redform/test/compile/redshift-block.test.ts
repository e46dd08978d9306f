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
    ['audit: "after"', { audit: "after" }],
    ['encode: { id: "az64" }', { encode: { id: "az64" } }],
    ["backup: false", { backup: false }],
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
    ['audit: "befor"', '4:5 redshift.audit: "befor" must be one of before, after. Did you mean "before"?'],
    ['warnOn: "nonNull"', '4:5 redshift.warnOn: "nonNull" must be a list of kinds of assertions.'],
    [
      'warnOn: ["nonNul"]',
      '4:5 redshift.warnOn[0]: "nonNul" must be one of uniqueKey, nonNull, rowConditions, primaryKey, foreignKeys. Did you mean "nonNull"?',
    ],
    ['warnOn: ["nonNull"]', "4:5 redshift.warnOn: the config asserts no nonNull. Remove warnOn."],
    [
      'primaryKey: "id",\n    warnOn: ["uniqueKey"]',
      "5:5 redshift.warnOn: the config asserts no uniqueKey. It asserts: primaryKey.",
    ],
    [
      'onSchemaChange: "fail"',
      '4:5 redshift.onSchemaChange: only an incremental table has increments. Make it type: "incremental", or remove onSchemaChange.',
    ],
    [
      'encode: { id: "zst" }',
      '4:15 redshift.encode.id: "zst" must be one of raw, az64, bytedict, delta, delta32k, lzo, mostly8, mostly16, mostly32, runlength, text255, text32k, zstd. Did you mean "zstd"?',
    ],
    ['backup: "no"', '4:5 redshift.backup: "no" must be true or false.'],
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

  it("refuses of views what only stored rows have", async () => {
    expect(await errorsOf('encode: { id: "zstd" }', "view")).toEqual([
      "definitions/plays.sqlx:4:5 redshift.encode: a view stores no rows. Make it a table, or remove encode.",
    ]);
  });

  it("takes what an increment does with new columns and with the rows of its keys", async () => {
    const graph = await compiled({
      "definitions/plays.sqlx": `config {
  type: "incremental",
  uniqueKey: ["id"],
  redshift: { onSchemaChange: "extend", incrementalStrategy: "merge" }
}
select 1 as id`,
    });
    expect(graph.tables?.[0]?.redshift).toEqual({ onSchemaChange: "extend", incrementalStrategy: "merge" });
  });

  it("refuses a strategy where no key says which rows are the same", async () => {
    expect(await errorsOf('incrementalStrategy: "merge"', "incremental")).toEqual([
      'definitions/plays.sqlx:4:5 redshift.incrementalStrategy: incrementalStrategy "merge" needs a uniqueKey. Add uniqueKey: ["column"] to the config; without one, rows are added.',
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

describe("an assertion that is to warn", () => {
  const asserting = (redshift: string): string => `config {
  type: "table",
  assertions: { uniqueKey: ["id"], nonNull: ["id"], rowConditions: ["id > 0"] },
  redshift: ${redshift}
}
select 1 as id`;
  const severities = (graph: CompiledGraph): unknown =>
    Object.fromEntries((graph.assertions ?? []).map(({ target, severity }) => [target.name, severity]));

  it("is named by its kind in the table's config", async () => {
    const graph = await compiled({
      "definitions/t.sqlx": asserting(
        '{ primaryKey: "id", foreignKeys: [{ columns: "id", references: "t" }], warnOn: ["uniqueKey", "foreignKeys"] }',
      ),
    });
    expect(severities(graph)).toEqual({
      shop_t_assertions_uniqueKey_0: "warn",
      shop_t_assertions_rowConditions: undefined,
      shop_t_assertions_primaryKey: undefined,
      shop_t_assertions_foreignKey_0: "warn",
    });
  });

  it("may hold both nonNull and rowConditions, which are one assertion, but not half of it", async () => {
    const both = { "definitions/t.sqlx": asserting('{ warnOn: ["nonNull", "rowConditions"] }') };
    expect(severities(await compiled(both))).toMatchObject({ shop_t_assertions_rowConditions: "warn" });
    const half = projectFolder({ "definitions/t.sqlx": asserting('{ warnOn: ["nonNull"] }') });
    expect(messagesOf(await compileProject(await loaded(half)))).toEqual([
      "definitions/t.sqlx:4:15 redshift.warnOn: nonNull and rowConditions of a config are one assertion. Name both, or put one of them into an assertion file.",
    ]);
  });

  it("says so in its own file", async () => {
    const graph = await compiled({
      "definitions/check.sqlx":
        'config { type: "assertion", redshift: { severity: "warn" } }\nselect 1 as id where false',
      "definitions/other.js": 'assert("strict", "select 1 as id where false");',
    });
    expect(severities(graph)).toEqual({ check: "warn", strict: undefined });
    const wrong = projectFolder({
      "definitions/check.sqlx":
        'config {\n  type: "assertion",\n  redshift: { severity: "warns" }\n}\nselect 1',
      "definitions/other.sqlx": 'config {\n  type: "assertion",\n  redshift: { level: 1 }\n}\nselect 1',
    });
    expect(messagesOf(await compileProject(await loaded(wrong)))).toEqual([
      'definitions/check.sqlx:3:15 redshift.severity: "warns" must be one of error, warn. Did you mean "warn"?',
      "definitions/other.sqlx:3:15 redshift.level: is not known. Known are: severity.",
    ]);
  });
});
