import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();

/** Every name and abbreviation of dg/r_Dateparts_for_datetime_functions, by what one step adds. */
const steps: Readonly<Record<string, readonly string[]>> = {
  "3018-01-31 10:20:30": ["millennium", "millennia", "mil", "mils"],
  "2118-01-31 10:20:30": ["century", "centuries", "c", "cent", "cents"],
  "2028-01-31 10:20:30": ["decade", "decades", "dec", "decs"],
  "2019-01-31 10:20:30": ["year", "years", "y", "yr", "yrs"],
  "2018-04-30 10:20:30": ["quarter", "quarters", "qtr", "qtrs"],
  "2018-02-28 10:20:30": ["month", "months", "mon", "mons"],
  "2018-02-07 10:20:30": ["week", "weeks", "w"],
  "2018-02-01 10:20:30": [
    "day",
    "days",
    "d",
    "dayofweek",
    "dow",
    "dw",
    "weekday",
    "dayofyear",
    "doy",
    "dy",
    "yearday",
  ],
  "2018-01-31 11:20:30": ["hour", "hours", "h", "hr", "hrs"],
  "2018-01-31 10:21:30": ["minute", "minutes", "m", "min", "mins"],
  "2018-01-31 10:20:31": ["second", "seconds", "s", "sec", "secs"],
  "2018-01-31 10:20:30.001": [
    "millisecond",
    "milliseconds",
    "ms",
    "msec",
    "msecs",
    "msecond",
    "mseconds",
    "millisec",
    "millisecs",
    "millisecon",
  ],
  "2018-01-31 10:20:30.000001": [
    "microsecond",
    "microseconds",
    "microsec",
    "microsecs",
    "microsecon",
    "us",
    "usec",
    "usecs",
    "usecond",
    "useconds",
  ],
};

describe("DATEADD", () => {
  it.each(Object.entries(steps))("reaches %s by one step of each name of the part", async (moment, names) => {
    for (const name of names) {
      expect(await db.value(`dateadd(${name}, 1, timestamp '2018-01-31 10:20:30')`), name).toBe(moment);
      expect(
        await db.value(`dateadd('${name.toUpperCase()}', 1, timestamp '2018-01-31 10:20:30')`),
        name,
      ).toBe(moment);
    }
  });
});

describe("DATEDIFF", () => {
  it.each([
    ["millennium", "2000-12-31", "2001-01-01", "1"],
    ["century", "2000-12-31", "2001-01-01", "1"],
    ["century", "1999-12-31", "2000-01-01", "0"],
    ["decade", "2019-12-31", "2020-01-01", "1"],
    ["year", "2019-12-31 23:59:59", "2020-01-01 00:00:00", "1"],
    ["quarter", "2019-03-31", "2019-04-01", "1"],
    ["month", "2019-01-31", "2019-02-01", "1"],
    ["week", "2019-01-04", "2019-01-18", "2"],
    ["day", "2019-01-01 23:59:59", "2019-01-02 00:00:00", "1"],
    ["hour", "2019-01-01 00:59:59", "2019-01-01 01:00:00", "1"],
    ["minute", "2019-01-01 00:00:59", "2019-01-01 00:01:00", "1"],
    ["second", "2019-01-01 00:00:00.999", "2019-01-01 00:00:01", "1"],
    ["ms", "2019-01-01 00:00:00", "2019-01-01 00:00:00.25", "250"],
    ["us", "2019-01-01 00:00:00", "2019-01-01 00:00:00.25", "250000"],
    ["year", "2020-01-01", "2019-12-31", "-1"],
  ])("counts boundaries of %s between %s and %s", async (part, from, to, count) => {
    expect(await db.value(`datediff(${part}, timestamp '${from}', timestamp '${to}')`)).toBe(count);
  });
});

describe("EXTRACT and DATE_PART", () => {
  // 2024-12-30 is a Monday of the first ISO week of 2025.
  const moment = "timestamp '2024-12-30 13:14:15.678901'";
  it.each([
    ["year", "2024"],
    ["quarter", "4"],
    ["month", "12"],
    ["week", "1"],
    ["day", "30"],
    ["dow", "1"],
    ["doy", "365"],
    ["hour", "13"],
    ["minute", "14"],
    ["second", "15"],
    ["millisecond", "678"],
    ["microsecond", "678901"],
    ["decade", "202"],
    ["century", "21"],
    ["millennium", "3"],
    ["epoch", "1735564455"],
  ])("know %s", async (part, value) => {
    expect(await db.value(`extract(${part} from ${moment})`)).toBe(value);
    expect(await db.value(`date_part(${part}, ${moment})`)).toBe(value);
    expect(await db.value(`date_part('${part}', ${moment})`)).toBe(value);
  });

  it("refuse a part that is not known", async () => {
    await expect(db.value(`extract(fortnight from ${moment})`)).rejects.toMatchObject({ code: "22023" });
  });

  // (dg/r_Dateparts_for_datetime_functions, dg/r_EXTRACT_function: Return type)
  it("know the zone of a TIMESTAMPTZ, from which EXTRACT is DOUBLE PRECISION", async () => {
    const tz = "timestamptz '2024-01-05 00:00:00+00'";
    await db.run("set timezone to 'America/New_York'");
    const parts = ["timezone", "timezone_hour", "timezone_minute", "hour"];
    const { rows, columns } = await db.run(
      `select ${parts.map((part) => `extract(${part} from ${tz}), date_part('${part}', ${tz})`).join(", ")}`,
    );
    await db.run("reset timezone");
    expect(rows).toEqual([["-18000", "-18000", "-5", "-5", "0", "0", "19", "19"]]);
    expect(new Set(columns.map(({ type }) => type))).toEqual(new Set(["double precision"]));
    await expect(db.value(`extract(timezone from ${moment})`)).rejects.toMatchObject({ code: "0A000" });
  });
});

// (dg/r_TO_TIMESTAMP)
describe("TO_TIMESTAMP", () => {
  const format = "'YYYY-MM-DD HH24:MI:SS'";
  it("carries times that are out of range over", async () => {
    expect(await db.value(`to_timestamp('2011-12-18 24:38:15', ${format})`)).toBe("2011-12-19 00:38:15+00");
    expect(await db.value(`to_timestamp('2011-12-18 23:68:15', ${format}, false)`)).toBe(
      "2011-12-19 00:08:15+00",
    );
  });

  it("refuses them where it is strict", async () => {
    await expect(db.value(`to_timestamp('2011-12-18 24:38:15', ${format}, true)`)).rejects.toMatchObject({
      code: "22008",
      message: "date/time field time value out of range: 24:38:15.0",
    });
  });
});
