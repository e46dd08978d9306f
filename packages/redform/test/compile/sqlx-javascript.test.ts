import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sqlxPlace } from "../../src/compile/source-places.ts";
import { splitSqlx } from "../../src/compile/sqlx-blocks.ts";
import { sqlxToJavaScript } from "../../src/compile/sqlx-javascript.ts";

const core: { readonly compiler: (code: string, path: string) => string } = createRequire(import.meta.url)(
  "@dataform/core",
);
const projects = fileURLToPath(new URL("../compat/projects/", import.meta.url));
const definitions = fileURLToPath(new URL("../../../../definitions/", import.meta.url));

/** What stands in SQLX, whole and in pieces that open and close one another at random. */
const FRAGMENTS = [
  "config { a: [1] }",
  'config { type: "table" }\n',
  "js { let q = 1; }",
  "js { const a = `x ${1} y`; }\n",
  "pre_operations { select 1 --- x\n}",
  "post_operations { set x = '${name()}' }\n",
  "incremental_where { a > 1 }",
  'input "a" { `x` }',
  'input "a", "b" { select 1 }',
  "config {",
  "js {",
  "pre_operations {",
  'input "a" {',
  ..."} { ${ ` ''' \"\"\" ' \" \\ \\' \\\" -- --- /* */ // x".split(" "),
  " ",
  "\n",
  "\r\n",
  "\n---\n",
  " ---  \n",
  "\\${`",
  "\\`",
  "select 1",
  "${ref('x')}",
  "ü",
];

describe("the JavaScript of a SQLX file", () => {
  it("is the core's to the letter, for every file that we have", () => {
    const files = [projects, definitions].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".sqlx"))
        .map((file) => join(folder, file)),
    );
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const source = readFileSync(file, "utf8");
      const { code, unclosed } = sqlxToJavaScript(source, file);
      if (unclosed === null) expect(code).toBe(core.compiler(source, file));
    }
  });

  it("is the core's to the letter, or the core's error, for any text that closes what it opens", () => {
    const text = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 10 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (source) => {
        fc.pre(splitSqlx(source).unclosed === null);
        expect(attempt(() => sqlxToJavaScript(source, "definitions/a.b.sqlx").code)).toEqual(
          attempt(() => core.compiler(source, "definitions/a.b.sqlx")),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it("leads back to the source letter by letter", () => {
    const text = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (source) => {
        const outcome = attempt(() => sqlxToJavaScript(source, "a.sqlx"));
        fc.pre(typeof outcome === "object" && "code" in outcome);
        for (const { generated, source: start, length } of outcome.stretches) {
          expect(outcome.code.slice(generated, generated + length)).toBe(source.slice(start, start + length));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what is left open", () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['config { type: "table"\nselect 1', "the config block", 0],
    ["select 1\njs { const a = 1;", "the js block", 9],
    ["pre_operations { select 1", "the pre_operations block", 0],
    ["select ${ref('a') from b", "the ${", 7],
    ["select 'a from b", "the quote '", 7],
    ['select "a from b', 'the quote "', 7],
    ["js { const a = `b; }", "the backtick", 15],
  ];
  for (const [source, what, offset] of cases) {
    it(`is ${what} in ${JSON.stringify(source)}`, () => {
      expect(splitSqlx(source).unclosed).toEqual({ what, offset });
    });
  }
});

describe("a place in the JavaScript", () => {
  const source = 'config { type: "table" }\njs { const a = 1; }\nselect `x`, \\,\n  ${first}, ${second}\n';

  it("is found in the SQLX, past what was escaped", () => {
    const { code } = sqlxToJavaScript(source, "a.sqlx");
    for (const [word, line, column] of [
      ["const a = 1", 2, 6],
      ["first", 4, 5],
      ["second", 4, 15],
      ['type: "table"', 1, 10],
    ] as const) {
      const before = code.slice(0, code.indexOf(word)).split("\n");
      expect(sqlxPlace(source, "a.sqlx", before.length, (before.at(-1) ?? "").length + 1)).toEqual({
        line,
        column,
      });
    }
  });
});

function attempt<T>(action: () => T): T | { readonly thrown: string } {
  try {
    return action();
  } catch (error) {
    return { thrown: error instanceof Error ? error.message : String(error) };
  }
}
