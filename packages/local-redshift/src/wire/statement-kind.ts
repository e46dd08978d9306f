import { isSignificant, type StatementText } from "../sql/tokens.ts";

/** What the wire must know of a statement before it runs. */
export interface StatementKind {
  /** Whether rows come, so that a portal may be opened to tell their columns. */
  readonly isQuery: boolean;
  readonly begins: boolean;
  readonly ends: boolean;
  /** COPY … FROM STDIN, or TO STDOUT. */
  readonly copiesOverWire: boolean;
}

const QUERIES: ReadonlySet<string> = new Set(["select", "with", "show", "explain", "fetch", "execute", "("]);
const BEGINS: ReadonlySet<string> = new Set(["begin", "start"]);
const ENDS: ReadonlySet<string> = new Set(["commit", "end", "rollback", "abort"]);

/** WITH … UPDATE and WITH … DELETE: the verb stands behind the last query's parenthesis. */
function changes(words: readonly string[]): boolean {
  return words.some((word, at) => ["update", "delete"].includes(word) && words[at - 1] === ")");
}

export function kindOf({ tokens }: Pick<StatementText, "tokens">): StatementKind {
  const words = tokens.filter(isSignificant).map((token) => token.text.toLowerCase());
  const first = words[0] ?? "";
  return {
    isQuery: QUERIES.has(first) && !words.includes("into") && !(first === "with" && changes(words)),
    begins: BEGINS.has(first),
    ends: ENDS.has(first),
    copiesOverWire:
      first === "copy" &&
      words.some((word, at) =>
        word === "stdin" || word === "stdout" ? ["from", "to"].includes(words[at - 1] ?? "") : false,
      ),
  };
}
