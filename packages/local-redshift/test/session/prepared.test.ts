import { describe, expect, it } from "vitest";
import { boundOf } from "../../src/small-query.ts";
import { splitStatements } from "../../src/sql/tokens.ts";
import { nodesOf } from "../../src/statement-nodes.ts";
import { testDatabase } from "../database.ts";

const db = testDatabase();

describe("what bounds a query's rows", () => {
  it.each([
    ["select 1", 1],
    ["select a from t", "t"],
    ["select a from s.t as x where b in (select b from u, v) order by a", "t"],
    ["select count(*) from t group by b", "t"],
    ["select a from t, u limit 10", 10],
    ["select a from t, u", null],
    ["select a from t join u on true", null],
    ["select a from (select * from t, u) x", null],
    ["select a from t union all select a from u", null],
    ["with x as (select * from t) select * from x", null],
    ["select limit from t", "t"],
  ])("%s: %s", (sql, bound) => {
    const [statement] = splitStatements(sql);
    expect(statement === undefined ? undefined : boundOf(nodesOf(statement))).toBe(bound);
  });
});

describe("a prepared statement", () => {
  it("tells its parameters' types and its columns without running", async () => {
    await db.run("create table p (a integer, b varchar(9), c numeric(6,2), d date)");
    const session = db.session();
    const insert = await session.prepare("insert into p values ($1, $2, $3, $4)");
    expect(insert.parameterTypes).toEqual(["integer", "character varying", "numeric", "date"]);
    expect(await insert.describe()).toBeNull();
    expect(await db.value("(select count(*) from p)")).toBe("0");
    const select = await session.prepare("select b, c * 2 as twice from p where a = $1 and c < $2");
    expect(select.parameterTypes).toEqual(["integer", "numeric"]);
    expect((await select.describe())?.map(({ name, type }) => [name, type.replace(/\(.*/, "")])).toEqual([
      ["b", "character varying"],
      ["twice", "numeric"],
    ]);
  });

  it("runs with other values each time, and counts a number's digits as the literal's", async () => {
    const statement = await db.session().prepare("select $1::numeric(5,1) as a, 1.5 * $2 as b");
    const { rows } = await statement.execute(["2.25", "1.25"]);
    expect(rows).toEqual([["2.3", "1.875"]]);
    expect((await statement.execute([null, "2"])).rows).toEqual([[null, "3.0"]]);
  });

  it("reads rows in parts, and other statements come between", async () => {
    await db.run("create table many (n integer)");
    await db.run(`insert into many values ${Array.from({ length: 3000 }, (_, n) => `(${n})`).join(",")}`);
    const session = db.session();
    const statement = await session.prepare("select m.n from many m join many o on m.n = o.n order by 1");
    const cursor = await statement.open();
    expect(await cursor.read(2)).toEqual([["0"], ["1"]]);
    expect(await db.value("(select count(*) from many)")).toBe("3000");
    expect((await cursor.read(10_000)).length).toBe(2998);
    expect(await cursor.read(1)).toEqual([]);
    await cursor.close();
    await db.run("begin");
    await db.run("rollback");
  });

  it("needs as many values as parameters, in numbers without a gap", async () => {
    const session = db.session();
    const statement = await session.prepare("select $1::int + $2::int");
    await expect(statement.execute(["1"])).rejects.toMatchObject({ code: "08P01" });
    await expect(session.prepare("select $2::int")).rejects.toMatchObject({ code: "42P18" });
    await expect(session.execute("select $1")).rejects.toMatchObject({ code: "42P02", position: 8 });
  });
});
