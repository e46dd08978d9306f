import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

// Redshift's documentation: blanks at the end of CHAR and VARCHAR mean nothing where they are compared; LENGTH
// counts them in a VARCHAR (dg/r_Character_types, dg/r_Examples_with_character_types).
describe("blanks at the end of text", () => {
  const db = testDatabase();
  beforeAll(async () => {
    await db.run(`create table t (a varchar(20), b varchar(20), n integer);
      insert into t values ('x', 'p', 1), ('x ', 'p ', 2), ('y  ', 'q', 3), (null, 'q ', 4);
      create table u (a varchar(20), m integer); insert into u values ('x  ', 10), ('y', 20)`);
  });
  const rows = async (sql: string): Promise<readonly string[]> =>
    (await db.rows(sql)).map((row) => row.join("|"));

  it("make no group of their own", async () => {
    expect(await rows("select a, count(*), sum(n) from t group by a order by 1")).toEqual([
      "x|2|3",
      "y  |1|3",
      "|1|4",
    ]);
    expect(await rows("select upper(a) as k, sum(n) from t group by 1 order by k")).toEqual([
      "X|3",
      "Y  |3",
      "|4",
    ]);
    expect(await rows("select upper(a) as k, sum(n) from t group by k order by 1")).toEqual([
      "X|3",
      "Y  |3",
      "|4",
    ]);
    expect(await rows("select t.a, b, count(*) from t group by t.a, t.b order by t.a, b")).toEqual([
      "x|p|2",
      "y  |q|1",
      "|q |1",
    ]);
  });

  it("let a group's key be used in expressions, conditions and windows", async () => {
    const sql = `select a || '!' as shown, len(a) as size, case when a = 'x' then 1 else 0 end as is_x,
        row_number() over (order by a) as place, sum(n) as total
      from t where n < 4 group by a having a <> 'z' order by a`;
    expect(await rows(sql)).toEqual(["x!|1|1|1|3", "y  !|3|0|2|3"]);
    expect(
      await rows(
        "select a, case when a = 'x' then 1 else 0 end as is_x, count(*) from t group by 1, 2 order by 1, 2",
      ),
    ).toEqual(["x|1|2", "y  |0|1", "|0|1"]);
    expect(
      await rows("select a as k, k || '?' as l, count(*) from t where n < 3 group by 1 order by 1"),
    ).toEqual(["x|x?|2"]);
    expect(await rows("select max(n) as m, b from t group by a, b order by 1")).toEqual([
      "2|p",
      "3|q",
      "4|q ",
    ]);
  });

  it("make no distinct row of their own beside constants and calls", async () => {
    expect(
      (await rows("select distinct 'x', 5, null, current_user, getdate() > '2020-01-01', a from t")).length,
    ).toBe(3);
    expect((await rows("select distinct current_database(), a from t"))[0]).toMatch(/^dev\|/);
  });

  it("make no distinct row of their own", async () => {
    expect((await rows("select distinct a from t")).length).toBe(3);
    expect((await rows("select distinct a, b from t")).length).toBe(3);
    expect((await rows("select distinct * from (select a, b from t)")).length).toBe(3);
    expect((await rows("select distinct trim(a) || 'x', len(b) from t")).length).toBe(4);
    expect(await rows("select count(distinct a), count(distinct b), count(distinct n) from t")).toEqual([
      "2|2|4",
    ]);
    expect(await rows("select distinct upper(a) as k from t where n < 3 order by k limit 1")).toHaveLength(1);
  });

  it("make no row of their own in a UNION", async () => {
    expect(
      (await rows("select a, b from t union select a, b from t order by a")).map((row) => row.length),
    ).toEqual([...[3, 5, 3]]);
    expect(await rows("select count(*) from (select a from t union select a from u) x")).toEqual(["3"]);
    expect(await rows("with x as (select * from u union select a, m from u) select sum(m) from x")).toEqual([
      "30",
    ]);
    expect(await rows("select count(*) from (select a from t union all select a from u) x")).toEqual(["6"]);
  });

  it("make no partition of their own", async () => {
    expect(
      await rows(
        "select n, count(*) over (partition by a), rank() over (partition by b order by n) from t order by n",
      ),
    ).toEqual(["1|2|1", "2|2|2", "3|1|1", "4|1|2"]);
  });

  it("are passed over by CASE, NULLIF, DECODE, IN, BETWEEN and joins", async () => {
    expect(
      await rows(`select case a when 'x' then 'X' when 'y' then 'Y' else '-' end, nullif(a, 'x'),
        decode(a, 'x', 1, null, 2, 3), a in ('x', 'z'), a between 'x' and 'x', b not between 'p' and 'p ' from t order by n`),
    ).toEqual(["X||1|true|true|false", "X||1|true|true|false", "Y|y  |3|false|false|true", "-||2|||true"]);
    expect(await rows("select n, m from t join u on t.a = u.a order by n")).toEqual(["1|10", "2|10", "3|20"]);
  });

  it("are kept in what is shown and counted", async () => {
    expect(await rows("select len(a), octet_length(a), a || '.' from t order by n")).toEqual([
      "1|1|x.",
      "2|2|x .",
      "3|3|y  .",
      "||",
    ]);
  });
});
