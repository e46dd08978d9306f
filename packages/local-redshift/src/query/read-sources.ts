import { isName, isParens, isSymbol, isWord, type Node, splitByComma } from "../sql/tree.ts";
import { plainType } from "../sql/types.ts";
import type { Source } from "./ast.ts";
import { Cursor, holdsQuery, NotRead } from "./cursor.ts";
import type { Readers } from "./readers.ts";

const JOINS = ["join", "inner", "left", "right", "full", "cross", "natural"];
const SIDES = ["inner", "left", "right", "full"] as const;
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
    const given = SIDES.find((word) => cursor.skip(word)) ?? "inner";
    cursor.skip("outer");
    if (!cursor.skip("join")) throw new NotRead("JOIN");
    const right = source(cursor, readers);
    const side = cross ? "cross" : given;
    left = { kind: "join", left, right, side, ...(cross ? none : joinedBy(cursor, natural, readers)) };
  }
  return left;
}

const none: Pick<Source & { readonly kind: "join" }, "on" | "onNodes" | "using"> = {
  on: null,
  onNodes: [],
  using: [],
};

function joinedBy(cursor: Cursor, natural: boolean, readers: Readers): typeof none {
  if (natural) return { ...none, using: "natural" };
  if (cursor.skip("on")) {
    const start = cursor.at;
    const on = readers.expressionAt(cursor);
    return { on, onNodes: cursor.nodes.slice(start, cursor.at), using: [] };
  }
  if (!cursor.skip("using")) return none;
  return { ...none, using: splitByComma(cursor.parens().children).map(onlyWord) };
}

function onlyWord(nodes: readonly Node[]): string {
  const [name] = nodes;
  if (nodes.length !== 1 || !isName(name)) throw new NotRead("USING");
  return name.word;
}

function source(cursor: Cursor, readers: Readers): Source {
  cursor.skip("lateral");
  const unpivots = cursor.sees("unpivot") && isName(cursor.peek(1));
  if (unpivots) cursor.at += 1;
  const node = cursor.next();
  if (isParens(node)) {
    if (holdsQuery(node)) {
      return pivoted(cursor, { kind: "query", query: readers.query(node.children), ...alias(cursor) });
    }
    const inside = new Cursor(node.children);
    const nested = joined(inside, readers);
    if (!inside.done || cursor.sees("as") || (isName(cursor.node) && !NO_ALIAS.has(cursor.node.word))) {
      throw new NotRead("a join in parentheses");
    }
    return nested;
  }
  if (!isName(node)) throw new NotRead("FROM");
  if (isWord(node, "unnest") && isParens(cursor.node)) return unnested(cursor);
  const { path, subscripts } = pathFrom(node.word, cursor);
  if (cursor.node?.kind === "group") {
    cursor.at += 1;
    return { kind: "opaque", alias: alias(cursor).alias };
  }
  const named = alias(cursor);
  // What a SUPER value holds, with its place or its name.
  const numbered = cursor.skip("at");
  if (numbered) cursor.next();
  if (numbered || unpivots || subscripts) {
    return { kind: "opaque", alias: named.alias ?? path.at(-1) ?? null, elements: true };
  }
  return pivoted(cursor, { kind: "table", path, at: node.at, ...named });
}

/** A dotted name; with subscripts it is a path into a SUPER value. */
function pathFrom(
  first: string,
  cursor: Cursor,
): { readonly path: readonly string[]; readonly subscripts: boolean } {
  const path = [first];
  let subscripts = false;
  for (;;) {
    if (cursor.node?.kind === "group" && cursor.node.open === "[") {
      subscripts = true;
      cursor.at += 1;
    } else if (isSymbol(cursor.node, ".")) {
      const name = cursor.peek(1);
      if (!isName(name)) throw new NotRead("FROM");
      path.push(name.word);
      cursor.at += 2;
    } else {
      return { path, subscripts };
    }
  }
}

/** `unnest(array) [with offset] [as] alias [(element, offset)]` (dg/r_FROM_clause30) */
function unnested(cursor: Cursor): Source {
  cursor.parens();
  cursor.skip("with", "offset");
  const { alias: name, columns } = alias(cursor);
  if (columns === null) return { kind: "opaque", alias: name, elements: true };
  const types = [plainType("super"), plainType("bigint")] as const;
  return {
    kind: "opaque",
    alias: name,
    columns: columns.map((column, at) => ({ name: column, type: types[at === 0 ? 0 : 1] })),
  };
}

function pivoted(cursor: Cursor, source: Source): Source {
  const clause = cursor.skip("pivot") ? "pivot" : cursor.skip("unpivot") ? "unpivot" : null;
  if (clause === null) return source;
  const includeNulls = cursor.skip("include", "nulls");
  if (!includeNulls) cursor.skip("exclude", "nulls");
  const nodes = cursor.parens().children;
  return { kind: "opaque", alias: alias(cursor).alias, pivoted: { clause, source, includeNulls, nodes } };
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
