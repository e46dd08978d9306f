import { isName, isParens, isSymbol, isWord, type Node, splitByComma } from "../sql/tree.ts";
import type { Expression, Source } from "./ast.ts";
import { Cursor, holdsQuery, NotRead } from "./cursor.ts";
import type { Readers } from "./readers.ts";

const JOINS = ["join", "inner", "left", "right", "full", "cross", "natural"];
const NO_ALIAS = new Set([...JOINS, "on", "using", "where", "pivot", "unpivot", "set", "when"]);

/** Reads a FROM list. @throws NotRead */
export function readSources(nodes: readonly Node[], readers: Readers): readonly Source[] {
  return splitByComma(nodes).map((part) => {
    const cursor = new Cursor(part);
    const source = joined(cursor, readers);
    if (!cursor.done) throw new NotRead("FROM");
    return source;
  });
}

function joined(cursor: Cursor, readers: Readers): Source {
  let left = source(cursor, readers);
  while (isWord(cursor.node, ...JOINS)) {
    const natural = cursor.skip("natural");
    const cross = cursor.skip("cross");
    for (const word of ["inner", "left", "right", "full"]) cursor.skip(word);
    cursor.skip("outer");
    if (!cursor.skip("join")) throw new NotRead("JOIN");
    const right = source(cursor, readers);
    left = { kind: "join", left, right, ...(cross ? none : joinedBy(cursor, natural, readers)) };
  }
  return left;
}

const none: { readonly on: Expression | null; readonly using: readonly string[] | "natural" } = {
  on: null,
  using: [],
};

function joinedBy(cursor: Cursor, natural: boolean, readers: Readers): typeof none {
  if (natural) return { on: null, using: "natural" };
  if (cursor.skip("on")) return { on: readers.expressionAt(cursor), using: [] };
  if (!cursor.skip("using")) return none;
  return { on: null, using: splitByComma(cursor.parens().children).map(onlyWord) };
}

function onlyWord(nodes: readonly Node[]): string {
  const [name] = nodes;
  if (nodes.length !== 1 || !isName(name)) throw new NotRead("USING");
  return name.word;
}

function source(cursor: Cursor, readers: Readers): Source {
  cursor.skip("lateral");
  const node = cursor.next();
  if (isParens(node)) {
    if (holdsQuery(node)) return { kind: "query", query: readers.query(node.children), ...alias(cursor) };
    const inside = new Cursor(node.children);
    const nested = joined(inside, readers);
    if (!inside.done || cursor.sees("as") || (isName(cursor.node) && !NO_ALIAS.has(cursor.node.word))) {
      throw new NotRead("a join in parentheses");
    }
    return nested;
  }
  if (!isName(node)) throw new NotRead("FROM");
  const path = [node.word];
  while (isSymbol(cursor.node, ".")) {
    const name = cursor.peek(1);
    if (!isName(name)) throw new NotRead("FROM");
    path.push(name.word);
    cursor.at += 2;
  }
  if (cursor.node?.kind === "group") {
    cursor.at += 1;
    return { kind: "opaque", alias: alias(cursor).alias };
  }
  const table: Source = { kind: "table", path, at: node.at, ...alias(cursor) };
  if (!isWord(cursor.node, "pivot", "unpivot")) return table;
  cursor.at += 1;
  cursor.parens();
  return { kind: "opaque", alias: alias(cursor).alias };
}

function alias(cursor: Cursor): {
  readonly alias: string | null;
  readonly columns: readonly string[] | null;
} {
  const named = cursor.skip("as");
  const name = cursor.node;
  if (!isName(name) || (!named && name.kind === "word" && NO_ALIAS.has(name.word))) {
    return { alias: null, columns: null };
  }
  cursor.at += 1;
  const list = cursor.node;
  if (!isParens(list)) return { alias: name.word, columns: null };
  cursor.at += 1;
  return { alias: name.word, columns: splitByComma(list.children).map(onlyWord) };
}
