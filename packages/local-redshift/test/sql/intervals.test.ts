import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

beforeAll(async () => {
  await db.run(`
    create table lasted (id integer, y2m interval year to month, d2s interval day to second);
    insert into lasted values
      (1, interval '1-2' year to month, interval '1 02:03:04' day to second),
      (2, interval '3' month, interval '1 hour 1.5 seconds' second)`);
});

// (dg/r_interval_data_types)
describe("an interval literal with a qualifier", () => {
  it.each([
    ["'1-2' year to month", "1 year 2 mons"],
    ["'23' month", "1 year 11 mons"],
    ["'-2' day", "-2 days"],
    ["'1-2' month", "1 year 2 mons"],
    ["'13 day 1 hour 1 minute 1.123 seconds' second", "13 days 01:01:01.123"],
    // Smaller parts are discarded.
    ["'1 day 1 hour 1 minute 1.123 seconds' minute", "1 day 01:01:00"],
    ["'1 day 2 hours' day", "1 day"],
    ["'1 year 5 months' year", "1 year"],
    ["'1 02:03:04' day to second", "1 day 02:03:04"],
    ["'3 4:05' day to minute", "3 days 04:05:00"],
    ["'02:03:04' hour to second", "02:03:04"],
    ["'1.234' second (3)", "00:00:01.234"],
  ])("interval %s is %s", async (literal, expected) => {
    const [, text = "", qualifier = ""] = /^('.*') (.*)$/.exec(literal) ?? [];
    expect(
      await db.rows(
        `select interval ${literal}, cast(${text} as interval ${qualifier}), ${text}::interval ${qualifier}, (interval ${literal})::varchar`,
      ),
    ).toEqual([[expected, expected, expected, expected]]);
  });

  it("is refused where its value is not documented, and where it is none", async () => {
    for (const [literal, code] of [
      ["'1.5' second (0)", "0A000"],
      ["'soon' day", "22007"],
      ["'1-2' day", "22007"],
    ] as const) {
      await expect(db.run(`select interval ${literal}`)).rejects.toMatchObject({ code });
    }
  });

  // (dg/r_interval_forbid_composite_literals)
  it("holds no parts of the other kind unless that is allowed", async () => {
    await expect(db.run("select interval '1 year 1 day' day to second")).rejects.toMatchObject({
      message: "Interval Day To Second literal cannot contain year-month parts",
    });
    await db.run('set interval_forbid_composite_literals to "false"');
    expect(await db.rows("select interval '1 year 1 day' day to second")).toEqual([["1 day"]]);
    await db.run("reset interval_forbid_composite_literals");
  });
});

describe("a column of intervals", () => {
  it("is kept, added up and shown under its type", async () => {
    expect(await db.rows("select y2m, d2s from lasted order by id")).toEqual([
      ["1 year 2 mons", "1 day 02:03:04"],
      ["3 mons", "01:00:01.5"],
    ]);
    const { columns, rows } = await db.run(
      "select sum(y2m), sum(d2s), date '2024-01-31' + min(y2m) from lasted",
    );
    expect(rows).toEqual([["1 year 5 mons", "1 day 03:03:05.5", "2024-04-30 00:00:00"]]);
    expect(columns.map(({ type }) => type).slice(0, 2)).toEqual([
      "interval year to month",
      "interval day to second",
    ]);
    expect(
      await db.rows("select format_type(atttypid, atttypmod) from pg_attribute where attname = 'd2s'"),
    ).toEqual([["interval day to second"]]);
  });

  it("whose type cuts off parts is refused, as is dividing intervals", async () => {
    for (const type of ["interval year", "interval second(3)", "interval hour to minute"]) {
      await expect(db.run(`create table refused (i ${type})`)).rejects.toMatchObject({ code: "0A000" });
    }
    await expect(db.run("select interval '1 day' / 2")).rejects.toMatchObject({ code: "0A000" });
  });
});

// (dg/r_DATE_PART_function)
it("DATE_PART takes an interval", async () => {
  expect(
    await db.rows(`select date_part('day', timestamp '2024-01-05' - timestamp '2024-01-01'),
      date_part(hour, max(d2s)), extract(hour from max(d2s)) from lasted`),
  ).toEqual([["4", "2", "2"]]);
});
