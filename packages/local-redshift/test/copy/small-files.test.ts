import { describe, expect, it } from "vitest";
import { loading } from "./loading.ts";

const { load, failure } = loading();

/** So many files that they are joined before they are read. */
function many(others: Readonly<Record<string, string | Buffer>>): Record<string, string | Buffer> {
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  const good = numbers.map((index) => [`f${String(index).padStart(2, "0")}.json`, `\n{"v":\n ${index}}\n`]);
  return { ...Object.fromEntries(good), ...others };
}

const all = Array.from({ length: 40 }, (_, index) => [String(index)]);

describe("many small files", () => {
  it("give the rows of each, whatever stands at their ends", async () => {
    const others = {
      "a.json": "",
      "b.json": " \n ",
      "f07b.json": '\ufeff{"v": 100}',
      "f08b.json": '{"v": 101}{"v": 102}\n\n{"v": 103}   ',
      "f09b.json": '\t{"v": 104}\r\n',
      "f10b.json": `{"v": 105, "w": "${"x".repeat(70_000)}"}`,
    };
    const more = ["100", "101", "102", "103", "104", "105"].map((value) => [value]);
    expect(await load("v int", many(others))).toEqual([...all, ...more]);
  });

  it("are converted by hand where they must be, and only there", async () => {
    const others = { "f20b.json": '{"v": 4.60}\n{"v": "in a string"}' };
    const rows = await load("v varchar(20)", many(others));
    expect(rows).toHaveLength(42);
    expect(rows).toContainEqual(["4.60"]);
    expect(rows).toContainEqual(["in a string"]);
  });

  it("keep their own names and lines in load errors", async () => {
    const others = { "f20b.json": '{"v": 1}\n\n  {"w": 0, "v": "x"}' };
    const { loadErrors, detail } = await failure("v int", many(others));
    expect(loadErrors).toEqual([
      {
        fileName: expect.stringMatching(/\/f20b\.json$/),
        lineNumber: 3,
        columnName: "v",
        columnType: "int4",
        columnLength: null,
        position: 16,
        errorCode: 1207,
        errorMessage: "Invalid digit, Value 'x', Pos 0, Type: Integer",
        rawValue: "x",
        rawLine: '{"w": 0, "v": "x"}',
      },
    ]);
    expect(detail).toMatch(/f20b\.json:3 column "v": .*x$/);
  });

  it("are not mended by their neighbours", async () => {
    const pairs = [
      ['{"v": 1, "w": {"x": 2}', '{"v": 3}', /f20b/],
      ['[{"v": 1}', '{"v": 2}]', /f20[bc]/],
      ['{"v": 1,', '"w": 2}', /f20[bc]/],
      ['{"v": ', "5}", /f20[bc]/],
      ['{"v": {}', "}", /f20[bc]/],
      ['{"v": "a', 'b"}', /f20[bc]/],
    ] as const;
    for (const [first, second, name] of pairs) {
      const { loadErrors } = await failure(
        "v varchar(30)",
        many({ "f20b.json": first, "f20c.json": second }),
      );
      expect(loadErrors).toMatchObject([
        { fileName: expect.stringMatching(name), lineNumber: 1, errorCode: 1216 },
      ]);
    }
  });
});
