import { describe, expect, it } from "vitest";
import { noStatements } from "../../src/history/last-statements.ts";
import { rewriteText } from "../../src/sql/expression.ts";
import type { RewriteContext } from "../../src/sql/rewrite-context.ts";
import { splitStatements, type Token, type TokenKind, tokenize } from "../../src/sql/tokens.ts";
import { parseTree } from "../../src/sql/tree.ts";
import { RedshiftError } from "../../src/types.ts";
import { analyse } from "../../src/typing/analysis.ts";
import { StatementGenerator } from "./statements.ts";

const context: RewriteContext = {
  now: 0,
  stored: false,
  lastCopyCount: 0,
  last: noStatements,
  roundsNumeric: false,
  setting: () => undefined,
  searchPath: ["public"],
  user: "local",
  pid: 1,
  functions: new Map<string, string>(),
  analysis: null,
};
const SEED = 31_337;

const rewrite = (sql: string): string => rewriteText(parseTree(tokenize(sql)), context);

/** Types are sought in a statement before it is rewritten: that must not crash either. */
async function seekTypes(sql: string): Promise<void> {
  try {
    for (const { tokens } of splitStatements(sql)) {
      await analyse(
        parseTree(tokens),
        () => null,
        async () => undefined,
      );
    }
  } catch (error) {
    if (error instanceof RedshiftError) return;
    throw new Error(`${JSON.stringify(sql)} crashed: ${error instanceof Error ? error.stack : error}`);
  }
}

/** The rewritten statements; null where they are refused as a user's error. Anything else fails the test. */
function attempt(sql: string): readonly string[] | null {
  try {
    return splitStatements(sql).map(({ tokens }) => rewriteText(parseTree(tokens), context));
  } catch (error) {
    if (error instanceof RedshiftError) return null;
    throw new Error(`${JSON.stringify(sql)} crashed: ${error instanceof Error ? error.stack : error}`);
  }
}

const texts = (tokens: readonly Token[], ...kinds: readonly TokenKind[]): readonly string[] =>
  tokens
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, text }) => (kind === "quoted" ? text.toLowerCase() : text));

describe("10,000 random statements", () => {
  it("6,000 of any tokens: they are rewritten or refused, and nothing crashes", async () => {
    const generator = new StatementGenerator(SEED);
    let rewritten = 0;
    for (let index = 0; index < 6000; index += 1) {
      const sql = generator.noise();
      await seekTypes(sql);
      if (attempt(sql) !== null) rewritten += 1;
    }
    // Both outcomes occur, so that neither path goes untried.
    expect(rewritten).toBeGreaterThan(300);
    expect(rewritten).toBeLessThan(5700);
  });

  it("2,000 of nested operands: strings, dollar quotes, quoted names and comments come through as they were", () => {
    const generator = new StatementGenerator(SEED + 1);
    let kept = 0;
    for (let index = 0; index < 2000; index += 1) {
      const sql = `select ${generator.operands()} as result`;
      const input = tokenize(sql);
      const output = tokenize(rewrite(sql));
      for (const kind of ["string", "dollar", "comment"] as const) {
        expect(texts(output, kind), sql).toEqual(texts(input, kind));
        kept += texts(input, kind).length;
      }
      expect(texts(output, "quoted"), sql).toEqual(texts(input, "quoted"));
    }
    expect(kept).toBeGreaterThan(2000);
  });

  it("2,000 of plain SQL: a second rewrite changes nothing", () => {
    const generator = new StatementGenerator(SEED + 2);
    for (let index = 0; index < 2000; index += 1) {
      const sql = generator.plain();
      const once = rewrite(sql);
      expect(rewrite(once), sql).toBe(once);
    }
  });
});
