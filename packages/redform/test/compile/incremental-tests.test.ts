import { describe, expect, it } from "vitest";
import { compileProject } from "../../src/compile/compile-project.ts";
import type { CompiledTest } from "../../src/graph/compiled-graph.ts";
import { loaded, messagesOf, projectFolder } from "../project/project-folder.ts";

const model = `config { type: "incremental", uniqueKey: ["id"] }
js { const more = 1; }
pre_operations { delete from \${self()} }
incremental_where { id > (select max(id) from \${self()}) }
select id + \${more} as id from \${ref("src", "raw")}
\${when(incremental(), \`where id not in (select id from \${self()})\`, "-- all")}`;
const files = {
  "definitions/raw.sqlx": 'config { type: "declaration", schema: "src" }',
  "definitions/plays.sqlx": model,
};

async function compiledTest(text: string): Promise<CompiledTest | undefined> {
  const root = projectFolder({ ...files, "definitions/t.sqlx": text });
  const outcome = await compileProject(await loaded(root));
  if (!outcome.ok) throw new Error(messagesOf(outcome).join("\n"));
  return outcome.value.tests?.[0];
}

const config = 'config { type: "test", dataset: "plays" }\n';
const raw = 'input "src", "raw" { select 7 as id }\n';

describe("a test of an incremental table", () => {
  it("is of a first load where no input holds what stands before", async () => {
    const test = await compiledTest(`${config}${raw}select 8 as id`);
    expect(test?.dataset).toEqual({ schema: "shop", name: "plays" });
    expect(test?.increment).toBeUndefined();
    expect(test?.testQuery?.trim()).toBe("select id + 1 as id from ( select 7 as id )\n-- all");
    expect(test?.expectedOutputQuery?.trim()).toBe("select 8 as id");
  });

  for (const label of ['"self"', '"plays"', '"shop", "plays"']) {
    it(`is of an increment where an input is labelled ${label}`, async () => {
      const test = await compiledTest(`${config}${raw}input ${label} { select 6 as id }\nselect 8 as id`);
      expect(test?.increment).toEqual({ existingQuery: "select 6 as id", uniqueKey: ["id"] });
      expect(test?.testQuery?.replace(/\s+/g, " ").trim()).toBe(
        "select * from ( select id + 1 as id from ( select 7 as id ) where id not in (select id from ( select 6 as id ))) as subquery where id > (select max(id) from ( select 6 as id ))",
      );
    });
  }

  it("says which input is missing, in the test's file", async () => {
    const root = projectFolder({
      ...files,
      "definitions/t.sqlx": `${config}input "self" { select 6 as id }\nselect 8 as id`,
    });
    expect(messagesOf(await compileProject(await loaded(root)))).toEqual([
      'definitions/t.sqlx Input for dataset "{"schema":"src","name":"raw"}" has not been provided. Provided inputs: {"name":"self"} (at definitions/plays.sqlx:5:34)',
    ]);
  });
});

describe("a test of another table", () => {
  it("names its dataset, under its final name", async () => {
    const root = projectFolder(
      {
        "definitions/v.sqlx": 'config { type: "view" }\nselect 1 as id',
        "definitions/t.sqlx": 'config { type: "test", dataset: "v" }\nselect 1 as id',
      },
      '{ "warehouse": "redshift", "defaultSchema": "s", "tablePrefix": "p", "schemaSuffix": "x" }',
    );
    const outcome = await compileProject(await loaded(root));
    expect(outcome.ok && outcome.value.tests?.[0]?.dataset).toMatchObject({ schema: "s_x", name: "p_v" });
  });
});
