import { describe, expect, it } from "vitest";
import { filterTexts } from "../../src/explore/filter-text.ts";
import { type AskedQuestion, checkQuestion } from "../../src/explore/question.ts";
import { declared, shopFile } from "./shop.ts";

const explore = declared(
  shopFile.replace("status: orders.status", "status: { sql: orders.status, values: { p: paid up } }"),
);

function check(asked: AskedQuestion) {
  const checked = checkQuestion(explore, asked);
  return checked.ok
    ? checked.value
    : checked.faults.map(({ field, message, remedy }) => [field, message, remedy].join(" "));
}

describe("a question", () => {
  it("asks for every measure that is offered unless it names some", () => {
    expect(check({})).toMatchObject({
      measures: ["orders", "buyers", "amount", "average", "largest", "paid_share", "thousands", "people"],
      by: [],
      top: null,
    });
    expect(check({ measures: ["paid"] })).toMatchObject({ measures: ["paid"] });
  });

  it("names nothing that is not declared", () => {
    expect(check({ by: ["regoin", "orders"], measures: ["ordrs", "region"] })).toEqual([
      'measures unknown measure "ordrs". Did you mean "orders"? There are: orders, buyers, amount, average, largest, paid_share, thousands, people.',
      'measures unknown measure "region". It is a dimension: group by it.',
      'by unknown dimension "regoin". Did you mean "region"? There are: status, customer, region, clock, day, week, month.',
      'by unknown dimension "orders". It is a measure.',
    ]);
    for (const name of [
      "orders.id",
      "1",
      "*",
      "status; drop table x",
      '"status"',
      "__proto__",
      "constructor",
      "",
    ])
      expect(check({ by: [name] })).toEqual([expect.stringContaining("unknown dimension")]);
    expect(check({ measures: ["orders"], by: ["status"], sort: ["-amount"] })).toEqual([
      'sort can\'t sort by "amount", which is not asked for. Sort by one of: orders, status.',
    ]);
  });

  it("takes values of the dimension's type alone", () => {
    const where = (text: string) => check({ where: [text] });
    expect(where("clock=18) or (1=1")).toEqual([expect.stringContaining("is no number")]);
    expect(where("clock=1e5")).toEqual([expect.stringContaining("is no number")]);
    expect(where("day=2018-02-30")).toEqual([expect.stringContaining("is no day")]);
    expect(where("day=' or 1=1")).toEqual([expect.stringContaining("is no day")]);
    expect(where("status>a")).toEqual([expect.stringContaining("has no order")]);
    expect(where("clock~1")).toEqual([expect.stringContaining("is no text")]);
    expect(where("status")).toEqual([expect.stringContaining("is no filter")]);
    expect(where("status\u0000=a")).toEqual([expect.stringContaining("is no filter")]);
    expect(where("status=a\u0000b")).toEqual([expect.stringContaining("that no text has")]);
    expect(where("regoin=x")).toEqual([expect.stringContaining('Did you mean "region"?')]);
    expect(check({ from: "2018-13-01" })).toEqual([expect.stringContaining("is no day")]);
    expect(check({ from: "2018-11-02", to: "2018-11-01" })).toEqual([expect.stringContaining("ends")]);
    expect(check({ top: 100_000 })).toEqual([expect.stringContaining("from 1 to 10,000")]);
    expect(check({ where: Array.from({ length: 501 }, (_, n) => `clock=${n}`) })).toEqual([
      expect.stringContaining("too many filters"),
    ]);
  });

  it("reads filters, and writes them so that they read the same", () => {
    const texts = [
      "region=Bay, north",
      "region= blank in front",
      "region=a=b",
      "customer is null",
      'customer!=O\'Hara \\ "x"',
      "clock>=18",
      "clock<6",
      "region~<b>",
    ];
    const checked = checkQuestion(explore, { where: texts });
    const where = checked.ok ? checked.value.where : [];
    expect(where[0]).toEqual({
      dimension: "region",
      operator: "is",
      values: ["Bay, north", " blank in front", "a=b"],
    });
    expect(where.flatMap(filterTexts)).toEqual(texts);
    expect(check({ where: ["region = west"] })).toMatchObject({ where: [{ values: ["west"] }] });
    expect(check({ where: ["status=Paid up"] })).toMatchObject({ where: [{ values: ["p"] }] });
    expect(check({ where: ["status=toString"] })).toMatchObject({ where: [{ values: ["toString"] }] });
  });
});
