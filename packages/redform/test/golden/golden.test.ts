import { describe, expect, it } from "vitest";
import { runnableActions } from "../../src/graph/actions.ts";
import type { CompiledGraph, CompiledTable, RedshiftOptions } from "../../src/graph/compiled-graph.ts";
import { buildPlan } from "../../src/plan/build-plan.ts";
import { expand } from "../../src/plan/expand.ts";
import type { Column } from "../../src/plan/increment.ts";
import type { Plan, PlannedStatement } from "../../src/plan/plan-types.ts";
import { renderPlan } from "../../src/plan/render.ts";
import { clearLedger, readLedger } from "../../src/sql/ledger.ts";
import { readTaken } from "../../src/sql/loads.ts";
import { LAST_READ } from "../../src/warehouse/redshift/objects.ts";
import { takeRunLock } from "../../src/warehouse/redshift/run-lock.ts";
import type { Relation, WarehouseSession, WarehouseState } from "../../src/warehouse/warehouse.ts";
import { assertion, graph, operation, table } from "../graphs.ts";

/**
 * Every kind of statement that a cluster would get, in files to read: test/golden/*.sql. A change of the planner
 * shows there; `npx vitest run packages/redform/test/golden -u` writes them anew.
 */

const nothing: WarehouseState = { schemas: [], relations: [] };

function standing(...relations: readonly (Partial<Relation> & { readonly name: string })[]): WarehouseState {
  return {
    schemas: ["shop", "shop_assertions", "redform"],
    relations: relations.map((one) => ({
      schema: "shop",
      kind: "table",
      columns: [],
      constraints: [],
      ...one,
    })),
  };
}

function planOf(of: CompiledGraph, state: WarehouseState, fullRefresh = false): Plan {
  const selected = new Set(runnableActions(of).map(({ key }) => key));
  return buildPlan(of, selected, state, { fullRefresh, runId: "20260105T101530123Z-k3f9" });
}

/** The plan as --dry-run prints it; and with `columns` what follows once the warehouse has told them. */
function text(plan: Plan, columns?: readonly Column[]): string {
  const shown = renderPlan(plan);
  if (columns === undefined) return shown;
  const asked = plan.tasks.flatMap(({ key, groups }) =>
    groups.flatMap(({ statements }) =>
      statements.flatMap((statement) => (statement.makes === undefined ? [] : [{ key, ...statement }])),
    ),
  );
  const made = asked.map(({ key, makes }) => {
    const next = makes === undefined ? [] : expand(makes, columns);
    const types = columns.map(({ name, type }) => `${name} ${type}`).join(", ");
    return `\n-- ${key}, when the columns are ${types}\n${"message" in next ? `-- ${next.message}\n` : statements(next)}`;
  });
  return `${shown}${made.join("")}`;
}

function statements(planned: readonly PlannedStatement[]): string {
  return planned.map(({ purpose, sql }) => `-- ${purpose}\n${sql};\n`).join("");
}

async function golden(name: string, content: string): Promise<void> {
  await expect(content).toMatchFileSnapshot(`${name}.sql`);
}

const QUERY = "select id, name, day from source.users";

const users = (redshift?: RedshiftOptions, more: Partial<CompiledTable> = {}): CompiledGraph =>
  graph({
    tables: [table("users", { query: QUERY, ...(redshift === undefined ? {} : { redshift }), ...more })],
  });

describe("a table's golden file", () => {
  const designs: Readonly<Record<string, RedshiftOptions | undefined>> = {
    plain: undefined,
    "dist-auto-sort-auto": { distStyle: "auto", sortStyle: "auto" },
    "dist-even-sort-compound": { distStyle: "even", sortStyle: "compound", sortKeys: ["day", "id"] },
    "dist-all": { distStyle: "all" },
    "dist-key-sort-interleaved": {
      distStyle: "key",
      distKey: "id",
      sortStyle: "interleaved",
      sortKeys: ["day", "id"],
    },
    "backup-no": { distStyle: "even", backup: false },
  };
  it.each(Object.keys(designs))("shows its design: %s", (name) =>
    golden(`table-${name}`, text(planOf(users(designs[name]), nothing))),
  );

  const columns: readonly Column[] = [
    { name: "id", type: "integer" },
    { name: "name", type: "character varying(20)" },
    { name: "day", type: "date" },
  ];

  it("shows encodings and the key's NOT NULL, for which the columns are asked first", () =>
    golden(
      "table-encode-primary-key",
      text(
        planOf(
          graph({
            ...users({
              distStyle: "key",
              distKey: "id",
              sortKeys: ["day"],
              encode: { name: "zstd", day: "az64" },
              primaryKey: ["id"],
            }),
            assertions: [
              assertion("shop_users_assertions_primaryKey", {
                dependsOn: ["shop.users"],
                parentAction: { schema: "shop", name: "users" },
                query:
                  'select id, count(*) as n from "shop"."users" group by id having count(*) > 1 or id is null',
              }),
            ],
          }),
          nothing,
        ),
        columns,
      ),
    ));

  it("shows the swap that keeps grants, owner and comments, with operations before and after", () =>
    golden(
      "swap-keeps-grants-owner-comments",
      text(
        planOf(
          users(
            { distStyle: "all" },
            { preOps: ["set query_group to 'x'"], postOps: ["analyze shop.users"] },
          ),
          standing({
            name: "users",
            columns: ["id", "name"],
            owner: "loader",
            comment: "who's who",
            columnComments: { name: "back\\slash" },
            grants: [
              { privilege: "SELECT", grantee: { kind: "public", name: "public" }, grantable: false },
              { privilege: "SELECT", grantee: { kind: "group", name: "analysts" }, grantable: false },
              { privilege: "SELECT", grantee: { kind: "role", name: "reader" }, grantable: false },
              { privilege: "UPDATE", grantee: { kind: "user", name: 'odd "name"' }, grantable: true },
            ],
          }),
        ),
      ),
    ));

  it("shows how it takes a view's place, and what is cleaned that a killed run left", () =>
    golden(
      "table-over-view-and-leftovers",
      text(planOf(users(), standing({ name: "users", kind: "view" }, { name: "users__redform_new" }))),
    ));
});

describe("a view's golden file", () => {
  const view = graph({ tables: [table("recent", { enumType: "VIEW", query: QUERY })] });
  it("shows that it binds late", () => golden("view", text(planOf(view, nothing))));
  it("shows how it takes a table's place", () =>
    golden("view-over-table", text(planOf(view, standing({ name: "recent" })))));
});

describe("an increment's golden file", () => {
  const plays = (redshift: RedshiftOptions, uniqueKey: readonly string[]): CompiledGraph =>
    graph({
      tables: [
        table("plays", {
          enumType: "INCREMENTAL",
          query: "select play, user_id, seconds from source.plays",
          incrementalQuery: "select play, user_id, seconds from source.plays where arrived > 7",
          where: "seconds > 0",
          uniqueKey,
          redshift,
        }),
      ],
    });
  const stands = standing({ name: "plays", columns: ["play", "user_id", "seconds"] });
  const arriving: readonly Column[] = [
    { name: "play", type: "integer" },
    { name: "user_id", type: "integer" },
    { name: "skipped", type: "boolean" },
  ];

  it("shows rows that are only appended", () =>
    golden("increment-append", text(planOf(plays({}, []), stands))));
  it("shows rows that are deleted by key and inserted", () =>
    golden("increment-delete-insert", text(planOf(plays({}, ["play", "user_id"]), stands))));
  it("shows MERGE", () =>
    golden("increment-merge", text(planOf(plays({ incrementalStrategy: "merge" }, ["play"]), stands))));
  it.each(["fail", "extend", "synchronize"] as const)("shows columns that change: %s", (onSchemaChange) =>
    golden(
      `increment-columns-${onSchemaChange}`,
      text(planOf(plays({ onSchemaChange }, ["play"]), stands), arriving),
    ),
  );
  it("shows a design that drifted being altered", () =>
    golden(
      "increment-drift",
      text(
        planOf(
          plays({ distStyle: "key", distKey: "play", sortKeys: ["play"], encode: { seconds: "zstd" } }, [
            "play",
          ]),
          standing({
            name: "plays",
            columns: ["play", "user_id", "seconds"],
            design: { distStyle: "even", sortKeys: ["user_id"], encodings: { seconds: "az64" } },
          }),
        ),
      ),
    ));
});

describe("the golden file of keys", () => {
  const star = graph({
    tables: [
      table("users", { query: QUERY, redshift: { primaryKey: ["id"] } }),
      table("plays", {
        dependsOn: ["shop.users"],
        enumType: "INCREMENTAL",
        query: "select play, user_id from source.plays",
        uniqueKey: ["play"],
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
      ...["users", "plays"].map((name) =>
        assertion(`shop_${name}_assertions_primaryKey`, {
          dependsOn: [`shop.${name}`],
          parentAction: { schema: "shop", name },
          query: `select * from "shop"."${name}" where 1 = 0`,
        }),
      ),
      assertion("shop_plays_assertions_foreignKey_0", {
        dependsOn: ["shop.plays", "shop.users"],
        parentAction: { schema: "shop", name: "plays" },
        query:
          'select p.* from "shop"."plays" p left join "shop"."users" u on u.id = p.user_id where u.id is null',
      }),
    ],
  });
  it("shows them declared behind their proof when all is new", () =>
    golden("keys-first-run", text(planOf(star, nothing))));
  it("shows them given up by the old parent and proved anew", () =>
    golden(
      "keys-next-run",
      text(
        planOf(
          star,
          standing(
            { name: "users", columns: ["id"], constraints: ["users_pkey"], notNull: ["id"] },
            {
              name: "plays",
              columns: ["play", "user_id"],
              constraints: ["plays_pkey", "plays_user_id_fkey"],
              notNull: ["play"],
            },
          ),
        ),
      ),
    ));
  it("shows one withheld that has no proof any more", () =>
    golden(
      "keys-withheld",
      text(
        planOf(
          { ...star, assertions: [] },
          standing(
            { name: "users", columns: ["id"], constraints: ["users_pkey"] },
            {
              name: "plays",
              columns: ["play", "user_id"],
              constraints: ["plays_pkey", "plays_user_id_fkey"],
            },
          ),
        ),
      ),
    ));
});

describe("the golden file of operations and assertions", () => {
  it("shows a load by COPY that is swapped in, in one transaction", () =>
    golden(
      "operations-copy",
      text(
        planOf(
          graph({
            operations: [
              operation("staging", {
                hasOutput: true,
                queries: [
                  'create table "shop"."staging_loading" (id integer, at timestamp) diststyle even',
                  "copy \"shop\".\"staging_loading\"\nfrom 's3://bucket/log_data'\niam_role default\nregion 'us-west-2'\nformat as json 's3://bucket/paths.json'\ntimeformat 'epochmillisecs'",
                  'drop table if exists "shop"."staging"',
                  'alter table "shop"."staging_loading" rename to "staging"',
                ],
              }),
            ],
          }),
          nothing,
        ),
      ),
    ));
  it("shows those that take no transaction", () =>
    golden(
      "operations-without-transaction",
      text(
        planOf(
          graph({ operations: [operation("tidy", { queries: ["vacuum shop.users;\nanalyze shop.users"] })] }),
          nothing,
        ),
      ),
    ));
  it("shows an assertion of its own", () =>
    golden(
      "assertion",
      text(
        planOf(
          graph({ assertions: [assertion("no_orphans", { query: "select 1 as id where 1 = 0" })] }),
          nothing,
        ),
      ),
    ));
});

describe("the golden file of what a run keeps in the warehouse", () => {
  it("shows the ledger", () =>
    golden(
      "ledger",
      `-- what a run that goes on asks\n${readLedger("20260105T101530123Z-k3f9")};\n-- what one that succeeded forgets\n${clearLedger("20260105T101530123Z-k3f9")};\n`,
    ));

  it("shows the lock", async () => {
    const sent: string[] = [];
    const session: WarehouseSession = {
      execute: async (sql) => {
        // Whose it is, is of this machine.
        sent.push(sql.replace(/'process \d+ on [^']*'/, "'process 123 on host'"));
        return { columns: [], rows: [], rowCount: 1, notices: [] };
      },
      close: async () => {},
    };
    const request = { environment: "production", runId: "20260105T101530123Z-k3f9", onLost: () => {} };
    const lock = await takeRunLock(session, request, () => 0, { beatMs: 5, deadMs: 1000 });
    while (!sent.some((sql) => sql.startsWith("update")))
      await new Promise((resolve) => setTimeout(resolve, 5));
    await lock.release();
    const once = sent.filter((sql, at) => sent.indexOf(sql) === at);
    await golden("run-lock", `${once.join(";\n")};\n`);
  });
});

describe("a load's golden file", () => {
  const load = (take: "all" | "new"): CompiledGraph =>
    graph({
      operations: [
        operation("events", {
          hasOutput: true,
          load: { take, changed: "fail" },
          queries: [
            'create table "shop"."events" (id integer, name varchar(20)) diststyle even',
            'copy "shop"."events" from \'s3://lake/events/\' iam_role default csv',
          ],
        }),
      ],
    });
  const etag = '"9a0364b9e99bb480dd25e1f0284c8555"';
  const object = (name: string) => ({ name: `s3://lake/events/${name}`, etag, bytes: 10 });
  const newOf = (manifest: string | null): string => {
    const knowledge = { objects: [object("a"), object("b"), object("c")], taken: [object("a")], manifest };
    const options = {
      fullRefresh: false,
      runId: "20260105T101530123Z-k3f9",
      loads: new Map([["shop.events", knowledge]]),
    };
    return text(buildPlan(load("new"), new Set(["shop.events"]), standing({ name: "events" }), options));
  };

  it("shows all objects taken beside what stands", () =>
    golden("load-all", text(planOf(load("all"), standing({ name: "events" })))));
  it("shows new objects taken by a manifest", () =>
    golden("load-new-by-manifest", newOf("s3://lake/manifests/k3f9-shop.events.manifest")));
  it("shows new objects taken by a COPY each", () => golden("load-new-by-object", newOf(null)));
  it("shows what is asked of a COPY, and of the loads before it", () =>
    golden("load-questions", `${LAST_READ};\n\n${readTaken({ schema: "shop", name: "events" })};\n`));
});
