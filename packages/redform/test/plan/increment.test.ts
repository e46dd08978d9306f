import { describe, expect, it } from "vitest";
import type { CompiledTable, RedshiftOptions } from "../../src/graph/compiled-graph.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import { renderPlan } from "../../src/plan/render.ts";
import { assertion, graph, table } from "../graphs.ts";

/** What a dry run prints of a table whose columns stand as told, without its heading. */
function shown(columns: readonly string[], options: Partial<CompiledTable>): string {
  const of = graph({ tables: [table("t", options)] });
  const state = {
    schemas: ["shop"],
    relations: [{ schema: "shop", name: "t", kind: "table" as const, columns, constraints: [] }],
  };
  return renderPlan(buildPlan(of, new Set(["shop.t"]), state, { fullRefresh: false })).replace(/^.*\n/, "");
}

function increment(redshift: RedshiftOptions): string {
  return shown(["id", "part", "v"], {
    enumType: "INCREMENTAL",
    query: "select 1 as id",
    uniqueKey: ["id", "part"],
    redshift,
  });
}

describe("an increment by MERGE", () => {
  it("replaces rows with NULL in their key before it, because MERGE matches by equality", () => {
    expect(increment({ incrementalStrategy: "merge" })).toBe(`begin;
create temporary table "shop__t__redform_increment"
as
select 1 as id;
delete from "shop"."t"
using "shop__t__redform_increment"
where ("shop__t__redform_increment"."id" is null or "shop__t__redform_increment"."part" is null)
  and ("shop"."t"."id" = "shop__t__redform_increment"."id" or ("shop"."t"."id" is null and "shop__t__redform_increment"."id" is null))
  and ("shop"."t"."part" = "shop__t__redform_increment"."part" or ("shop"."t"."part" is null and "shop__t__redform_increment"."part" is null));
insert into "shop"."t" (
  "id",
  "part",
  "v"
)
select
  "id",
  "part",
  "v"
from "shop__t__redform_increment"
where "id" is null or "part" is null;
delete from "shop__t__redform_increment"
where "id" is null or "part" is null;
merge into "shop"."t"
using "shop__t__redform_increment"
on "shop"."t"."id" = "shop__t__redform_increment"."id"
  and "shop"."t"."part" = "shop__t__redform_increment"."part"
when matched then update set
  "v" = "shop__t__redform_increment"."v"
when not matched then insert (
  "id",
  "part",
  "v"
)
values (
  "shop__t__redform_increment"."id",
  "shop__t__redform_increment"."part",
  "shop__t__redform_increment"."v"
);
drop table if exists "shop__t__redform_increment";
commit;
`);
  });
});

describe("an increment whose columns may change", () => {
  it("is shown with the question for its columns, and as it is for those that stand", () => {
    const text = increment({ onSchemaChange: "extend" });
    expect(text).toContain(`
select a.attname, format_type(a.atttypid, a.atttypmod)
from pg_attribute a
join pg_class c on c.oid = a.attrelid
where c.relname = 'shop__t__redform_increment'
  and pg_table_is_visible(c.oid)
  and a.attnum > 0
  and not a.attisdropped
order by a.attnum;
-- columns that the table has not are added here; for the columns as they stand:
delete from "shop"."t"`);
    expect(text).not.toContain("alter table");
  });
});

describe("a table with encodings", () => {
  it("is made of the columns that its query gives, told apart from its rows", () => {
    const text = shown([], {
      query: "select 1 as id",
      redshift: { encode: { id: "az64" }, distStyle: "even", backup: false },
    });
    expect(text).toContain(`create temporary table "shop__t__redform_new__redform_shape"
as
select * from (
select 1 as id
) as shape
where 1 = 0;
`);
    expect(text).toContain(`
-- with all of these columns and their types, not only those that the model declares:
-- create table "shop"."t__redform_new" (
--   "id" <type> encode az64
-- )
-- backup no
-- diststyle even;
insert into "shop"."t__redform_new"
select 1 as id;
`);
  });

  it("needs no shape for backup alone", () => {
    expect(shown([], { query: "select 1 as id", redshift: { backup: false } })).toContain(
      'create table "shop"."t__redform_new"\nbackup no\nas\nselect 1 as id;\n',
    );
  });
});

describe("a primary key", () => {
  const keyed = (enumType: "TABLE" | "INCREMENTAL", notNull?: readonly string[]): string => {
    const of = graph({
      tables: [table("t", { enumType, query: "select 1 as id", redshift: { primaryKey: ["id"] } })],
      assertions: [
        assertion("shop_t_assertions_primaryKey", {
          dependsOn: ["shop.t"],
          parentAction: { schema: "shop", name: "t" },
        }),
      ],
    });
    const relation = { schema: "shop", name: "t", kind: "table" as const, columns: ["id"], constraints: [] };
    const relations = [{ ...relation, ...(notNull === undefined ? {} : { notNull }) }];
    const state = { schemas: ["shop", "shop_assertions"], relations };
    return renderPlan(buildPlan(of, new Set(["shop.t"]), state, { fullRefresh: false }));
  };
  const added = 'add constraint "t_pkey" primary key ("id")';

  it("needs columns that were made NOT NULL, which no later change can do", () => {
    const text = keyed("TABLE");
    expect(text).toContain('-- create table "shop"."t__redform_new" (\n--   "id" <type> not null\n-- );');
    expect(text).toContain("-- if that meets NULL in a key");
    expect(text).toContain(added);
  });

  it("is withheld from a standing table whose columns take NULL", () => {
    expect(keyed("INCREMENTAL", ["id"])).toContain(added);
    expect(keyed("INCREMENTAL")).not.toContain(added);
  });
});
