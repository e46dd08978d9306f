import { describe, expect, it } from "vitest";
import { queryGroup } from "../../src/warehouse/redshift/label.ts";
import { rowsOfCopyNotice, shapeOf } from "../../src/warehouse/redshift/statement.ts";

const run = "20260105T101530123Z-k3f9";

describe("a query group", () => {
  it("names run, environment and model, in thirty characters at most", () => {
    expect(queryGroup({ environment: "prod", run, model: "sparkify.songplays" })).toBe(
      "k3f9 prod sparkify.songplays",
    );
    const long = queryGroup({ environment: "production", run, model: "sparkify_staging.staging_events" });
    expect(long).toHaveLength(30);
    expect(long).toMatch(/^k3f9 produc [0-9a-z]{3}~staging_events$/);
  });

  it("differs for long models that end alike, and is the same for the same", () => {
    const of = (model: string): string => queryGroup({ environment: "prod", run, model });
    const a = of("first_long_schema.one_table_of_many");
    expect(a).not.toBe(of("other_long_schema.one_table_of_many"));
    expect(a).toBe(of("first_long_schema.one_table_of_many"));
  });
});

describe("a statement's shape", () => {
  const cases: readonly (readonly [string, Partial<ReturnType<typeof shapeOf>>])[] = [
    ["begin", { begins: true, reads: true }],
    ["start transaction", { begins: true }],
    ["  -- why\n/* so */ COMMIT;", { commits: true }],
    ["end", { commits: true }],
    ["abort", { rollsBack: true }],
    ["select 1", { reads: true, keepsState: false }],
    ["select a into b from c", { reads: false }],
    ["with x as (select 1) select * from x", { reads: false }],
    ["insert into t select 1", { reads: false }],
    ["copy t from 's3://b/k'", { copies: true, reads: false }],
    ["create temp table x (a integer)", { keepsState: true }],
    ["create local temporary table x (a integer)", { keepsState: true }],
    ["create table #x (a integer)", { keepsState: true }],
    ["select 1 as a into #x", { keepsState: true }],
    ["create table x (a integer)", { keepsState: false, reads: false }],
    ["set search_path to x", { keepsState: true }],
  ];
  for (const [sql, expected] of cases) {
    it(JSON.stringify(sql), () => {
      expect(shapeOf(sql)).toMatchObject(expected);
    });
  }
});

describe("the rows of a COPY", () => {
  it("stand in its notice", () => {
    const notices = ["INFO:  Load into table 't' completed, 8056 record(s) loaded successfully."];
    expect(rowsOfCopyNotice(notices)).toBe(8056);
    expect(rowsOfCopyNotice(["INFO:  nothing of the kind"])).toBeNull();
  });
});
