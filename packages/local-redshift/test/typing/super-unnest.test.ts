import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

// dg/query-super (Unnesting queries), dg/r_FROM_clause30, dg/r_FROM_clause-unnest-examples, dg/limitations-super
describe("An array in SUPER is gone through", () => {
  const db = testDatabase();
  beforeAll(async () => {
    await db.run(`create table orders (order_id int, products super, s super);
      insert into orders values
        (1, json_parse('[{"id":"a","n":1},{"id":"b","n":2}]'), 'text'),
        (2, json_parse('[]'), 5),
        (3, json_parse('{"x":1}'), array(array(1.1, 1.2), array(2.1)))`);
  });

  it.each([
    ["select o.order_id, p.n from orders o left join o.products p on true", ["1 1", "1 2", "2 ", "3 "]],
    ["select o.order_id, p.n from orders o left join o.products p on p.n > 1", ["1 2", "2 ", "3 "]],
    ["select o.order_id, p.n from orders o inner join o.products as p on p.n > 1", ["1 2"]],
    ["select o.order_id, p.n from orders o cross join o.products p at i where i = 0", ["1 1"]],
    [
      "select o.order_id, count(q) from orders o left join o.products p on true left join o.s q on true group by 1",
      ["1 0", "2 0", "3 2"],
    ],
  ])("by a join: %s", async (sql, rows) => {
    expect((await db.rows(`${sql} order by 1, 2`)).map((row) => row.join(" "))).toEqual(rows);
  });

  it.each([
    ["select o.order_id, p.n from orders o, unnest(o.products) as p", ["1 1", "1 2"]],
    ["select o.order_id, t.product.n from orders o, unnest(o.products) as t(product)", ["1 1", "1 2"]],
    [
      "select o.order_id, off from orders o, unnest(o.products) with offset as t(product, off) where t.product.id = 'b'",
      ["1 1"],
    ],
    [
      "select o.order_id, p.n from orders o left join unnest(o.products) as p on true",
      ["1 1", "1 2", "2 ", "3 "],
    ],
  ])("by UNNEST: %s", async (sql, rows) => {
    expect((await db.rows(`${sql} order by 1, 2`)).map((row) => row.join(" "))).toEqual(rows);
  });

  it.each([
    ["select m.order_id, (select count(*) from m.products t) from orders m", ["1 2", "2 0", "3 0"]],
    ["select m.order_id from orders m where exists (select 1 from m.products t where t.id = 'b')", ["1"]],
    ["select m.order_id from orders m where 'a' in (select t.id::varchar from m.products t)", ["1"]],
    ["select orders.order_id, (select max(t.n) from orders.products t) from orders", ["1 2", "2 ", "3 "]],
  ])("in a subquery: %s", async (sql, rows) => {
    expect((await db.rows(`${sql} order by 1`)).map((row) => row.join(" "))).toEqual(rows);
  });

  it("and the arrays that it holds", async () => {
    const rows = [
      ["[1.1,1.2]", "1.1"],
      ["[1.1,1.2]", "1.2"],
      ["[2.1]", "2.1"],
    ];
    expect(
      await db.rows("select arr, element from orders as f, f.s as arr, arr as element order by 2"),
    ).toEqual(rows);
    expect(
      await db.rows("select array, element from orders as f, f.s as array, array as element order by 2"),
    ).toEqual(rows);
    expect(await db.rows("select e from orders as f, f.s[1] as e")).toEqual([["2.1"]]);
  });

  it("in every part of a set operation", async () => {
    const sql =
      "select p.n from orders o, o.products p union all select p.n from orders o, o.products p where p.n = 2";
    expect((await db.rows(sql)).length).toBe(3);
  });

  it("unless a schema is meant that is called as a table around it", async () => {
    await db.run(
      "create schema stock; create table stock.items (n int); insert into stock.items values (7); create table stock (n int); insert into stock values (7), (8)",
    );
    expect(await db.rows("select n from stock where n in (select i.n from stock.items i)")).toEqual([["7"]]);
  });

  it("and what is no array has no elements", async () => {
    expect(await db.rows("select o.order_id from orders o, o.s e")).toEqual([["3"], ["3"]]);
    expect(await db.rows("select name from orders o, unpivot o.products as value at name")).toEqual([["x"]]);
  });
});
