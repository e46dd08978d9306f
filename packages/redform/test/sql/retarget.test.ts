import { describe, expect, it } from "vitest";
import { retarget } from "../../src/sql/retarget.ts";

const from = { schema: "shop", name: "users" };
const to = { schema: "shop", name: "users__redform_new" };

describe("a query with another table in a table's place", () => {
  it.each([
    ['select * from "shop"."users"', 'select * from "shop"."users__redform_new" as "users"'],
    [
      'select * from "shop"."users" u where u.id = 1',
      'select * from "shop"."users__redform_new" u where u.id = 1',
    ],
    ["select * from shop.Users as u", 'select * from "shop"."users__redform_new" as u'],
    [
      'select "shop"."users"."id" from "shop"."users" where users.id = 1',
      'select "users"."id" from "shop"."users__redform_new" as "users" where users.id = 1',
    ],
    [
      'select a.id from "shop"."users" a join "shop"."users" on a.id = users.id',
      'select a.id from "shop"."users__redform_new" a join "shop"."users__redform_new" as "users" on a.id = users.id',
    ],
    ['(select 1 from "shop"."users")', '(select 1 from "shop"."users__redform_new" as "users")'],
  ])("%s", (query, expected) => expect(retarget(query, from, to)).toBe(expected));

  it("leaves strings, comments, other tables and longer names alone", () => {
    const query = `select '"shop"."users"', "shop"."users_old".x -- "shop"."users"
      from "shop"."users_old" /* shop.users */, other.users, "shop"."user", $$shop.users$$`;
    expect(retarget(query, from, to)).toBe(query);
  });
});
