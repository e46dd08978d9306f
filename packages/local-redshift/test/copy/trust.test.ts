import { describe, expect, it } from "vitest";
import { loading } from "./loading.ts";

const { db, files, load, failure } = loading();

/** More than the size from which the first rows of a load are asked what to trust. */
const padding = "x".repeat(2000);
const plain = Array.from(
  { length: 9000 },
  (_, index) => `{"k": ${index}, "w": "Word ${index % 3}", "d": ${index + 1}.25, "pad": "${padding}"}`,
);
const columns = "k int, w varchar(40), d float";

/** JSON values that the engine's reader takes for something else, and some that it doesn't. */
const odd = [
  ["w", '1.50, {"a": 1}, [1, 2], "|", "1.50", "{", "", " ", true, 1e3, -0, 7, null, "1e3", "Élan"'],
  [
    "d",
    'true, false, 0, 1, -1, -0, -0.0, "nan", "inf", "", " ", " 5", "5 ", "1e5", "x", 1e400, -1e400, [1], 7',
  ],
].flatMap(([key, values]) =>
  (values ?? "").split(/, (?![^{[]*[\]}])/).map((value) => [String(key), value] as const),
);

describe("values after which those before leave nothing to look at", () => {
  it.each(odd)("%s: %s", async (key, value) => {
    const others = key === "w" ? '"d": 3.5' : '"w": "Word"';
    // In the second row a number is looked at by hand: the engine leaves that row out, and has the first one.
    const rows = ["-1", '"-2 "'].map((k) => `{"k": ${k}, ${others}, "${key}": ${value}}`).join("\n");
    const content = [...plain, rows].join("\n");
    const careful = await load(columns, rows, "json 'auto ignorecase'").catch(() => null);
    if (careful !== null) {
      expect((await load(columns, content)).length).toBe(9002);
      expect(await db.rows("select * from target where k < 0 order by k")).toEqual(careful);
      return;
    }
    const slow = await failure(columns, rows, "json 'auto' noload");
    const quick = await failure(columns, content);
    const told = (error: typeof slow): unknown =>
      error.loadErrors.map(({ errorCode, errorMessage, rawValue }) => ({
        errorCode,
        errorMessage,
        rawValue,
      }));
    expect(told(quick)).toEqual(told(slow));
    expect(quick.loadErrors[0]?.lineNumber).toBe(9001);
    expect(await db.rows("select * from target")).toEqual([]);
  });

  it("are right although the table holds what would be betrayal", async () => {
    await load(columns, '{"k": -5, "w": "[", "d": 0}');
    await db.run(`copy target from '${files({ "plain.json": plain.join("\n") })}' json 'auto'`);
    expect(await db.rows("select count(*), min(k), max(d) from target")).toEqual([["9001", "-5", "9000.25"]]);
  });
});
