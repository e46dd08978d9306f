import { createColors } from "picocolors";
import { describe, expect, it } from "vitest";
import { answerTable } from "../../src/cli/explore-report.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import type { Answer } from "../../src/explore/answer.ts";
import { checkQuestion } from "../../src/explore/question.ts";
import { declared, shopFile } from "../explore/shop.ts";

const explore = declared(shopFile);
const terminal = (live: boolean): Terminal => ({
  out: () => {},
  err: () => {},
  live,
  columns: 80,
  colors: createColors(false),
});

function answer(rows: Answer["rows"]): Answer {
  const checked = checkQuestion(explore, { measures: ["orders"], by: ["customer"], top: 3 });
  if (!checked.ok) throw new Error("a bad question");
  return {
    question: checked.value,
    columns: [],
    rows,
    total: ["20"],
    groups: 1234,
    range: null,
    sql: { rows: "", total: "" },
  };
}

const rows = [
  ["Ann", "8"],
  [null, "4"],
  ["Cy", "1"],
];

describe("an answer on a terminal", () => {
  it("has bars in proportion where a person watches", () => {
    const bars = answerTable(explore, answer(rows), terminal(true))
      .split("\n")
      .flatMap((line) => /[█▏▎▍▌▋▊▉]+/.exec(line)?.[0] ?? []);
    expect(bars).toEqual(["█".repeat(20), "█".repeat(10), "██▌"]);
    expect(answerTable(explore, answer(rows), terminal(false))).not.toContain("█");
  });

  it("says of how many rows these are, and the total of all", () => {
    const text = answerTable(explore, answer(rows), terminal(false));
    expect(text).toContain("3 of 1,234 rows");
    expect(text).toMatch(/│ all 1,234 │ +20 │/);
    expect(text).toContain("│ nobody");
  });

  it("lets no name draw on the terminal, and cuts long ones", () => {
    const text = answerTable(
      explore,
      answer([
        ["\u001b[2J\u0007a\nb", "1"],
        ["x".repeat(200), "1"],
      ]),
      terminal(true),
    );
    expect([..."\u0007\u001b"].filter((control) => text.includes(control))).toEqual([]);
    expect(text).toContain("\uFFFD[2J\uFFFDa\uFFFDb");
    expect(text).toContain(`${"x".repeat(47)}…`);
  });
});
