import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loading } from "./loading.ts";

const { db, load, failure } = loading();
const runs = Number(process.env["COPY_RUNS"] ?? 300);

/** JSON values of all sorts, good and bad ones for the columns below. */
const digits = fc.stringMatching(/^-?(0|[1-9][0-9]{0,20})$/);
const real = fc.stringMatching(/^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,12})?([eE][-+]?[0-9]{1,2})?$/);
const moment = fc.stringMatching(
  /^(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]([ T][0-2][0-9]:[0-6][0-9]:[0-5][0-9](\.[0-9]{1,7})?(Z|[+-]0[0-9])?)?$/,
);
const text = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "-",
    "abc",
    "éé",
    "[x",
    "{",
    "|",
    "t",
    "false",
    "\\N",
    "NaN",
    "Infinity",
    "0x1F",
    "1_000",
  ),
  fc.constantFrom(
    "a\nb",
    "tab\tin",
    "\u0000",
    "\u007f",
    "\\",
    '"',
    "/",
    "😀",
    "+5",
    "1.",
    ".5",
    " 12 ",
    "1e400",
    "007",
  ),
  digits,
  real,
  moment,
  fc.string({ unit: "binary", maxLength: 12 }),
);
const scalar = fc.oneof(
  { arbitrary: text.map((value) => JSON.stringify(value)), weight: 3 },
  { arbitrary: digits, weight: 2 },
  { arbitrary: real, weight: 2 },
  fc.constantFrom(
    "null",
    "true",
    "false",
    "-0",
    "-0.0",
    "1e400",
    "1541242826796",
    "1541242826.5",
    "4.60",
    "1.0",
  ),
  fc.constantFrom(
    "NaN",
    "-NaN",
    "Infinity",
    "-Infinity",
    "-inf",
    '{"n": 1.50}',
    "[1, 2]",
    "{}",
    '"\\u00e9"',
    '"a\\/b"',
    "[1,]",
  ),
);

/** Types whose quick way has rules of its own, with the options that change them. */
const columns = [
  "smallint",
  "int",
  "bigint",
  "real",
  "float",
  "decimal(9, 3)",
  "decimal(38, 0)",
  "boolean",
  "date",
  "timestamp",
  "timestamptz",
  "time",
  "varchar(8)",
  "varchar(40) not null",
  "char(6)",
  "super",
  "int not null",
];
const options = [
  "",
  "timeformat 'epochmillisecs'",
  "timeformat 'epochsecs' roundec",
  "timeformat 'auto' dateformat 'auto'",
  "truncatecolumns",
  "blanksasnull emptyasnull",
  "null as '-'",
];
const row = fc.oneof(
  { arbitrary: scalar.map((value) => `{"v": ${value}}`), weight: 12 },
  fc.constantFrom("{}", "null", "5", '{"v": 1, "v": 2}', '{"w": 1}', "[]", '{"v": 1'),
);

describe("the quick way and the careful way", () => {
  it("load the same values, or fail for the same one", { timeout: 60_000 + 100 * runs }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...columns),
        fc.constantFrom(...options),
        fc.array(row, { minLength: 1, maxLength: 5 }),
        async (type, option, rows) => {
          const content = rows.join("\n");
          // Names matched without case are read by hand, and so is everything with NOLOAD.
          const careful = await load(`v ${type}`, content, `json 'auto ignorecase' ${option}`).catch(
            () => null,
          );
          if (careful !== null) {
            expect(await load(`v ${type}`, content, `json 'auto' ${option}`)).toEqual(careful);
            return;
          }
          const slow = await failure(`v ${type}`, content, `json 'auto' noload ${option}`);
          const quick = await failure(`v ${type}`, content, `json 'auto' ${option}`);
          const named = quick.loadErrors.map((error) => ({
            ...error,
            fileName: slow.loadErrors[0]?.fileName,
          }));
          expect(named).toEqual(slow.loadErrors);
          expect(await db.rows("select * from target")).toEqual([]);
        },
      ),
      { numRuns: runs },
    );
  });

  it("pass over the same rows below MAXERROR, in a transaction of their own and in the user's", async () => {
    const content = ['{"v": 1}', '{"v": "x"}', '{"v": 2', '{"v": 3}', "[]", '{"v": 4.5}', '{"v": 5}'].join(
      "\n",
    );
    const rows = [["1"], ["3"], ["5"]];
    expect(await load("v int", content, "maxerror 5")).toEqual(rows);
    expect(await load("v int", content, "maxerror 5", "begin")).toEqual(rows);
    expect((await failure("v int", content, "maxerror 4")).loadErrors).toHaveLength(4);
    expect((await failure("v int", content, "maxerror 4", "begin")).loadErrors).toHaveLength(4);
  });

  it("go on where a long file stops being one object a line", async () => {
    const lines = Array.from({ length: 400_000 }, (_, index) => `{"v": ${index}, "w": "${"x".repeat(40)}"}`);
    const content = `${lines.join("\n")}\n{"v": -1} {"v": -2}\n{\n"v":\n-3}`;
    expect(await load("v int", content).then((rows) => rows.length)).toBe(400_003);
    expect(await load("v int", content, "", "begin").then((rows) => rows.length)).toBe(400_003);
  }, 60_000);
});
