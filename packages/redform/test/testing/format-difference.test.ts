import { expect, test } from "vitest";
import { formatDifference } from "../../src/testing/format-difference.ts";
import type { TestDifference } from "../../src/testing/test-result.ts";

const nothing: TestDifference = {
  expectedRows: 3,
  actualRows: 3,
  missingColumns: [],
  extraColumns: [],
  typeMismatches: [],
  columns: ["user_id", "first_name", "level"],
  changedRows: [],
  missingRows: [],
  unexpectedRows: [],
};

test("shows a changed row above the one that came, and marks the columns that differ", () => {
  const text = formatDifference({
    ...nothing,
    changedRows: [
      { expected: ["8", "Kaylee", "paid"], actual: ["8", "Kaylee", "free"], differing: ["level"] },
    ],
  });
  expect(text).toBe(`1 row differs (3 rows expected, 3 came).

differs in level
  user_id  first_name  level
- 8        Kaylee      paid
+ 8        Kaylee      free
                       ^^^^^
`);
});

test("shows missing and unexpected rows, and tells NULL from texts that look like it", () => {
  const text = formatDifference({
    ...nothing,
    actualRows: 4,
    missingRows: [["8", null, "NULL"]],
    unexpectedRows: [
      ["9", "", " free"],
      ["10", "two\nlines", 'a "quote" and a \\'],
    ],
  });
  expect(text).toBe(`1 row is missing, 2 rows were not expected (3 rows expected, 4 came).

missing
  user_id  first_name  level
- 8        NULL        'NULL'

not expected
  user_id  first_name  level
+ 9        ''          ' free'
+ 10       two\\nlines  a "quote" and a \\
`);
});

test("names columns that are missing, too many or of another type", () => {
  const text = formatDifference({
    ...nothing,
    missingColumns: [{ name: "gender", type: "character varying(8)" }],
    extraColumns: [{ name: "age", type: "integer" }],
    typeMismatches: [{ column: "user_id", expected: "integer", actual: "character varying(64)" }],
  });
  expect(text).toBe(`3 rows expected, 3 came.

column gender (character varying(8)) is missing
column age (integer) was not expected
column user_id is character varying(64), expected integer
`);
});

test("shows the first ten rows of many and cuts long values in the middle", () => {
  const text = formatDifference({
    ...nothing,
    columns: ["x"],
    unexpectedRows: Array.from({ length: 25 }, () => [`${"a".repeat(50)}${"b".repeat(50)}`]),
  });
  expect(text.match(/^\+/gm)).toHaveLength(10);
  expect(text).toContain("… and 15 more");
  expect(text).toContain(`+ ${"a".repeat(30)}…${"b".repeat(29)}\n`);
});
