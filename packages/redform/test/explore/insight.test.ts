import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/explore/answer.ts";
import { insight } from "../../src/explore/insight.ts";
import { type AskedQuestion, checkQuestion } from "../../src/explore/question.ts";
import { declared, shopFile } from "./shop.ts";

const explore = declared(shopFile);

type Values = readonly (string | null)[];

/** The sentence for an answer with these rows. */
function said(asked: AskedQuestion, rows: readonly Values[], more: Partial<Answer>): string {
  const checked = checkQuestion(explore, asked);
  if (!checked.ok) throw new Error("a bad question");
  return insight(explore, {
    question: checked.value,
    columns: [],
    rows,
    total: [null],
    groups: rows.length,
    range: null,
    sql: { rows: "", total: "" },
    ...more,
  });
}

describe("the sentence below a chart", () => {
  it("says who leads, and what the rows shown have of everything", () => {
    const asked = { measures: ["orders"], by: ["customer"], top: 2 };
    const rows = [
      ["Ann", "40"],
      [null, "10"],
    ];
    expect(said(asked, rows, { total: ["200"], groups: 9 })).toBe(
      "“Ann” leads with 40 of 200 orders (20%); the first 2 of 9 have 25% together.",
    );
    expect(
      said(
        asked,
        [
          ["Ann", "40"],
          ["Bo", "40"],
          ["Cy", "3"],
        ],
        { total: ["83"] },
      ),
    ).toBe("“Ann” and one other lead with 40 of 83 orders (48%) each.");
  });

  it("does not add up what can't be added up", () => {
    const rows = [
      ["Ann", "40"],
      ["Bo", "30"],
    ];
    expect(said({ measures: ["buyers"], by: ["customer"], top: 2 }, rows, { total: ["50"], groups: 9 })).toBe(
      "“Ann” leads with 40 of 50 buyers (80%).",
    );
  });

  it("says what part the first dimension's largest value has", () => {
    const asked = { measures: ["orders"], by: ["status", "region"] };
    const rows = [
      ["open", "North", "45"],
      ["paid", "North", "30"],
      ["paid", "South", "25"],
    ];
    expect(said(asked, rows, { total: ["100"] })).toBe(
      "Status “paid” has 55% of all orders, 55 of 100; the largest group of it is “paid, North” with 30% of all.",
    );
  });

  it("names the largest and the smallest where the order is fixed", () => {
    const rows = [
      ["9", "10"],
      ["10", "30"],
      ["11", "5"],
    ];
    expect(said({ measures: ["orders"], by: ["clock"] }, rows, { total: ["45"] })).toBe(
      "Clock 10 has the most orders, 30 (67%), and 11 the fewest, 5 (11%).",
    );
    const shares = [
      ["9", "0.5"],
      ["10", "0.25"],
    ];
    expect(said({ measures: ["paid_share"], by: ["clock"] }, shares, { total: ["0.4"] })).toBe(
      "The paid share is highest for clock 9, 50.0%, and lowest for 10, 25.0%; over all it is 40.0%.",
    );
  });

  describe("along time", () => {
    const asked = { measures: ["orders"], by: ["week"] };
    const weeks = (...values: readonly number[]): readonly Values[] =>
      values.map((value, index) => [
        new Date(Date.UTC(2018, 9, 29 + index * 7)).toISOString().slice(0, 10),
        String(value),
      ]);

    it("compares the first whole period with the last: a part of a week is no week", () => {
      const range = { first: "2018-11-01 21:01:46.796", last: "2018-11-30 19:54:24.796" };
      expect(said(asked, weeks(1, 20, 25, 30, 2), { range })).toBe(
        "Orders grew by 50%, from 20 in the week of 5 Nov 2018 to 30 in the week of 19 Nov 2018; only whole weeks count.",
      );
      const whole = { first: "2018-10-29 03:00:00", last: "2018-12-02 01:00:00" };
      expect(said(asked, weeks(8, 20, 25, 30, 2), { range: whole })).toBe(
        "Orders fell by 75%, from 8 in the week of 29 Oct 2018 to 2 in the week of 26 Nov 2018; only whole weeks count.",
      );
      expect(said({ ...asked, to: "2018-11-30" }, weeks(8, 20, 25, 30, 2), { range: whole })).toContain(
        "to 30 in the week of 19 Nov 2018",
      );
    });

    it("speaks of no growth where no two whole periods are", () => {
      const range = { first: "2018-10-29 03:00:00", last: "2018-11-10 01:00:00" };
      expect(said(asked, weeks(8, 2), { range, total: ["10"] })).toBe(
        "Week 29 Oct 2018 has the most orders, 8 (80%), and 5 Nov 2018 the fewest, 2 (20%).",
      );
    });

    it("counts a share in points, and growth from nothing in no percent", () => {
      const range = { first: "2018-10-29 00:00:00", last: "2018-11-11 23:00:00" };
      const shares = weeks(0, 1).map(([week = null], index) => [week, index === 0 ? "0.5" : "0.625"]);
      expect(said({ ...asked, measures: ["paid_share"] }, shares, { range })).toContain(
        "grew by 12.5 points",
      );
      expect(said(asked, weeks(0, 7), { range })).toContain("Orders grew, from 0 in the week");
    });
  });

  it("says what was filtered, and when nothing is left", () => {
    const asked = { measures: ["orders"], by: ["customer"], where: ["status=paid", "region is not null"] };
    expect(said(asked, [["Ann", "3"]], { total: ["3"] })).toBe(
      "Where status is “paid” and region is known, “Ann” leads with 3 of 3 orders (100%).",
    );
    expect(said(asked, [], {})).toBe("Nothing matches.");
  });
});
