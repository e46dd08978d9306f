import { describe, expect, it } from "vitest";
import type { CompiledGraph, CompiledTable } from "../../src/graph/compiled-graph.ts";
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

  const statementsOf = (of: CompiledGraph, state: WarehouseState, name: string): readonly string[] => {
    const task = plan(of, state).tasks.find(({ target }) => target.name === name);
    return (task?.groups ?? []).flatMap(({ statements, audits = [], proved = [] }) => [
      ...statements.map((statement) => statement.sql),
      ...audits.map(({ target }) => `audit ${target.name}`),
      ...proved.map((statement) => statement.sql),
    ]);
  };

  it("become constraints in the swap, behind the audits that prove them, the referenced table first", () => {
    const { tasks } = plan(star);
    expect(tasks.map(({ key, dependsOn }) => [key, dependsOn])).toEqual([
      ["shop.plays", ["shop.users"]],
      ["shop.users", []],
    ]);
    const statements = statementsOf(star, empty, "plays");
    const order = [
      "audit shop_plays_assertions_foreignKey_0",
      "audit shop_plays_assertions_primaryKey",
      'alter table "shop"."plays__redform_new" rename to "plays"',
      'alter table "shop"."plays" add constraint "plays_pkey" primary key ("play")',
      'alter table "shop"."plays" add constraint "plays_user_id_fkey" foreign key ("user_id") references "shop"."users" ("id")',
    ];
    expect(statements.filter((statement) => order.includes(statement))).toEqual(order);
  });

  it("are withheld when they have no proof, or one that only warns", () => {
    const proofs = star.assertions ?? [];
    const without = { ...star, assertions: proofs.slice(0, 1) };
    expect(statementsOf(without, empty, "users").join()).toContain("users_pkey");
    expect(statementsOf(without, empty, "plays").join()).not.toContain("add constraint");
    const warned = { ...star, assertions: proofs.map((proof) => ({ ...proof, severity: "warn" as const })) };
    expect(statementsOf(warned, empty, "users").join()).not.toContain("add constraint");
  });

  it("of others on a table that is built anew go behind its swap, and come back with their own proof", () => {
    const state = standing(
      { name: "users", constraints: ["users_pkey"] },
      { name: "plays", columns: ["play", "user_id"], constraints: ["plays_pkey", "plays_user_id_fkey"] },
    );
    const freed = 'alter table "shop"."plays" drop constraint "plays_user_id_fkey"';
    const users = statementsOf(star, state, "users");
    expect(users.slice(-6)).toEqual([
      'alter table "shop"."users" rename to "users__redform_old"',
      'alter table "shop"."users__redform_new" rename to "users"',
      // The old table's key has the first name as long as it stands.
      'alter table "shop"."users" add constraint "users_pkey2" primary key ("id")',
      'create or replace view "shop_assertions"."shop_users_assertions_primaryKey"\nas\nselect 1 as v where 1 = 0\nwith no schema binding',
      freed,
      'drop table if exists "shop"."users__redform_old"',
    ]);
    const again = standing(...state.relations.filter(({ name }) => name === "plays"), {
      name: "users",
      constraints: ["users_pkey2"],
    });
    expect(statementsOf(star, again, "users").join()).toContain('add constraint "users_pkey" ');
    const increment = statementsOf(star, state, "plays");
    expect(increment.filter((sql) => sql.includes("constraint"))).toEqual([
      'alter table "shop"."plays" add constraint "plays_user_id_fkey" foreign key ("user_id") references "shop"."users" ("id")',
    ]);
    expect(increment.findIndex((sql) => sql.includes("add constraint"))).toBeGreaterThan(
      increment.indexOf("audit shop_plays_assertions_foreignKey_0"),
    );
    // Swapped by a run that had no time to drop the old table: others' keys may still point to it.
    const cutOff = standing(...state.relations, { name: "users__redform_old" });
    expect(statementsOf(star, cutOff, "users").slice(0, 2)).toEqual([
      freed,
      'drop table if exists "shop"."users__redform_old"',
    ]);
    const resumed = buildPlan(star, new Set(["shop.plays"]), cutOff, {
      fullRefresh: false,
      done: new Set(["shop.users"]),
    });
    expect(resumed.setup.map(({ sql }) => sql).filter((sql) => !sql.startsWith("create schema"))).toEqual([
      freed,
      'drop table if exists "shop"."users__redform_old"',
    ]);
    expect(resumed.tasks[0]?.groups.at(-1)?.proved?.map(({ sql }) => sql)).toContain(increment.at(-3));
  });
});

describe("audits", () => {
  const audited = (redshift: CompiledTable["redshift"] = {}): CompiledGraph =>
    graph({
      tables: [
        table("a"),
        table("b", { dependsOn: ["shop.a"], redshift }),
        table("c", { dependsOn: ["shop.b"] }),
      ],
      assertions: [
        assertion("b_rows", {
          dependsOn: ["shop.b"],
          query: 'select * from "shop"."b" where "shop"."b".v is null',
        }),
        assertion("a_in_b", {
          dependsOn: ["shop.a", "shop.b"],
          query: 'select x.v from "shop"."a" x, "shop"."b"',
        }),
        assertion("a_and_z", { dependsOn: ["shop.a", "shop.z"] }),
      ],
    });

  it("read the candidate in the place of the last table that they read, before it is swapped in", () => {
    const { tasks } = plan(audited());
    const b = tasks.find(({ key }) => key === "shop.b");
    expect(b?.groups[0]?.audits?.map(({ key, count }) => [key, count])).toEqual([
      [
        "shop_assertions.a_in_b",
        'select count(*) from (\nselect x.v from "shop"."a" x, "shop"."b__redform_new" as "b"\n) as failing',
      ],
      [
        "shop_assertions.b_rows",
        'select count(*) from (\nselect * from "shop"."b__redform_new" as "b" where "b"."v" is null\n) as failing',
      ],
    ]);
    expect(tasks.map(({ key }) => key)).toEqual(["shop.a", "shop.b", "shop.c", "shop_assertions.a_and_z"]);
  });

  it("run although only their table was selected", () => {
    const tasks = buildPlan(audited(), new Set(["shop.b"]), empty, { fullRefresh: false }).tasks;
    expect(tasks[0]?.groups[0]?.audits).toHaveLength(2);
    expect(tasks).toHaveLength(1);
  });

  it("run behind the table as tasks of their own where the model says so", () => {
    const { tasks } = plan(audited({ audit: "after" }));
    expect(tasks.find(({ key }) => key === "shop_assertions.b_rows")?.dependsOn).toEqual(["shop.b"]);
    expect(tasks.find(({ key }) => key === "shop.b")?.groups[0]?.audits).toBeUndefined();
  });

  it("let nothing that waits for one begin before its table is published", () => {
    const of = audited();
    const waiting = {
      ...of,
      tables: [...(of.tables ?? []), table("d", { dependsOn: ["shop_assertions.b_rows"] })],
    };
    expect(plan(waiting).tasks.find(({ key }) => key === "shop.d")?.dependsOn).toEqual(["shop.b"]);
  });
});

describe("what a table had", () => {
  it("goes over to the one that takes its place: comments, rights, owner", () => {
    const users = graph({ tables: [table("users")] });
    const old = standing({
      name: "users",
      owner: "etl",
      comment: "who's who",
      columnComments: { v: "a value" },
      columnGrants: [{ column: "v", privilege: "SELECT", grantee: { kind: "user", name: "Ann" } }],
      grants: [
        { privilege: "SELECT", grantee: { kind: "group", name: "analysts" }, grantable: false },
        { privilege: "SELECT", grantee: { kind: "public", name: "public" }, grantable: false },
        { privilege: "UPDATE", grantee: { kind: "user", name: "Ann" }, grantable: true },
      ],
    });
    const text = sql(users, old);
    expect(text).toContain(`alter table "shop"."users__redform_new" rename to "users";
comment on table "shop"."users" is 'who''s who';
grant select on "shop"."users" to group "analysts";
grant select on "shop"."users" to public;
grant update on "shop"."users" to "Ann" with grant option;
select a.attname`);
    // Of columns only what the new table has too: it is asked for them.
    expect(text).toContain(`order by a.attnum;
comment on column "shop"."users"."v" is 'a value';
grant select ("v") on "shop"."users" to "Ann";
alter table "shop"."users" owner to "etl";
commit;
`);
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
