import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompiledGraph } from "../../src/graph/compiled-graph.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Grant, Relation, Warehouse } from "../../src/warehouse/warehouse.ts";
import { graph, table } from "../graphs.ts";
import { runStar } from "../run/star.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";

/** One table that is built whole in every run: the standing one goes, and a new one takes its name. */
const model = (query: string): CompiledGraph => graph({ tables: [table("users", { query })] });
const before = model("select 1 as id, 'Ada' as name, true as gone");
/** It has one column less. */
const after = model("select 1 as id, 'Ada' as name");

const PEOPLE: readonly Grant[] = [
  { privilege: "INSERT", grantee: { kind: "user", name: "ann" }, grantable: true },
  { privilege: "SELECT", grantee: { kind: "public", name: "public" }, grantable: false },
];

async function rebuilt(warehouse: Warehouse, statements: readonly string[]): Promise<Relation | undefined> {
  const first = await runStar(before, warehouse, "first");
  expect(first.actions.flatMap(({ error }) => error ?? [])).toEqual([]);
  const session = await warehouse.connect();
  for (const sql of statements) await session.execute(sql);
  await session.execute("insert into shop.users values (2, 'Bob', false)");
  const second = await runStar(after, warehouse, "second");
  expect(second.actions.flatMap(({ error }) => error ?? [])).toEqual([]);
  expect((await session.execute("select id from shop.users")).rows).toEqual([["1"]]);
  await session.close();
  const { relations } = await warehouse.state(["shop"]);
  return relations.find(({ name }) => name === "users");
}

const comments = [
  "comment on table shop.users is 'who listens: one row a user, it''s all'",
  "comment on column shop.users.name is 'what they call themselves'",
  "comment on column shop.users.gone is 'a column that the model gives no more'",
];
const shared = {
  comment: "who listens: one row a user, it's all",
  columnComments: { name: "what they call themselves" },
};

describe("a rebuilt table of the local warehouse", () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openLocalWarehouse({ warehouse: "local", path: ":memory:" }, process.cwd());
  });
  afterAll(() => warehouse.close());

  it("keeps the owner, rights and comments of the one that it replaces", async () => {
    expect(
      await rebuilt(warehouse, [
        "create user ann password disable",
        "create user builder password disable",
        "create group analysts",
        "create role reporting",
        "grant insert on shop.users to ann with grant option",
        "grant select (name), update (gone) on shop.users to group analysts",
        "grant select on shop.users to public, group analysts, role reporting",
        ...comments,
        "alter table shop.users owner to builder",
      ]),
    ).toMatchObject({
      owner: "builder",
      ...shared,
      columnGrants: [{ column: "name", privilege: "SELECT", grantee: { kind: "group", name: "analysts" } }],
      grants: [
        PEOPLE[0],
        { privilege: "SELECT", grantee: { kind: "group", name: "analysts" }, grantable: false },
        PEOPLE[1],
        { privilege: "SELECT", grantee: { kind: "role", name: "reporting" }, grantable: false },
      ],
    });
  });
});

describe("a rebuilt table of PostgreSQL", () => {
  let postgres: PostgresServer;
  let warehouse: Warehouse;
  beforeAll(async () => {
    postgres = await startPostgres();
    warehouse = await openRedshiftWarehouse(
      { warehouse: "redshift", settings: postgres.settings() },
      { applicationName: "kept", now: Date.now },
    );
  });
  afterAll(async () => {
    await warehouse.close();
    await postgres.stop();
  });

  it("keeps the owner, rights and comments of the one that it replaces", async () => {
    expect(
      await rebuilt(warehouse, [
        "create role ann",
        "create role builder",
        "grant insert on shop.users to ann with grant option",
        "grant select (name), update (gone) on shop.users to ann",
        "grant select on shop.users to public",
        ...comments,
        "alter table shop.users owner to builder",
      ]),
    ).toMatchObject({
      owner: "builder",
      ...shared,
      columnGrants: [{ column: "name", privilege: "SELECT", grantee: { kind: "user", name: "ann" } }],
      grants: PEOPLE,
    });
  });
});
