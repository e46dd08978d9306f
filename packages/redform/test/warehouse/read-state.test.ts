import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readItem } from "../../src/warehouse/redshift/read-grants.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";

let postgres: PostgresServer;
let warehouse: Warehouse;
beforeAll(async () => {
  postgres = await startPostgres();
  warehouse = await openRedshiftWarehouse(
    { warehouse: "redshift", settings: postgres.settings() },
    { applicationName: "state", now: Date.now },
  );
});
afterAll(async () => {
  await warehouse.close();
  await postgres.stop();
});

describe("what stands", () => {
  it("tells owner, rights and comments of a table, so that the next one may have them", async () => {
    const session = await warehouse.connect();
    for (const sql of [
      "create role reader",
      'create role "odd ""name"" here"',
      "create role builder",
      "create schema shop",
      "create table shop.t (a integer, b integer)",
      "comment on table shop.t is 'it''s mine'",
      "comment on column shop.t.b is 'of b'",
      "grant select on shop.t to public",
      "grant select, insert on shop.t to reader with grant option",
      'grant delete on shop.t to "odd ""name"" here"',
      "alter table shop.t owner to builder",
      "create table shop.plain (a integer)",
      "create view shop.v as select 1 as a",
    ]) {
      await session.execute(sql);
    }
    const { relations } = await warehouse.state(["shop"]);
    expect(relations).toEqual([
      { schema: "shop", name: "plain", kind: "table", columns: ["a"], constraints: [], grants: [] },
      {
        schema: "shop",
        name: "t",
        kind: "table",
        columns: ["a", "b"],
        constraints: [],
        owner: "builder",
        comment: "it's mine",
        columnComments: { b: "of b" },
        grants: [
          { privilege: "DELETE", grantee: { kind: "user", name: 'odd "name" here' }, grantable: false },
          { privilege: "INSERT", grantee: { kind: "user", name: "reader" }, grantable: true },
          { privilege: "SELECT", grantee: { kind: "public", name: "public" }, grantable: false },
          { privilege: "SELECT", grantee: { kind: "user", name: "reader" }, grantable: true },
        ],
      },
      { schema: "shop", name: "v", kind: "view", columns: ["a"], constraints: [], grants: [] },
    ]);
  });
});

describe("an item of an access list", () => {
  it("may be of a group", () => {
    expect(readItem("group analysts=r/admin")).toEqual([
      { privilege: "SELECT", grantee: { kind: "group", name: "analysts" }, grantable: false },
    ]);
    expect(readItem('"group analysts=r/admin"')).toEqual(readItem("group analysts=r/admin"));
  });

  it("leaves out letters that mean something else elsewhere, and what is no item", () => {
    expect(readItem("u=rDtR/admin").map(({ privilege }) => privilege)).toEqual(["SELECT"]);
    expect(readItem("")).toEqual([]);
  });
});
