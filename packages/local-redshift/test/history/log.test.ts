import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/history/entry.ts";
import { QueryLog, queryType } from "../../src/history/query-log.ts";

const entry = (id: number, text: string): Entry => ({
  ...{ id, user: "u", pid: 1, label: "default", text, masked: false, start: 0, end: 1, status: "success" },
  ...{ rows: 0, error: null, transfer: null },
  transaction: { id, user: "u", start: 0, end: 1, state: "committed" },
});

const ids = (log: QueryLog): readonly number[] => log.all().map(({ id }) => id);

describe("the log of statements", () => {
  it("forgets the oldest beyond 10,000", () => {
    const log = new QueryLog();
    for (let id = 1; id <= 25_000; id += 1) log.add(entry(id, "select 1"));
    expect(ids(log)).toHaveLength(10_000);
    expect(ids(log)[0]).toBe(15_001);
    expect(log.findLast(({ id }) => id <= 15_000)).toBeUndefined();
    expect(log.findLast(({ id }) => id % 2 === 1)?.id).toBe(24_999);
  });

  it("forgets sooner where statements are long", () => {
    const log = new QueryLog();
    const long = "x".repeat(64_000);
    for (let id = 1; id <= 1000; id += 1) log.add(entry(id, long));
    expect(ids(log)).toHaveLength(250);
    expect(ids(log).at(-1)).toBe(1000);
  });
});

describe("the kind of a statement", () => {
  it.each([
    ["select 1", "SELECT"],
    ["(select 1) union (select 2)", "SELECT"],
    ["/* a */ -- b\n  WITH x as (select 1) select * from x", "SELECT"],
    ["insert into t select 1", "INSERT"],
    ["copy t from 's3://b/k'", "COPY"],
    ["unload ('select 1') to 's3://b/k'", "UNLOAD"],
    ["create table t (a integer)", "DDL"],
    ["create table t (a integer default 1)", "DDL"],
    ["create temp table t diststyle all as select 1", "CTAS"],
    ["create table t as (select 1)", "CTAS"],
    ["create view v as select 1", "DDL"],
    ["grant select on t to u", "DDL"],
    ["begin", "UTILITY"],
    ["vacuum t", "UTILITY"],
    ["constructor", "UTILITY"],
  ])("%s", (sql, kind) => {
    expect(queryType(sql)).toBe(kind);
  });
});
