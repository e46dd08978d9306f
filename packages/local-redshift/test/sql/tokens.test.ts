import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noStatements } from "../../src/history/last-statements.ts";
import { rewriteText } from "../../src/sql/expression.ts";
import { splitStatements, tokenize } from "../../src/sql/tokens.ts";
import { parseTree } from "../../src/sql/tree.ts";
import { RedshiftError } from "../../src/types.ts";

const kinds = (sql: string): readonly string[] =>
  tokenize(sql)
    .filter(({ kind }) => kind !== "space")
    .map(({ kind, text }) => `${kind} ${text}`);

describe("tokens", () => {
  it("tell words, quoted names, strings, numbers, operators and parameters apart", () => {
    expect(kinds(`select "A b", 'it''s', 1.5e3, $1 || #t::int`)).toEqual([
      "word select",
      'quoted "A b"',
      "punctuation ,",
      "string 'it''s'",
      "punctuation ,",
      "number 1.5e3",
      "punctuation ,",
      "parameter $1",
      "operator ||",
      "word #t",
      "operator ::",
      "word int",
    ]);
  });

  it("nest block comments, and read dollar quotes and backslash escapes as one token", () => {
    expect(kinds("/* a /* b */ c */ x")).toEqual(["comment /* a /* b */ c */", "word x"]);
    expect(kinds("$f$ select ';' $f$")).toEqual(["dollar $f$ select ';' $f$"]);
    expect(kinds("'a\\'b' c")).toEqual(["string 'a\\'b'", "word c"]);
  });

  it("say where a literal without end begins", () => {
    for (const sql of ["select 'abc", 'select "abc', "select /* abc", "select $$abc"]) {
      expect(() => tokenize(sql)).toThrow(expect.objectContaining({ code: "42601", position: 8 }));
    }
  });
});

describe("statements", () => {
  it("part at semicolons outside literals and comments", () => {
    const parts = splitStatements("select ';' ; -- a;b\n select 2; /* ; */ ;");
    expect(parts.map(({ text }) => text.trim())).toEqual(["select ';'", "-- a;b\n select 2"]);
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    "select",
    "a",
    "from",
    "t",
    "where",
    "(",
    ")",
    ",",
    "+",
    "-",
    "=",
    "/",
    "::int",
    "and",
    "case",
    "end",
  ),
  fc.constantFrom(
    "'it''s'",
    "'-- no'",
    "'/* no */ nvl(1)'",
    '"NVL(x)"',
    "1",
    "2.5",
    "-- nvl(\n",
    "/* nvl( */",
    "over",
  ),
  fc.string().map((text) => `'${text.replaceAll("\\", "").replaceAll("'", "''")}'`),
);

describe("any text of tokens, strings and comments", () => {
  it("comes back whole from the tokenizer", () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const sql = pieces.join(" ");
        expect(
          tokenize(sql)
            .map(({ text }) => text)
            .join(""),
        ).toBe(sql);
      }),
      { numRuns: 2000 },
    );
  });

  it("is rewritten or refused with an error of its own, and its strings stay as they are", () => {
    const context = {
      now: 0,
      stored: false,
      lastCopyCount: 0,
      last: noStatements,
      roundsNumeric: false,
      setting: () => undefined,
      searchPath: ["public"],
      user: "u",
      pid: 1,
      functions: new Map(),
      analysis: null,
    };
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const sql = pieces.join(" ");
        let out: string;
        try {
          out = rewriteText(parseTree(tokenize(sql)), context);
        } catch (error) {
          expect(error).toBeInstanceOf(RedshiftError);
          return;
        }
        const strings = (text: string): readonly string[] =>
          tokenize(text)
            .filter(({ kind }) => kind === "string")
            .map((token) => token.text);
        // What a rule adds it adds beside them.
        const after = strings(out);
        for (const literal of strings(sql)) expect(after).toContain(literal);
      }),
      { numRuns: 5000 },
    );
  });
});
