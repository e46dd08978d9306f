import type { Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";

/** Strings, dollar quotes and comments, names quoted or not, and any other character. */
const TOKENS =
  /('(?:[^'\\]|''|\\[\s\S])*'|\$([A-Za-z_]*)\$[\s\S]*?\$\2\$|--[^\n]*|\/\*[\s\S]*?\*\/|\s+)|("(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|[\s\S]/g;

/** Words that may follow a table without being its alias. */
const NO_ALIAS: ReadonlySet<string> = new Set([
  ...["where", "group", "having", "qualify", "order", "limit", "union", "intersect", "except", "minus", "on"],
  ...[
    "using",
    "join",
    "inner",
    "left",
    "right",
    "full",
    "cross",
    "natural",
    "pivot",
    "unpivot",
    "set",
    "with",
  ],
]);

interface Piece {
  readonly kind: "blank" | "name" | "other";
  readonly text: string;
}

/**
 * The query with one table in place of another: `"s"."t"` becomes `"s"."u" as "t"`, so that columns
 * qualified by the table's name still mean what they did. Text in strings and comments stays.
 */
export function retarget(query: string, from: Target, to: Target): string {
  const pieces = piecesOf(query);
  let out = "";
  for (let at = 0; at < pieces.length; ) {
    const chain = chainAt(pieces, at);
    if (chain === null) {
      out += pieces[at]?.text ?? "";
      at += 1;
      continue;
    }
    const start = placeOf(chain.names, from);
    out += start < 0 ? textOf(pieces, at, chain.end) : replaced(pieces, chain, start, from, to);
    at = chain.end;
  }
  return out;
}

function piecesOf(query: string): readonly Piece[] {
  return [...query.matchAll(TOKENS)].map(([text, blank, , name]) => ({
    kind: blank !== undefined ? "blank" : name !== undefined ? "name" : "other",
    text,
  }));
}

/** Names joined by points, from `at` on: the folded names, and the index behind them. */
function chainAt(
  pieces: readonly Piece[],
  at: number,
): { readonly names: readonly string[]; readonly end: number } | null {
  const first = pieces[at];
  if (first?.kind !== "name") return null;
  const names = [folded(first.text)];
  let end = at + 1;
  for (
    let next = pieces[end + 1];
    pieces[end]?.text === "." && next?.kind === "name";
    next = pieces[end + 1]
  ) {
    names.push(folded(next.text));
    end += 2;
  }
  return { names, end };
}

/** Where in the names schema and table of the target stand; -1 where they don't. */
function placeOf(names: readonly string[], { database, schema, name }: Target): number {
  const matches = (at: number): boolean =>
    names[at] === schema.toLowerCase() && names[at + 1] === name.toLowerCase();
  if (matches(0)) return 0;
  return matches(1) && (database === undefined || names[0] === database.toLowerCase()) ? 1 : -1;
}

function replaced(
  pieces: readonly Piece[],
  chain: { readonly names: readonly string[]; readonly end: number },
  start: number,
  from: Target,
  to: Target,
): string {
  const columns = chain.names.slice(start + 2);
  if (columns.length > 0) return [from.name, ...columns].map(quoteName).join(".");
  return hasAlias(pieces, chain.end) ? quoteTarget(to) : `${quoteTarget(to)} as ${quoteName(from.name)}`;
}

function hasAlias(pieces: readonly Piece[], end: number): boolean {
  const next = pieces.slice(end).find(({ kind }) => kind !== "blank");
  // `t.*` names the table by its alias already.
  return next?.text === "." || (next?.kind === "name" && !NO_ALIAS.has(next.text.toLowerCase()));
}

function textOf(pieces: readonly Piece[], start: number, end: number): string {
  return pieces
    .slice(start, end)
    .map(({ text }) => text)
    .join("");
}

function folded(name: string): string {
  return (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name).toLowerCase();
}
