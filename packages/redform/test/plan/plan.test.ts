import { describe, expect, it } from "vitest";
import type { CompiledGraph } from "../../src/graph/compiled-graph.ts";
import { selectActions } from "../../src/graph/select.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import type { Plan } from "../../src/plan/plan-types.ts";
import { renderPlan } from "../../src/plan/render.ts";
import type { Relation, WarehouseState } from "../../src/warehouse/warehouse.ts";
import { assertion, graph, operation, table } from "../graphs.ts";

const empty: WarehouseState = { schemas: ["shop", "shop_assertions"], relations: [] };

function standing(...relations: readonly (Partial<Relation> & { readonly name: string })[]): WarehouseState {
  return {
    ...empty,
    relations: relations.map((relation) => ({
      schema: "shop",
      kind: "table",
      columns: [],
      constraints: [],
      ...relation,
    })),
  };
}

function plan(of: CompiledGraph, state: WarehouseState = empty, fullRefresh = false): Plan {
  const selected = selectActions(of, { actions: [], tags: [], includeDeps: false, includeDependents: false });
  if (!selected.ok) throw new Error("nothing selected");
  return buildPlan(of, selected.value, state, { fullRefresh });
}

/** The plan as SQL, without the heading lines. */
function sql(of: CompiledGraph, state: WarehouseState = empty, fullRefresh = false): string {
  return renderPlan(plan(of, state, fullRefresh)).replace(/^-- .*\n/gm, "");
}

describe("a table", () => {
  const users = graph({
    tables: [
      table("users", {
        query: "\nselect 1 as id, 'x' as k;\n",
        preOps: ["set query_group to 'users'"],
        postOps: ['grant select on "shop"."users" to public'],
        redshift: { distStyle: "key", distKey: "id", sortStyle: "interleaved", sortKeys: ["id", "k"] },
      }),
    ],
  });

  it("is built beside and renamed into place", () => {
    expect(sql(users)).toBe(`set query_group to 'users';
create table "shop"."users__redform_new"
diststyle key
distkey ("id")
interleaved sortkey ("id", "k")
as
select 1 as id, 'x' as k;
begin;
alter table "shop"."users__redform_new" rename to "users";
grant select on "shop"."users" to public;
commit;
`);
  });

  it("takes the old one's place in one transaction, and the old one is dropped after it", () => {
    expect(sql(users, standing({ name: "users" }))).toContain(`begin;
alter table "shop"."users" rename to "users__redform_old";
alter table "shop"."users__redform_new" rename to "users";
grant select on "shop"."users" to public;
commit;
drop table if exists "shop"."users__redform_old";
`);
  });

  it("takes a view's place, and cleans what a killed run left", () => {
    const left = standing(
      { name: "users", kind: "view" },
      { name: "users__redform_new" },
      { name: "users__redform_old" },
    );
    const text = sql(users, left);
    expect(
      text.startsWith(
        'drop table if exists "shop"."users__redform_new";\ndrop table if exists "shop"."users__redform_old";\n',
      ),
    ).toBe(true);
    expect(text).toContain(
      'begin;\ndrop view if exists "shop"."users";\nalter table "shop"."users__redform_new"',
    );
  });

  it.each([
    [{ distStyle: "all" as const, distKey: "id" }, "diststyle all"],
    [{ distStyle: "even" as const }, "diststyle even"],
    [{ distStyle: "auto" as const, sortStyle: "auto" as const }, "diststyle auto\nsortkey auto"],
    [{ sortKeys: ["a", "b"] }, 'compound sortkey ("a", "b")'],
  ])("writes the design %j", (redshift, lines) => {
    expect(sql(graph({ tables: [table("t", { redshift })] }))).toContain(`"t__redform_new"\n${lines}\nas\n`);
  });
});

describe("a view", () => {
  it("binds late", () => {
    expect(sql(graph({ tables: [table("v", { enumType: "VIEW" })] }))).toBe(`begin;
create or replace view "shop"."v"
as
select 'v' as v
with no schema binding;
commit;
`);
  });

  it("takes a table's place", () => {
    expect(sql(graph({ tables: [table("v", { enumType: "VIEW" })] }), standing({ name: "v" }))).toContain(
      'begin;\ndrop table if exists "shop"."v";\ncreate or replace view',
    );
  });
});

describe("an incremental table", () => {
  const events = graph({
    tables: [
      table("events", {
        enumType: "INCREMENTAL",
        query: "select 1 as id, 2 as part",
        incrementalQuery: "select 3 as id, 4 as part",
        where: "id > 2",
        uniqueKey: ["id", "part"],
        preOps: ["first"],
        incrementalPreOps: ["before"],
        incrementalPostOps: ["after"],
      }),
    ],
  });
  const there = standing({ name: "events", columns: ["part", "id"] });

  it("is built whole the first time, on a full refresh, and where a view stands", () => {
    for (const text of [
      sql(events),
      sql(events, there, true),
      sql(events, standing({ name: "events", kind: "view" })),
    ]) {
      expect(text).toContain('create table "shop"."events__redform_new"\nas\nselect 1 as id, 2 as part;');
      expect(text).toContain("first;");
    }
  });

  it("deletes by its key, NULL included, and inserts by name, all in one transaction", () => {
    expect(sql(events, there)).toBe(`begin;
before;
create temporary table "shop__events__redform_increment"
as
select * from (
select 3 as id, 4 as part
) as subquery
where id > 2;
delete from "shop"."events"
using "shop__events__redform_increment"
where "shop"."events"."id" = "shop__events__redform_increment"."id"
  and "shop"."events"."part" = "shop__events__redform_increment"."part";
delete from "shop"."events"
using "shop__events__redform_increment"
where ("shop__events__redform_increment"."id" is null or "shop__events__redform_increment"."part" is null)
  and ("shop"."events"."id" = "shop__events__redform_increment"."id" or ("shop"."events"."id" is null and "shop__events__redform_increment"."id" is null))
  and ("shop"."events"."part" = "shop__events__redform_increment"."part" or ("shop"."events"."part" is null and "shop__events__redform_increment"."part" is null));
insert into "shop"."events" (
  "part",
  "id"
)
select
  "part",
  "id"
from "shop__events__redform_increment";
after;
drop table if exists "shop__events__redform_increment";
commit;
`);
  });

  it("is not rebuilt by a full refresh when it is protected", () => {
    const [one] = events.tables ?? [];
    const guarded = graph({ tables: one === undefined ? [] : [{ ...one, protected: true }] });
    expect(sql(guarded, there, true)).toContain("insert into");
  });
});

describe("operations", () => {
  const of = (...queries: readonly string[]): string =>
    sql(graph({ operations: [operation("o", { queries })] }));

  it("run in one transaction, statement by statement", () => {
    expect(
      of("create table a (v varchar(9)); insert into a values (';')", "-- only a comment", "select 1;"),
    ).toBe("begin;\ncreate table a (v varchar(9));\ninsert into a values (';');\nselect 1;\ncommit;\n");
  });

  it.each([
    "vacuum t",
    "truncate t",
    "begin",
    "alter table a append from b",
    "create external table s.t (a int)",
  ])("run each for itself when one is: %s", (statement) => {
    expect(of("select 1", statement)).toBe(`select 1;\n${statement};\n`);
  });
});

describe("declared keys", () => {
  const star = graph({
    tables: [
      table("users", { redshift: { primaryKey: ["id"] } }),
      table("plays", {
        enumType: "INCREMENTAL",
        dependsOn: ["shop.users"],
        redshift: {
          primaryKey: ["play"],
          foreignKeys: [
            {
              columns: ["user_id"],
              references: { schema: "shop", name: "users" },
              referencedColumns: ["id"],
            },
          ],
        },
      }),
    ],
    assertions: [
      assertion("shop_users_assertions_primaryKey", {
        dependsOn: ["shop.users"],
        parentAction: { schema: "shop", name: "users" },
      }),
      assertion("shop_plays_assertions_primaryKey", {
        dependsOn: ["shop.plays"],
        parentAction: { schema: "shop", name: "plays" },
      }),
      assertion("shop_plays_assertions_foreignKey_0", {
        dependsOn: ["shop.plays", "shop.users"],
        parentAction: { schema: "shop", name: "plays" },
      }),
    ],
  });

  it("become constraints only behind the assertions that prove them, the referenced key first", () => {
    const task = plan(star).tasks.find(({ key }) => key === "shop.plays#constraints");
    expect(task?.dependsOn).toEqual([
      "shop.plays",
      "shop.users#constraints",
      "shop_assertions.shop_plays_assertions_foreignKey_0",
      "shop_assertions.shop_plays_assertions_primaryKey",
    ]);
    expect(task?.groups[0]?.statements.map((statement) => statement.sql)).toEqual([
      'alter table "shop"."plays" add constraint "plays_pkey" primary key ("play")',
      'alter table "shop"."plays" add constraint "plays_user_id_fkey" foreign key ("user_id") references "shop"."users" ("id")',
    ]);
  });

  it("are withheld when their proof does not run", () => {
    const without = { ...star, assertions: (star.assertions ?? []).slice(0, 1) };
    const keys = plan(without).tasks.map(({ key }) => key);
    expect(keys).toContain("shop.users#constraints");
    expect(keys).not.toContain("shop.plays#constraints");
  });

  it("are dropped before a run that may make them untrue, foreign keys first", () => {
    const state = standing(
      { name: "users", constraints: ["users_pkey"] },
      { name: "plays", columns: ["play", "user_id"], constraints: ["plays_pkey", "plays_user_id_fkey"] },
    );
    expect(plan(star, state).setup.map((statement) => statement.sql)).toEqual([
      'alter table "shop"."plays" drop constraint "plays_user_id_fkey"',
      'alter table "shop"."plays" drop constraint "plays_pkey"',
      'alter table "shop"."users" drop constraint "users_pkey"',
    ]);
  });
});

describe("a plan", () => {
  it("makes the schemas that are missing, and is the same whatever the order of actions", () => {
    const actions = [table("b", { dependsOn: ["shop.a"] }), table("a"), table("c", { schema: "new" })];
    const one = plan(graph({ tables: actions }));
    expect(one.setup.map((statement) => statement.sql)).toEqual(['create schema if not exists "new"']);
    expect(plan(graph({ tables: [...actions].reverse() }))).toEqual(one);
  });

  it("leads past disabled actions and inline queries to what stands behind them", () => {
    const tasks = plan(
      graph({
        tables: [
          table("a"),
          table("inline", { enumType: "INLINE", dependsOn: ["shop.a"] }),
          table("off", { disabled: true, dependsOn: ["shop.inline"] }),
          table("z", { dependsOn: ["shop.off"] }),
        ],
      }),
    ).tasks;
    expect(tasks.map(({ key, dependsOn }) => [key, dependsOn])).toEqual([
      ["shop.a", []],
      ["shop.z", ["shop.a"]],
    ]);
  });
});
