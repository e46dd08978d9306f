import { readQualifier } from "../sql/interval.ts";
import { isNotCalled } from "../sql/operands.ts";
import {
  type Group,
  isName,
  isParens,
  isSymbol,
  isWord,
  type NameLeaf,
  type Node,
  splitByComma,
} from "../sql/tree.ts";
import { intervalType, readType } from "../sql/types.ts";
import type { Call, Case, Expression } from "./ast.ts";
import { Cursor, holdsQuery, NotRead } from "./cursor.ts";
import { type Readers, typeAt } from "./readers.ts";

/** Words that end an expression where they stand. */
const STOPS: ReadonlySet<string> = new Set([
  ...[
    "from",
    "where",
    "group",
    "having",
    "qualify",
    "order",
    "limit",
    "offset",
    "union",
    "intersect",
    "except",
  ],
  ...["minus", "on", "using", "join", "inner", "left", "right", "full", "cross", "natural", "when", "then"],
  ...["else", "end", "as", "and", "or", "asc", "desc", "nulls", "into", "window"],
]);

const MOMENTS: Readonly<Record<string, string>> = {
  sysdate: "timestamp",
  current_date: "date",
  current_timestamp: "timestamptz",
};

/** A literal, a name, a call, or what stands in parentheses. */
export function readPrimary(cursor: Cursor, readers: Readers): Expression {
  const node = cursor.next();
  if (node.kind === "group") {
    if (node.open === "[") throw new NotRead("an array");
    return nested(node, readers);
  }
  if (node.kind === "string") return { kind: "literal", literal: "string", text: node.text, at: node.at };
  if (node.kind === "number") return { kind: "literal", literal: "number", text: node.text };
  if (node.kind === "parameter") return { kind: "parameter" };
  if (!isName(node)) throw new NotRead(`"${node.text}"`);
  const next = cursor.node;
  if (node.kind === "word") {
    const special = word(cursor, node, readers);
    if (special !== null) return special;
  }
  if (isParens(next) && !(node.kind === "word" && isNotCalled(node.word))) {
    cursor.at += 1;
    return call(cursor, node, next, readers);
  }
  return column(cursor, node, readers);
}

function nested(group: Group, readers: Readers): Expression {
  if (holdsQuery(group)) return { kind: "subquery", query: readers.query(group.children) };
  const parts = splitByComma(group.children);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return readers.expression(only);
  return { kind: "list", items: parts.map((part) => readers.expression(part)) };
}

function column(cursor: Cursor, first: NameLeaf, readers: Readers): Expression {
  const path = [first.word];
  while (isSymbol(cursor.node, ".")) {
    const name = cursor.peek(1);
    if (!isName(name)) throw new NotRead("a name ends with a point");
    cursor.at += 2;
    const called = cursor.node;
    if (isParens(called) && path.length === 1) {
      cursor.at += 1;
      return call(cursor, name, called, readers);
    }
    path.push(name.word);
  }
  return { kind: "column", path, at: first.at };
}

function word(cursor: Cursor, node: NameLeaf, readers: Readers): Expression | null {
  const next = cursor.node;
  if (STOPS.has(node.word)) {
    if (isParens(next) && (node.word === "left" || node.word === "right")) return null;
    throw new NotRead(`the word ${node.word}`);
  }
  const moment = MOMENTS[node.word];
  if (moment !== undefined && !isParens(next)) return { kind: "typed", type: named(moment) };
  switch (node.word) {
    case "null":
      return { kind: "literal", literal: "null", text: "null" };
    case "true":
    case "false":
      return { kind: "literal", literal: "boolean", text: node.word };
    case "case":
      return caseOf(cursor, node.at, readers);
    case "exists":
      if (!isParens(next)) return null;
      cursor.at += 1;
      return {
        kind: "predicate",
        operands: [{ kind: "subquery", query: readers.query(next.children) }],
        exists: true,
      };
    case "cast":
    case "try_cast":
    case "convert":
      if (!isParens(next)) return null;
      cursor.at += 1;
      return node.word !== "convert" ? castOf(next, node.at, readers) : convertOf(next, node.at, readers);
    case "approximate":
      return readPrimary(cursor, readers);
    case "date":
    case "timestamp":
    case "timestamptz":
    case "time":
      if (next?.kind !== "string") return null;
      cursor.at += 1;
      return { kind: "typed", type: named(node.word) };
    case "interval":
      return interval(cursor);
    default:
      return null;
  }
}

function interval(cursor: Cursor): Expression | null {
  if (cursor.node?.kind !== "string") return null;
  cursor.at += 1;
  const qualified = readQualifier(cursor.nodes, cursor.at);
  cursor.at += qualified?.length ?? 0;
  return { kind: "typed", type: intervalType(qualified?.qualifier) };
}

function named(name: string): ReturnType<typeof typeAt> {
  return typeAt(new Cursor([{ kind: "word", text: name, word: name, before: "", at: -1 }]));
}

function castOf(group: Group, at: number, readers: Readers): Expression {
  const as = group.children.findLastIndex((child) => isWord(child, "as"));
  const target = readType(group.children, as + 1);
  if (as < 0 || target === undefined) throw new NotRead("CAST");
  return { kind: "cast", operand: readers.expression(group.children.slice(0, as)), type: target.type, at };
}

/** CONVERT(type, value) */
function convertOf(group: Group, at: number, readers: Readers): Expression {
  const inside = new Cursor(group.children);
  const type = typeAt(inside);
  if (!inside.skipSymbol(",")) throw new NotRead("CONVERT");
  return { kind: "cast", operand: readers.expressionAt(inside), type, at };
}

function caseOf(cursor: Cursor, at: number, readers: Readers): Case {
  const operand = cursor.sees("when") ? null : readers.expressionAt(cursor);
  const branches: { when: Expression; result: Expression }[] = [];
  while (cursor.skip("when")) {
    const when = readers.expressionAt(cursor);
    if (!cursor.skip("then")) throw new NotRead("CASE without THEN");
    branches.push({ when, result: readers.expressionAt(cursor) });
  }
  const otherwise = cursor.skip("else") ? readers.expressionAt(cursor) : null;
  if (!cursor.skip("end")) throw new NotRead("CASE without END");
  return { kind: "case", operand, branches, otherwise, at };
}

function call(cursor: Cursor, name: NameLeaf, group: Group, readers: Readers): Call {
  const distinct = isWord(group.children[0], "distinct");
  const all = isWord(group.children[0], "all");
  const inOrder = argumentsOf(distinct || all ? group.children.slice(1) : group.children, readers);
  // In trim('x' from text) and position('x' in text) the text stands last.
  const turns = name.word === "trim" ? "from" : name.word === "position" ? "in" : null;
  const turned = turns !== null && group.children.some((node) => isWord(node, turns));
  const args = turned ? inOrder.toReversed() : inOrder;
  const tail: Expression[] = [];
  const partition: Expression[] = [];
  let window = false;
  for (;;) {
    if (cursor.skip("within", "group") || cursor.sees("filter")) {
      cursor.skip("filter");
      tail.push(...clauses(cursor.parens(), readers).all);
    } else if (cursor.skip("ignore", "nulls") || cursor.skip("respect", "nulls")) {
      // Says nothing of types or of where a value comes from.
    } else if (cursor.skip("over")) {
      window = true;
      const { node } = cursor;
      if (isParens(node)) {
        const { all, parts } = clauses(node, readers);
        tail.push(...all);
        partition.push(...parts);
      }
      cursor.at += 1;
    } else {
      return { kind: "call", name: name.word, args, distinct, tail, partition, window, at: name.at };
    }
  }
}

/** The words that part the arguments of substring, position, trim, extract and overlay. */
const PARTING = ["from", "for", "in", "placing"];

function argumentsOf(nodes: readonly Node[], readers: Readers): readonly Expression[] {
  if (nodes.length === 1 && isSymbol(nodes[0], "*")) return [];
  const [first] = nodes;
  const start = isWord(first, "both", "leading", "trailing") ? 1 : 0;
  // FIRST_VALUE(expression IGNORE NULLS): says nothing of types or of where a value comes from.
  const passesNulls = isWord(nodes.at(-2), "ignore", "respect") && isWord(nodes.at(-1), "nulls");
  const trimmed = nodes.slice(start, passesNulls ? -2 : undefined);
  const args: Expression[] = [];
  for (const part of splitByComma(trimmed)) {
    let from = 0;
    for (let at = 0; at <= part.length; at += 1) {
      if (at < part.length && !isWord(part[at], ...PARTING)) continue;
      if (at > from) args.push(readers.expression(part.slice(from, at)));
      from = at + 1;
    }
  }
  return args;
}

interface Clauses {
  readonly all: readonly Expression[];
  /** Those of PARTITION BY. */
  readonly parts: readonly Expression[];
}

/** The expressions of `partition by … order by … rows …`, `order by …`, `where …`. */
function clauses(group: Group, readers: Readers): Clauses {
  const { children } = group;
  const frame = children.findIndex((node) => isWord(node, "rows", "range"));
  const nodes = frame < 0 ? children : children.slice(0, frame);
  const order = nodes.findIndex((node, at) => isWord(node, "order") && isWord(nodes[at + 1], "by"));
  const before = order < 0 ? nodes : nodes.slice(0, order);
  const ordered = order < 0 ? [] : readers.order(nodes.slice(order + 2));
  if (isWord(before[0], "where")) return { all: [readers.expression(before.slice(1))], parts: [] };
  if (!isWord(before[0], "partition")) {
    if (before.length > 0) throw new NotRead("a named window");
    return { all: ordered, parts: [] };
  }
  const parts = splitByComma(before.slice(2)).map((part) => readers.expression(part));
  return { all: [...parts, ...ordered], parts };
}
