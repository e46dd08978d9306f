import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

// The clock stands at 2026-03-04 05:06:07.089 UTC.
const db = testDatabase();

beforeAll(async () => {
  await db.run(`
    create table texts (s varchar(60));
    create table happened (id integer, caldate date, ts timestamp, tz timestamptz, clock time);
    insert into happened values
      (1, '12-31-2008', '20080215 04:05 PM', '2024-07-01 10:00 PST', '04:05 PM'),
      (2, 'today', 'now', 'yesterday', '040506')`);
});

/** As a literal, as text that is cast, and as a text column that is cast. */
async function threeWays(text: string, type: string): Promise<readonly (string | null)[]> {
  await db.run(`truncate texts; insert into texts values ('${text}')`);
  const [row = []] = await db.rows(
    `select ${type} '${text}', '${text}'::${type}, (select s::${type} from texts), (select max(s)::${type} from texts)`,
  );
  return row;
}

describe("a date or time", () => {
  it.each([
    // (dg/r_Date_and_time_literals: Dates; DateStyle is MDY)
    ["January 8, 1999", "date", "1999-01-08"],
    ["1/8/1999", "date", "1999-01-08"],
    ["01/02/00", "date", "2000-01-02"],
    ["Jan-31-2000", "date", "2000-01-31"],
    ["080215", "date", "2008-02-15"],
    ["2008.366", "date", "2008-12-31"],
    // (dg/r_interval_literals: where caldate='12-31-2008')
    ["12-31-2008", "date", "2008-12-31"],
    ["2024-07-01 23:00:00+02", "date", "2024-07-01"],
    // (dg/r_Date_and_time_literals: Times)
    ["04:05:06.789", "time", "04:05:06.789"],
    ["04:05:06", "time", "04:05:06"],
    ["04:05", "time", "04:05:00"],
    ["040506", "time", "04:05:06"],
    ["04:05 AM", "time", "04:05:00"],
    ["04:05 PM", "time", "16:05:00"],
    ["16:05", "time", "16:05:00"],
    // (dg/r_Date_and_time_literals: Timestamps)
    ["20080215 04:05:06.789", "timestamp", "2008-02-15 04:05:06.789"],
    ["20080215 040506", "timestamp", "2008-02-15 04:05:06"],
    ["20080215 04:05 PM", "timestamp", "2008-02-15 16:05:00"],
    ["20080215", "timestamp", "2008-02-15 00:00:00"],
    // A zone counts for TIMESTAMPTZ alone. (PostgreSQL 8.0: datatype-datetime)
    ["2024-07-01 10:00:00+02", "timestamp", "2024-07-01 10:00:00"],
    ["2024-07-01T10:00:00.25Z", "timestamp", "2024-07-01 10:00:00.25"],
    // (dg/r_EXTRACT_function)
    ["1.12.1997 07:37:16.00 PST", "timestamptz", "1997-01-12 15:37:16+00"],
    ["2024-07-01 10:00+02", "timestamptz", "2024-07-01 08:00:00+00"],
    ["2024-07-01T10:00Z", "timestamptz", "2024-07-01 10:00:00+00"],
    ["2024-07-01 10:00:00 PST", "timestamptz", "2024-07-01 18:00:00+00"],
    ["Feb 16 20:38:40 2001 UTC", "timestamptz", "2001-02-16 20:38:40+00"],
    ["2024-07-01 10:00:00.5 +0200", "timestamptz", "2024-07-01 08:00:00.5+00"],
    ["2024-07-01 10:00:00 America/New_York", "timestamptz", "2024-07-01 14:00:00+00"],
    // Blanks around it are ignored. (dg/c_Supported_data_types)
    ["2024-01-05 ", "date", "2024-01-05"],
    [" 2024-01-05 ", "timestamp", "2024-01-05 00:00:00"],
    ["10:00 ", "time", "10:00:00"],
  ])("'%s' is read as the %s %s", async (text, type, expected) => {
    expect(await threeWays(text, type)).toEqual([expected, expected, expected, expected]);
  });

  it.each([
    ["24-07-01", "date", "22008"],
    ["13/01/2024", "date", "22008"],
    ["2024-02-30", "timestamp", "22008"],
    ["2024-07-01 25:00", "timestamp", "22008"],
    ["infinity", "date", "22007"],
    ["10:00", "timestamp", "22007"],
    ["2024-07-01 10:00 nowhere", "timestamptz", "22007"],
    ["0044-03-15 BC", "date", "0A000"],
  ])("'%s' is no %s", async (text, type, code) => {
    await db.run(`truncate texts; insert into texts values ('${text}')`);
    for (const sql of [`${type} '${text}'`, `'${text}'::${type}`, `s::${type} from texts`]) {
      await expect(db.run(`select ${sql}`)).rejects.toMatchObject({ code });
    }
  });

  // (dg/r_Date_and_time_literals: Special datetime values)
  it("may be a special value where it is a literal", async () => {
    expect(
      await db.rows(`select 'today'::date, timestamp 'now', cast('tomorrow' as timestamp), date 'yesterday',
        dateadd(day, 1, 'today'), dateadd(day, 1, 'now'), datediff(day, 'yesterday', 'tomorrow')`),
    ).toEqual([
      [
        ...["2026-03-04", "2026-03-04 05:06:07.089", "2026-03-05 00:00:00", "2026-03-03"],
        ...["2026-03-05 00:00:00", "2026-03-05 05:06:07.089", "2"],
      ],
    ]);
    await db.run("truncate texts; insert into texts values ('today')");
    await expect(db.run("select s::date from texts")).rejects.toMatchObject({ code: "0A000" });
  });

  it("of the session's zone is what a special value stands for", async () => {
    await db.run("set timezone to 'America/New_York'");
    expect(await db.rows("select timestamp 'now', 'today'::timestamptz, timestamptz 'now'")).toEqual([
      ["2026-03-04 00:06:07.089", "2026-03-04 00:00:00-05", "2026-03-04 00:06:07.089-05"],
    ]);
    await db.run("reset timezone");
  });
});

describe("a literal beside a date or time", () => {
  it("has its type where it is written into a column", async () => {
    expect(await db.rows("select * from happened order by id")).toEqual([
      ["1", "2008-12-31", "2008-02-15 16:05:00", "2024-07-01 18:00:00+00", "16:05:00"],
      ["2", "2026-03-04", "2026-03-04 05:06:07.089", "2026-03-03 00:00:00+00", "04:05:06"],
    ]);
    await expect(db.run("insert into happened (caldate) values ('24-07-01')")).rejects.toMatchObject({
      code: "22008",
    });
    await expect(db.run("update happened set caldate = 'soon'")).rejects.toMatchObject({ code: "22007" });
  });

  it.each([
    ["caldate = '12-31-2008'", "1"],
    ["'12-31-2008' = caldate", "1"],
    ["caldate in ('12-31-2008', 'January 8, 1999')", "1"],
    ["ts between 'yesterday' and 'tomorrow'", "2"],
    ["caldate < '01-01-2009'", "1"],
    ["clock = '04:05 PM'", "1"],
    ["case caldate when '12-31-2008' then true else false end", "1"],
    ["coalesce(caldate, 'today') = 'today'", "2"],
  ])("has it in %s", async (condition, id) => {
    expect(await db.rows(`select id from happened where ${condition}`)).toEqual([[id]]);
  });

  // (PostgreSQL 8.0: typeconv-oper)
  it("has it where one is subtracted from the other", async () => {
    expect(
      await db.rows(`select caldate - '2008-12-01', '2009-01-01' - caldate, ts - '2008-02-15', tz - '2024-07-01'
        from happened where id = 1`),
    ).toEqual([["30", "1", "16:05:00", "18:00:00"]]);
  });
});

// (dg/c_Supported_data_types)
it("TIMESTAMPTZ as TIME is the time of day of the session's zone", async () => {
  const tz = "timestamptz '2024-07-01 10:00:00+00'";
  await db.run("set timezone to 'America/New_York'");
  expect(await db.rows(`select cast(${tz} as time), max(${tz})::time`)).toEqual([["06:00:00", "06:00:00"]]);
  await db.run("reset timezone");
});
