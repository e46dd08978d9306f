import { describe, expect, it } from "vitest";
import { type Catalog, ROWS, scriptLineage } from "../../src/lineage/index.ts";

const tables: Readonly<Record<string, readonly string[]>> = {
  "s.t": ["a", "b"],
  "s.u": ["a", "c"],
};
const catalog: Catalog = (path) => {
  const columns = tables[path.join(".")];
  return columns === undefined ? null : { columns, open: false };
};
const statement = (sql: string) => ({ kind: "statement", sql }) as const;

describe("the lineage of a script", () => {
  it("tells what could not be read, changes nothing by it, and goes on behind it", () => {
    const { relations, gaps } = scriptLineage(
      [
        statement("create table s.made as select a from s.t"),
        statement("insert into s.made select a from s.u connect by prior a = c"),
        statement("create view s.shown as select a as x from s.made"),
      ],
      catalog,
    );
    expect(gaps.map(({ reason }) => reason)).toEqual(["CONNECT BY"]);
    expect(relations.get("s.made")?.columns).toMatchObject([{ name: "a", origins: [{ relation: "s.t" }] }]);
    expect(relations.get("s.shown")?.columns).toMatchObject([
      { name: "x", origins: [{ relation: "s.t", column: "a", kind: "copy", renamed: "a" }] },
    ]);
  });

  it("tells a name that nothing has, and one that two unknown tables may have", () => {
    const reasons = (sql: string): readonly string[] =>
      scriptLineage([{ kind: "define", path: ["s", "v"], sql }], catalog).gaps.map(({ reason }) => reason);
    expect(reasons("select nobody from s.t")).toEqual(["nothing tells where the column nobody is from"]);
    expect(reasons("select x from raw.one as o join raw.two as t on t.id = o.id")).toEqual([
      "nothing tells where the column x is from",
    ]);
    expect(reasons("select t.x, b from raw.one as o join raw.two as t on t.id = o.id, s.t as k")).toEqual([]);
  });

  it("keeps the steps in between in order, as they were written", () => {
    const { relations } = scriptLineage(
      [
        {
          kind: "define",
          path: ["s", "v"],
          sql: "with one as (select a + /* by one */ 1 as n from s.t), two as (select n as m from one)\nselect sum(\n  m) as total from two where m > 0",
        },
      ],
      catalog,
    );
    const [total] = relations.get("s.v")?.columns ?? [];
    expect(total?.origins).toMatchObject([{ column: "a", steps: ["a + 1", "sum(m)"], use: "aggregate" }]);
    expect(relations.get("s.v")?.rows).toMatchObject([
      { relation: "s.t", column: ROWS },
      { column: "a", kind: "condition", use: "filter", steps: ["a + 1", "m > 0"] },
    ]);
  });

  it("forgets a dropped table and what a truncated one held", () => {
    const { relations } = scriptLineage(
      [
        statement("create temp table gone as select a from s.t"),
        statement("create table s.kept as select a, b from s.t"),
        statement("truncate s.kept"),
        statement("insert into s.kept (b) select c from s.u"),
        statement("drop table gone"),
      ],
      catalog,
    );
    expect([...relations.keys()]).toEqual(["s.kept"]);
    expect(relations.get("s.kept")?.columns).toMatchObject([
      { name: "a", origins: [] },
      { name: "b", origins: [{ relation: "s.u", column: "c" }] },
    ]);
  });
});
