import { describe, expect, test } from "vitest";
import { compareRows } from "../../src/testing/compare-rows.ts";
import type { TestRows } from "../../src/testing/test-result.ts";

function rows(columns: Readonly<Record<string, string>>, ...values: (string | null)[][]): TestRows {
  return { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows: values };
}

const users = { user_id: "character varying(64)", level: "character varying(16)" };

describe("rows are the same", () => {
  test("in any order of rows and columns, and any case of column names", () => {
    const expected = rows(users, ["8", "free"], ["9", "paid"]);
    const actual = rows({ LEVEL: "text", User_Id: "character varying(5)" }, ["paid", "9"], ["free", "8"]);
    expect(compareRows(expected, actual)).toBeNull();
  });

  test.each([
    ["integer", "bigint", "007", "7"],
    ["smallint", "integer", "-3", "-3"],
    ["numeric(18,4)", "numeric(5,2)", "1.5000", "1.50"],
    ["numeric(18,4)", "double precision", "100.0000", "100"],
    ["double precision", "real", "1e2", "100"],
    ["double precision", "double precision", "0.30000000000000004", "0.3"],
    ["numeric(4,2)", "numeric(4,2)", "-0.00", "0"],
    ["character varying(3)", "character(3)", "ab", "ab "],
    [
      "timestamp without time zone",
      "timestamp without time zone",
      "2018-11-01 21:01:46.796000",
      "2018-11-01 21:01:46.796",
    ],
    [
      "timestamp with time zone",
      "timestamp with time zone",
      "2018-11-01 21:01:46.000+00",
      "2018-11-01 21:01:46+00",
    ],
    ["boolean", "boolean", "true", "true"],
  ])("%s and %s of one value", (one, other, value, same) => {
    expect(compareRows(rows({ x: one }, [value]), rows({ x: other }, [same]))).toBeNull();
    expect(compareRows(rows({ x: other }, [same]), rows({ x: one }, [value]))).toBeNull();
  });

  test("where a bare NULL, which has no type of its own, stands for a column of NULLs", () => {
    const expected = rows({ user_id: "text", song_id: "integer" }, ["8", null]);
    const actual = rows({ user_id: "text", song_id: "character varying(36)" }, ["8", null]);
    expect(compareRows(expected, actual)).toBeNull();
  });
});

describe("rows differ", () => {
  test.each([
    ["bigint", "9007199254740993", "9007199254740992"],
    ["numeric(38,2)", "9007199254740993.01", "9007199254740993.02"],
    ["double precision", "1540919166796", "1540919166797"],
    ["text", "a", "a "],
    ["text", "1.0", "1.00"],
    ["timestamp without time zone", "2018-11-01 21:01:46.796", "2018-11-01 21:01:46.79"],
    ["timestamp without time zone", "2018-11-01 21:01:10", "2018-11-01 21:01:1"],
  ])("in a %s: %s is not %s", (type, one, other) => {
    expect(compareRows(rows({ x: type }, [one]), rows({ x: type }, [other]))).not.toBeNull();
  });

  test("by how often they come", () => {
    const difference = compareRows(
      rows(users, ["8", "free"]),
      rows(users, ["8", "free"], ["8", "free"], ["8", "free"]),
    );
    expect(difference?.unexpectedRows).toEqual([
      ["8", "free"],
      ["8", "free"],
    ]);
    expect(difference?.missingRows).toEqual([]);
  });

  test("where NULL is no empty text and no text NULL", () => {
    expect(compareRows(rows({ x: "text" }, [null]), rows({ x: "text" }, [""]))).not.toBeNull();
    expect(compareRows(rows({ x: "text" }, [null]), rows({ x: "text" }, ["null"]))).not.toBeNull();
  });

  test("in their types, though the texts are the same", () => {
    const difference = compareRows(rows({ x: "integer" }, ["1"]), rows({ x: "character varying(4)" }, ["1"]));
    expect(difference?.typeMismatches).toEqual([
      { column: "x", expected: "integer", actual: "character varying(4)" },
    ]);
    expect(difference?.changedRows).toEqual([]);
  });

  test.each([
    ["integer", "numeric(18,2)"],
    ["date", "timestamp without time zone"],
    ["timestamp without time zone", "timestamp with time zone"],
    ["boolean", "integer"],
  ])("in their types: %s is no %s", (one, other) => {
    expect(compareRows(rows({ x: one }, ["1"]), rows({ x: other }, ["1"]))?.typeMismatches).toHaveLength(1);
  });

  test("by a column too few and one too many, and the rest is still compared", () => {
    const difference = compareRows(
      rows({ a: "integer", b: "integer" }, ["1", "2"]),
      rows({ c: "integer", a: "integer" }, ["3", "1"]),
    );
    expect(difference?.missingColumns.map((column) => column.name)).toEqual(["b"]);
    expect(difference?.extraColumns.map((column) => column.name)).toEqual(["c"]);
    expect(difference?.columns).toEqual(["a"]);
    expect([difference?.missingRows, difference?.unexpectedRows]).toEqual([[], []]);
  });

  test("by a column that comes twice", () => {
    const twice = { columns: [...rows({ a: "integer" }).columns, { name: "a", type: "integer" }], rows: [] };
    expect(compareRows(rows({ a: "integer" }), twice)?.extraColumns).toHaveLength(1);
  });

  test("and each missing row is held against the unexpected row most like it", () => {
    const three = { id: "integer", name: "text", level: "text" };
    const difference = compareRows(
      rows(three, ["1", "Kaylee", "paid"], ["2", "Lily", "free"], ["3", "Rylan", "free"]),
      rows(three, ["2", "Lily", "paid"], ["1", "Kaylee", "free"], ["9", "Somebody", "else"]),
    );
    expect(difference?.changedRows).toEqual([
      { expected: ["1", "Kaylee", "paid"], actual: ["1", "Kaylee", "free"], differing: ["level"] },
      { expected: ["2", "Lily", "free"], actual: ["2", "Lily", "paid"], differing: ["level"] },
    ]);
    expect(difference?.missingRows).toEqual([["3", "Rylan", "free"]]);
    expect(difference?.unexpectedRows).toEqual([["9", "Somebody", "else"]]);
  });
});
