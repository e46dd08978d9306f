import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

/** What is expected follows dg/r_Character_types and dg/r_Examples_with_character_types. */
const db = testDatabase();

beforeAll(async () => {
  await db.run(`create table address (id integer, address1 varchar(100), city_name char(20), state char(2))`);
  await db.run(`insert into address values
    (1, '9516 Magnolia Boulevard', 'Augusta', 'ME'),
    (2, '9516 Magnolia Boulevard  ', 'Augusta   ', 'M ')`);
});

describe("a backslash in a literal", () => {
  // standard_conforming_strings is off, as in PostgreSQL 8.0.
  it("escapes: control characters, octal codes, and anything else itself", async () => {
    const sql = String.raw`select 'a\nb' = 'a' || chr(10) || 'b', len('\t\r\b\f'), '\101\102', 'it\'s \\ \q'`;
    expect(await db.rows(sql)).toEqual([["true", "4", "AB", "it's \\ q"]]);
    expect(await db.rows(String.raw`select 1 where 'a_c' like 'a\\_c' and 'abc' not like 'a\\_c'`)).toEqual([
      ["1"],
    ]);
    expect(await db.rows(String.raw`select regexp_replace('a1b22', '\\d+', '\n') = 'a\nb\n'`)).toEqual([
      ["true"],
    ]);
  });
});

describe("LIKE without ESCAPE", () => {
  // dg/r_patternmatching_condition_like: where "column" like '%start\\_%'
  it("escapes with a backslash", async () => {
    const sql = String.raw`select 'a_c' like 'a\\_c', 'abc' like 'a\\_c', 'abc' not like 'a\\_c', 'A_C' ilike 'a\\_c',
      '5%' like '5\\%', 'a_c' like 'a^_c' escape '^', 'a_c' like p || '%' from (select 'a\\_' as p) t where 'x' like '_' and true`;
    expect(await db.rows(sql)).toEqual([["true", "false", "true", "true", "true", "true", "true"]]);
    expect(await db.rows("select 1 from (select 'ab' as x, 'a%' as p) t where x like p offset 0")).toEqual([
      ["1"],
    ]);
  });
});

describe("blanks at the end of text", () => {
  it("mean nothing where VARCHAR is compared, and count in its length", async () => {
    expect(await db.rows("select count(*) from address where address1 = '9516 Magnolia Boulevard'")).toEqual([
      ["2"],
    ]);
    expect(await db.rows("select length(address1) from address order by id")).toEqual([["23"], ["25"]]);
  });

  it("never count in a CHAR's length", async () => {
    expect(await db.rows("select distinct length(city_name) from address")).toEqual([["7"]]);
  });

  it("fill a CHAR where it is shown, and are taken off where it becomes VARCHAR", async () => {
    const { rows, columns } = await db.run(
      "select state, a.state || '.', state::varchar(5) as v from address a where id = 2",
    );
    expect(rows).toEqual([["M ", "M.", "M"]]);
    expect(columns.map(({ name }) => name)).toEqual(["state", "?column?", "v"]);
    expect(columns[0]?.type).toBe("character(2)");
  });

  it("mean nothing between two columns, in joins, CASE and UPDATE", async () => {
    const joined =
      "select count(*) from address a join address b on a.address1 = b.address1 and a.city_name <= b.city_name";
    expect(await db.rows(joined)).toEqual([["4"]]);
    const cased =
      "select case when address1 = '9516 Magnolia Boulevard ' then 'y' else 'n' end as c from address order by id";
    expect(await db.rows(cased)).toEqual([["y"], ["y"]]);
    await db.run("create table seen (name varchar(30), n integer); insert into seen values ('Augusta ', 0)");
    expect(
      (await db.run("update seen set n = n + 1 from address where name = city_name and state = 'ME '"))
        .rowCount,
    ).toBe(1);
    expect((await db.run("delete from seen using address a where seen.name = a.city_name")).rowCount).toBe(1);
  });

  it("mean nothing in IN, of lists and of queries", async () => {
    const count = async (where: string): Promise<unknown> =>
      (await db.rows(`select count(*) from address where ${where}`))[0]?.[0];
    expect(await count("address1 in ('x', '9516 Magnolia Boulevard   ')")).toBe("2");
    expect(await count("id > 0 and address1 not in ('9516 Magnolia Boulevard')")).toBe("0");
    expect(await count("address1 in (select b.address1 from address b where b.id = 2)")).toBe("2");
    expect(await count("state in ('M', 'ME ') or id in (99)")).toBe("2");
  });

  it("leave other text apart", async () => {
    expect(await db.rows("select 'a ' = 'a', ' a' = 'a', 'a' || ' ' = 'a', 'a' < 'b '")).toEqual([
      ["true", "false", "true", "true"],
    ]);
  });

  it("group CHAR values as one", async () => {
    expect(await db.rows("select city_name, count(*) from address group by city_name")).toEqual([
      ["Augusta".padEnd(20), "2"],
    ]);
    expect(
      await db.rows("select city_name, count(*) from address group by 1 order by city_name"),
    ).toHaveLength(1);
  });
});

describe("values too long", () => {
  it("are refused on insert, in bytes, but blanks past a CHAR's length are not", async () => {
    await expect(
      db.run("insert into address (city_name) values ('City of South San Francisco')"),
    ).rejects.toMatchObject({
      code: "22001",
    });
    await expect(db.run("insert into address (state) values ('é1')")).rejects.toMatchObject({
      code: "22001",
    });
    expect((await db.run("insert into address (id, state) values (3, 'NH   ')")).rowCount).toBe(1);
  });

  it("are cut by a cast", async () => {
    expect(await db.rows("select 'City of South San Francisco'::char(20)")).toEqual([
      ["City of South San Fr"],
    ]);
  });
});
