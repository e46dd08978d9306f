import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

describe("Values become SUPER", () => {
  const db = testDatabase();
  beforeAll(async () => {
    await db.run(`create table s (id int, v super, t varchar(20));
      insert into s values (1, json_parse('{"s": "str", "n": 7, "list": [1, 2]}'), '{"a":1}')`);
  });

  const stored = async (insert: string): Promise<readonly (readonly (string | null)[])[]> => {
    await db.run(`drop table if exists target; create table target (id int, v super); ${insert}`);
    return db.rows("select json_typeof(v), v::varchar from target order by id");
  };

  // dg/ingest-super: "If the json_parse function is missing in the query, Amazon Redshift treats the value as a
  // single string". dg/query-super (Order by) inserts 'AWS' into a SUPER column.
  it.each([
    [
      "insert into target values (1, '{\"a\":1}'), (2, '12'), (3, 'AWS')",
      [
        ["string", '{"a":1}'],
        ["string", "12"],
        ["string", "AWS"],
      ],
    ],
    ["insert into target (v, id) values ('12', 1)", [["string", "12"]]],
    ["insert into target select 1, t from s", [["string", '{"a":1}']]],
    ["insert into target select id, upper(t) from s", [["string", '{"A":1}']]],
    ["insert into target (v) select '12'", [["string", "12"]]],
    ["insert into target values (1, null); update target set v = '12'", [["string", "12"]]],
    [
      "insert into target values (1, 5); update target set v = s.t from s where s.id = target.id",
      [["string", '{"a":1}']],
    ],
    [
      `insert into target values (1, 5);
       merge into target using (select 1 as id, '6' as w union all select 2, '7') x on target.id = x.id
       when matched then update set v = x.w when not matched then insert values (x.id, x.w)`,
      [
        ["string", "6"],
        ["string", "7"],
      ],
    ],
  ])("from text as a string, whatever it says: %s", async (insert, rows) => {
    expect(await stored(insert)).toEqual(rows);
  });

  it("from other types as what they are", async () => {
    const values =
      "(1, 12), (2, 1.50), (3, true), (4, json_parse('{\"a\":1}')), (5, null), (6, array(1, 'x'))";
    expect(await stored(`insert into target values ${values}`)).toEqual([
      ["number", "12"],
      ["number", "1.50"],
      ["boolean", "true"],
      ["object", null],
      [null, null],
      ["array", null],
    ]);
  });

  it("keeps the text of bound values", async () => {
    const session = db.session();
    await db.run("drop table if exists bound; create table bound (v super)");
    const prepared = await session.prepare("insert into bound values ($1)");
    await prepared.execute(["12"]);
    expect(await db.rows("select json_typeof(v) from bound")).toEqual([["string"]]);
  });

  it("from a cast", async () => {
    expect(
      await db.rows(`select json_typeof('{"a":1}'::super), json_typeof(t::super), cast('12' as super)::int,
      json_typeof(5::super), null::super from s`),
    ).toEqual([["string", "string", "12", "number", null]]);
  });

  // dg/limitations-super
  it.each([
    ["select date '2019-09-09'::super", "cannot cast type date to super"],
    ["insert into s (v) values (date '2019-09-09')", "cannot cast type date to super"],
    ["select 5::decimal::bool", "cannot cast type numeric to boolean"],
    ["select 5.0::bool", "cannot cast type numeric to boolean"],
  ])("or not: %s", async (sql, message) => {
    await expect(db.run(sql)).rejects.toMatchObject({ code: "42846", message });
  });

  it.each([
    ["nvl(v.nope, 'x')", '"x"'],
    ["coalesce(v.s, 'd')", '"str"'],
    ["case v.s when 'str' then 1 end", "1"],
    ["case v.n when 'str' then 1 when 7 then 2 end", "2"],
    ["case when id = 2 then v.s else 'none' end", '"none"'],
    ["decode(v.s, 'str', 'yes', 'no')", "yes"],
    ["decode(v.n, 7, v.s, 'no')", '"str"'],
    ["nvl2(v.nope, v.s, 'x')", '"x"'],
    ["nullif(v.s, 'str')", null],
    ["nullif(v.n, 'str')", "7"],
  ])("beside a literal that is text: %s", async (expression, value) => {
    expect(await db.rows(`select ${expression} from s`)).toEqual([[value]]);
  });

  it("in a UNION, on both sides", async () => {
    expect(await db.rows("select v.s from s union all select 'a'")).toEqual([['"str"'], ['"a"']]);
    expect(await db.rows("select 'str' union select v.s from s")).toEqual([['"str"']]);
    await expect(
      db.rows("select v from s union all select * from (select 'a' as t) x"),
    ).rejects.toMatchObject({
      code: "0A000",
    });
    await expect(db.rows("select v from s intersect select v from s")).rejects.toMatchObject({
      code: "0A000",
    });
  });

  it.each([
    ["(json_parse('{\"a\":1}')).a::int", "1"],
    ["array(1, 2)[0]::int", "1"],
    ["split_to_array('a,b,c', ',')[1]::varchar", "b"],
    ['(json_parse(\'{"a":[1,{"b":"x"}]}\')).a[1].b::varchar', "x"],
  ])("is cast behind a step: %s", async (expression, value) => {
    expect(await db.rows(`select ${expression}`)).toEqual([[value]]);
  });
});

// dg/query-super (Dynamic typing): "In all other cases, the equality sign evaluates to false, including the cases where
// the arguments of the equality are different types."
describe("SUPER is compared", () => {
  const db = testDatabase();
  beforeAll(async () => {
    await db.run(`create table s (id int, v super);
      insert into s values (1, json_parse('{"s": "str", "n": 7}'));
      create table o (v super);
      insert into o values (10), (9), ('b'), ('a'), (true), (false), (array(1, 2)), (object('a', 1)), (-1.5),
        (-1.45), (0), (null), (1.0), (1)`);
  });

  it.each([
    ["v.s = 1", "false"],
    ["v.s <> 1", "true"],
    ["not (v.s = 1)", "true"],
    ["v.n = 'str'", "false"],
    ["v.n = true", "false"],
    ["v = 'x'", "false"],
    ["v.s < 1", null],
    ["v.nope = 1", null],
    ["v.s = null", null],
  ])("with values of another type: %s", async (condition, value) => {
    expect(await db.rows(`select ${condition} from s`)).toEqual([[value]]);
  });

  it.each([
    ["json_parse('1') = json_parse('1.0')", "true"],
    ['json_parse(\'{"a":1,"b":2}\') = json_parse(\'{"b":2,"a":1}\')', "true"],
    ["'abc '::super = 'abc'::super", "true"],
    ["json_parse('[1,2]') = json_parse('[1.0,2]')", "true"],
    ["json_parse('[1,2]') = json_parse('[2,1]')", "false"],
    ["json_parse('[[1],2]') = json_parse('[1,[2]]')", "false"],
    ["1::super = '1'::super", "false"],
    ["1::super <> '1'::super", "true"],
    ["json_parse('2') < json_parse('10')", "true"],
    ["json_parse('-2') < json_parse('-10')", "false"],
    ["json_parse('2') < json_parse('\"a\"')", null],
    ["json_parse('2e3') >= json_parse('2000.0')", "true"],
  ])("with SUPER: %s", async (condition, value) => {
    expect(await db.rows(`select ${condition}`)).toEqual([[value]]);
  });

  it("is not said to be less where it is an array", async () => {
    await expect(db.rows("select array(1) < array(2)")).rejects.toMatchObject({ code: "0A000" });
  });

  const sorted = [
    "false",
    "true",
    "-1.5",
    "-1.45",
    "0",
    "1",
    "9",
    "10",
    '"a"',
    '"b"',
    "[1,2]",
    '{"a":1}',
    null,
  ];

  // dg/query-super (Order by): booleans, numbers, strings, arrays, objects.
  it("by its type and then by its value where it is sorted and grouped", async () => {
    const grouped = (await db.rows("select v, count(*) from o group by v order by v")).map(([v]) => v);
    expect(grouped).toEqual(sorted);
    expect((await db.rows("select v as x from o where v <> 1 or v is null order by x")).flat()).toEqual(
      sorted.filter((v) => v !== "1"),
    );
    expect((await db.rows("select distinct v from o order by 1 desc")).length).toBe(13);
    expect(await db.rows("select count(distinct v), min(v), max(v) from o")).toEqual([
      ["12", "false", '{"a":1}'],
    ]);
    expect(
      await db.rows(
        "select max(n) from (select row_number() over (partition by v order by v) as n from o) x",
      ),
    ).toEqual([["2"]]);
    expect(await db.rows("select count(*) from o a join o b on a.v = b.v")).toEqual([["15"]]);
  });

  it("is refused where a set operation is sorted", async () => {
    await expect(db.rows("select v from o union all select v from o order by v")).rejects.toMatchObject({
      code: "0A000",
      hint: expect.stringContaining("outer query"),
    });
  });
});
