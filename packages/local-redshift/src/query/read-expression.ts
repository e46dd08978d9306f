import { isName, isSymbol, isWord, type Node, splitByComma } from "../sql/tree.ts";
import type { Expression, Predicate } from "./ast.ts";
import { Cursor, holdsQuery, NotRead } from "./cursor.ts";
import { readPrimary } from "./read-primary.ts";
import { type Readers, typeAt } from "./readers.ts";

const BINARY: Readonly<Record<string, number>> = {
  "=": 4,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  "<>": 4,
  "!=": 4,
  "||": 6,
  "~": 6,
  "!~": 6,
  "~*": 6,
  "!~*": 6,
  "&": 6,
  "|": 6,
  "#": 6,
  "<<": 6,
  ">>": 6,
  "+": 7,
  "-": 7,
  "*": 8,
  "/": 8,
  "%": 8,
  "^": 9,
};
const [OR, AND, NOT, COMPARE, MATCH, OTHER, UNARY] = [1, 2, 3, 4, 5, 6, 10];

/** Reads all of the nodes as one expression. @throws NotRead */
export function readExpression(nodes: readonly Node[], readers: Readers): Expression {
  const cursor = new Cursor(nodes);
  const expression = expressionAt(cursor, readers);
  if (!cursor.done) throw new NotRead("something follows the expression");
  return expression;
}

/** Reads the longest expression that begins at the cursor. @throws NotRead */
export function expressionAt(cursor: Cursor, readers: Readers, least = 0): Expression {
  let left = prefix(cursor, readers);
  for (;;) {
    const joined = infix(cursor, left, least, readers);
    if (joined === null) return left;
    left = joined;
  }
}

function prefix(cursor: Cursor, readers: Readers): Expression {
  if (cursor.skip("not")) {
    return { kind: "predicate", operands: [expressionAt(cursor, readers, NOT)], joins: "NOT" };
  }
  if (cursor.skipSymbol("-", "+", "@", "~")) {
    return { kind: "negate", operand: expressionAt(cursor, readers, UNARY) };
  }
  const root = isSymbol(cursor.node, "|/", "||/") ? cursor.node : undefined;
  if (root !== undefined) {
    cursor.at += 1;
    // As PostgreSQL reads it: |/ 9 + 7 is 4.
    const args = [expressionAt(cursor, readers, BINARY["#"])];
    const name = root.text === "|/" ? "sqrt" : "cbrt";
    return { kind: "call", name, args, distinct: false, tail: [], partition: [], window: false, at: -1 };
  }
  return postfix(cursor, readPrimary(cursor, readers));
}

/** Casts and steps bind tighter than any operator. */
function postfix(cursor: Cursor, operand: Expression): Expression {
  let value = operand;
  for (;;) {
    const { node } = cursor;
    if (isSymbol(node, "::")) {
      cursor.at += 1;
      value = { kind: "cast", operand: value, type: typeAt(cursor), at: node.at };
    } else if (node?.kind === "group" && node.open === "[") {
      cursor.at += 1;
      value = { kind: "step", operand: value };
    } else if (isSymbol(node, ".") && isName(cursor.peek(1))) {
      cursor.at += 2;
      value = { kind: "step", operand: value };
    } else if (cursor.skip("at", "time", "zone")) {
      const zone = cursor.next();
      if (zone.kind !== "string") throw new NotRead("the time zone is an expression");
      value = {
        kind: "call",
        name: "timezone",
        args: [value],
        distinct: false,
        tail: [],
        partition: [],
        window: false,
        at: -1,
      };
    } else if (cursor.skip("collate")) {
      cursor.at += 1;
    } else {
      return value;
    }
  }
}

function infix(cursor: Cursor, left: Expression, least: number, readers: Readers): Expression | null {
  const { node } = cursor;
  if (node === undefined) return null;
  if (node.kind === "operator") {
    const level = BINARY[node.text];
    if (level === undefined) throw new NotRead(`the operator ${node.text}`);
    if (level <= least) return null;
    cursor.at += 1;
    if (level === COMPARE && cursor.sees("any")) throw new NotRead("ANY");
    const right = expressionAt(cursor, readers, level);
    return {
      kind: "operation",
      operator: node.text,
      left,
      right,
      at: node.at,
      end: cursor.node?.at ?? Infinity,
    };
  }
  if (node.kind !== "word") return null;
  return wordInfix(cursor, node.word, left, least, readers);
}

function wordInfix(
  cursor: Cursor,
  word: string,
  left: Expression,
  least: number,
  readers: Readers,
): Expression | null {
  if (word === "or" || word === "and") {
    const level = word === "or" ? OR : AND;
    if (level <= least) return null;
    cursor.at += 1;
    const operands = [left, expressionAt(cursor, readers, level)];
    return { kind: "predicate", operands, joins: word === "or" ? "OR" : "AND" };
  }
  if (word === "is" || word === "isnull" || word === "notnull") {
    if (OTHER <= least) return null;
    return isTest(cursor, left);
  }
  const negated = word === "not" ? cursor.peek(1) : cursor.node;
  if (!isWord(negated, "in", "like", "ilike", "between", "similar") || MATCH <= least) return null;
  cursor.at += word === "not" ? 2 : 1;
  const matched = match(cursor, negated.word, left, readers);
  const place = isWord(negated, "in", "between") ? "comparesAt" : "matchesAt";
  return { ...matched, [place]: negated.at };
}

function isTest(cursor: Cursor, operand: Expression): Expression {
  if (!cursor.skip("isnull") && !cursor.skip("notnull")) {
    cursor.at += 1;
    cursor.skip("not");
    if (!isWord(cursor.next(), "null", "true", "false", "unknown")) throw new NotRead("IS");
  }
  return { kind: "predicate", operands: [operand] };
}

function match(cursor: Cursor, word: string, left: Expression, readers: Readers): Predicate {
  if (word === "in") {
    const group = cursor.parens();
    if (holdsQuery(group)) {
      return {
        kind: "predicate",
        operands: [left, { kind: "subquery", query: readers.query(group.children) }],
      };
    }
    const items = splitByComma(group.children).map((part) => readExpression(part, readers));
    return { kind: "predicate", operands: [left, ...items] };
  }
  if (word === "similar" && !cursor.skip("to")) throw new NotRead("SIMILAR");
  const right = expressionAt(cursor, readers, MATCH);
  if (word === "between") {
    if (!cursor.skip("and")) throw new NotRead("BETWEEN without AND");
    return { kind: "predicate", operands: [left, right, expressionAt(cursor, readers, MATCH)] };
  }
  if (cursor.skip("escape")) cursor.at += 1;
  return { kind: "predicate", operands: [left, right] };
}

/** Reads `expression [asc|desc] [nulls first|last]`, parted by commas. @throws NotRead */
export function readOrder(nodes: readonly Node[], readers: Readers): readonly Expression[] {
  return splitByComma(nodes).map((part) => {
    const cursor = new Cursor(part);
    const expression = expressionAt(cursor, readers);
    if (!cursor.skip("asc")) cursor.skip("desc");
    if (!cursor.skip("nulls", "first")) cursor.skip("nulls", "last");
    if (!cursor.done) throw new NotRead("ORDER BY");
    return expression;
  });
}
