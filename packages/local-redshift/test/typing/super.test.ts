import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

// dg/query-super (Navigation, Unnesting, Object unpivoting, Dynamic typing, Lax semantics), dg/limitations-super.
describe("SUPER", () => {
  const db = testDatabase();
  beforeAll(async () => {
    await db.run(`create table s (id int, v super, t varchar(10));
      insert into s values (1, json_parse('"abc"'), 'abc'), (2, json_parse('5'), '5'),
        (3, json_parse('{"a": "x ", "n": 7, "big": 9007199254740993, "d": "2018-11-04", "list": [10, {"k": "z"}]}'), 'x'),
        (4, json_parse('true'), 'true'), (5, json_parse('null'), null), (6, null, null)`);
  });
  const where = async (condition: string): Promise<string> =>
    (await db.rows(`select id from s where ${condition} order by 1`)).flat().join();

  it.each([
    ["v = 'abc'", "1"],
    ["v = t", "1"],
    ["t = v", "1"],
    ["v = 5", "2"],
    ["v > 4.5 and v <= 5::float", "2"],
    ["v = true", "4"],
    ["v.a = 'x'", "3"],
    ["v.n = 7 and v.n <> 8 and 6 < v.n", "3"],
    ["v.n = id + 4", "3"],
    ["v.big = 9007199254740993", "3"],
    ["v.big = 9007199254740992", ""],
    ["v.list[1].k = 'z'", "3"],
    ["v.n = '7'", ""],
  ])("is compared with values of its own type alone: %s", async (condition, ids) => {
    expect(await where(condition)).toBe(ids);
  });

  it("is cast: a string loses its quotes, and what can't be cast is NULL", async () => {
    const values = `v::varchar, v.a::char(4) || '.', v.n::int, v.n::decimal(5, 2), v.a::int, v.list::varchar, v.d::date,
      v.n::varchar || 'x', v.a || 'y', v::boolean`;
    expect(await db.rows(`select ${values} from s where id in (1, 2, 3, 4) order by id`)).toEqual([
      ["abc", ...Array(8).fill(null), null],
      ["5", ...Array(8).fill(null), "true"],
      [null, "x.", "7", "7.00", null, null, "2018-11-04", "7x", "x y", null],
      ["true", ...Array(8).fill(null), "true"],
    ]);
  });

  it("is cast to a boolean as the documentation shows", async () => {
    expect(await db.rows("select 5::super::bool, 5.0::super::bool, 0::super::bool")).toEqual([
      ["true", null, "false"],
    ]);
  });

  it("is gone through: arrays with the places of what they hold, objects with its names", async () => {
    expect(await db.rows("select e, n from s, s.v.list as e at n where id = 3 order by n")).toEqual([
      ["10", "0"],
      ['{"k":"z"}', "1"],
    ]);
    expect(await db.rows("select e.k::varchar from s, s.v.list e where e.k = 'z'")).toEqual([["z"]]);
    expect(await db.rows("select e::int from s, s.v.list e where e = 10")).toEqual([["10"]]);
    const names =
      "select name, value::varchar from s, unpivot s.v as value at name where value > 7 or name = 'd'";
    expect(await db.rows(`${names} order by name`)).toEqual([
      ["big", "9007199254740993"],
      ["d", "2018-11-04"],
    ]);
    expect(await db.rows("select count(*) from s, unpivot s.v as value at name")).toEqual([["5"]]);
  });

  it.each([
    ["v.a like 'x%'", "IN, BETWEEN or LIKE"],
    ["v.n in (7, 8)", "IN, BETWEEN or LIKE"],
    ["v.n between 1 and 9", "IN, BETWEEN or LIKE"],
    ["v.n + 1 = 8", "the operator +"],
    ["upper(v.a) = 'X'", "upper()"],
  ])("is refused where the engine would take it for the text of the JSON: %s", async (condition, what) => {
    await expect(where(condition)).rejects.toMatchObject({
      code: "0A000",
      message: `${what} with SUPER is not supported by local-redshift`,
      hint: expect.stringContaining("::varchar"),
    });
  });
});
