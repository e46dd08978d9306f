import { beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

const db = testDatabase();
const show = async (name: string): Promise<unknown> => (await db.rows(`show ${name}`))[0]?.[0];

beforeEach(async () => {
  await db.run("rollback; reset search_path; reset timezone; reset query_group");
});

describe("SET", () => {
  it("is undone with its transaction, and stays when that is committed", async () => {
    await db.run("create schema if not exists one; create table if not exists one.only_there (i integer)");
    await db.run("begin; set search_path to one, public; set timezone to 'America/New_York'");
    expect(await db.rows("select count(*) from only_there")).toEqual([["0"]]);
    await db.run("rollback");
    expect([await show("search_path"), await show("timezone")]).toEqual(["$user, public", "UTC"]);
    await expect(db.run("select * from only_there")).rejects.toMatchObject({ code: "42P01" });
    await db.run("begin; set search_path to one; commit");
    expect(await db.rows("select count(*) from only_there")).toEqual([["0"]]);
  });

  it("LOCAL ends with the transaction", async () => {
    await db.run("set query_group to 'before'; begin; set local query_group to 'within'");
    expect(await show("query_group")).toBe("within");
    await db.run("commit");
    expect(await show("query_group")).toBe("before");
  });

  it("TIMEZONE shows and computes moments with a zone in it", async () => {
    const z = "timestamptz '2018-06-01 02:30:00.5+00'";
    await db.run("set timezone to 'America/New_York'");
    expect(
      await db.rows(`select ${z}, ${z}::varchar, ${z}::date, ${z}::timestamp, extract(hour from ${z})`),
    ).toEqual([
      ["2018-05-31 22:30:00.5-04", "2018-05-31 22:30:00.5-04", "2018-05-31", "2018-05-31 22:30:00.5", "22"],
    ]);
    expect(
      await db.rows(`select date_trunc('day', ${z}), dateadd(month, 8, ${z}), to_char(${z}, 'HH24')`),
    ).toEqual([["2018-05-31 00:00:00-04", "2019-01-31 22:30:00.5-05", "22"]]);
    await db.run("set timezone to 'Asia/Kolkata'");
    expect(await db.rows(`select ${z}`)).toEqual([["2018-06-01 08:00:00.5+05:30"]]);
    // An abbreviation is a fixed offset, in summer too.
    await db.run("set timezone to 'PST'");
    expect(await db.rows(`select ${z}`)).toEqual([["2018-05-31 18:30:00.5-08"]]);
    await expect(db.run("set timezone to 'nowhere'")).rejects.toMatchObject({ code: "22023" });
  });

  // (dg/r_timezone_config)
  it.each([
    ["set timezone to '-8:00'", "2018-05-31 18:30:00-08"],
    ["set timezone to '+5'", "2018-06-01 07:30:00+05"],
    ["set timezone to -8", "2018-05-31 18:30:00-08"],
    ["set timezone interval '-8 hours'", "2018-05-31 18:30:00-08"],
    ["set time zone interval '-8:00'", "2018-05-31 18:30:00-08"],
    ["set time zone 'America/New_York'", "2018-05-31 22:30:00-04"],
    ["set session time zone 'PST8PDT'", "2018-05-31 19:30:00-07"],
    ["set timezone to 'PST8'", "2018-05-31 18:30:00-08"],
    ["set timezone to 'GB'; set time zone default", "2018-06-01 02:30:00+00"],
  ])("%s shows a moment as %s", async (set, shown) => {
    await db.run(set);
    expect(await db.rows("select '2018-06-01 02:30:00+00'::timestamptz")).toEqual([[shown]]);
  });

  it("changes nothing where it is refused", async () => {
    await db.run("set timezone to 'America/New_York'");
    for (const [zone, code] of [
      ["'garbage'", "22023"],
      ["'+7:30'", "0A000"],
      ["'-20'", "0A000"],
    ] as const) {
      await expect(db.run(`set timezone to ${zone}`)).rejects.toMatchObject({ code });
      await expect(db.run(`set time zone ${zone}`)).rejects.toMatchObject({ code });
    }
    expect(await show("timezone")).toBe("America/New_York");
    expect(await db.rows("select '2018-06-01 02:30:00+00'::timestamptz")).toEqual([
      ["2018-05-31 22:30:00-04"],
    ]);
  });

  // (dg/r_statement_timeout, dg/r_extra_float_digits, dg/r_datestyle)
  it("refuses what is no value of a setting, and what is not done", async () => {
    for (const set of [
      "statement_timeout to abc",
      "extra_float_digits to 5",
      "extra_float_digits to -16",
      "datestyle to 'nonsense'",
      "client_encoding to 'LATIN1'",
    ]) {
      await expect(db.run(`set ${set}`), set).rejects.toMatchObject({ code: "22023" });
    }
    for (const style of ["'ISO, DMY'", "'SQL'", "'German'"]) {
      await expect(db.run(`set datestyle to ${style}`)).rejects.toMatchObject({ code: "0A000" });
    }
    await db.run("set datestyle to iso, mdy; set client_encoding to 'UNICODE'");
    expect([await show("datestyle"), await show("client_encoding")]).toEqual(["ISO, MDY", "UTF8"]);
  });

  it("refuses a search path with a schema that does not exist, and keeps the old one", async () => {
    await expect(db.run("set search_path to nosuch")).rejects.toMatchObject({
      code: "3F000",
      message: 'schema "nosuch" does not exist',
    });
    expect(await show("search_path")).toBe("$user, public");
  });

  // (dg/r_RESET, dg/r_SHOW)
  it("ALL is reset and shown", async () => {
    await db.run("set query_group to one; set statement_timeout to 5000");
    const { columns, rows } = await db.run("show all");
    expect(columns.map(({ name }) => name)).toEqual(["name", "setting"]);
    expect(rows).toContainEqual(["query_group", "one"]);
    await db.run("reset all");
    expect([await show("query_group"), await show("statement_timeout")]).toEqual(["unset", "0"]);
  });

  // (dg/r_SHOW, dg/r_query_group)
  it("is shown in a column of its name", async () => {
    const columns = async (name: string): Promise<unknown> => (await db.run(`show ${name}`)).columns[0]?.name;
    expect([await columns("query_group"), await columns("timezone")]).toEqual(["query_group", "TimeZone"]);
    expect((await (await db.session().prepare("show query_group")).describe())?.[0]?.name).toBe(
      "query_group",
    );
  });

  it("takes Redshift's parameters, and no others", async () => {
    await db.run("set wlm_query_slot_count to 3; set enable_result_cache_for_session to off");
    expect(await show("wlm_query_slot_count")).toBe("3");
    await expect(db.run("set work_mem to '4MB'")).rejects.toMatchObject({ code: "42704" });
  });
});
