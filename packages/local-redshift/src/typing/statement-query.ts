import { isParens, isSymbol, isWord, type Leaf, type Node, splitByComma, startsWith } from "../sql/tree.ts";

/** Where UPDATE or DELETE stands behind the queries of WITH; -1 for a SELECT. */
export function changeAfterWith(nodes: readonly Node[]): number {
  const at = nodes.findIndex((node, index) => index > 1 && isWord(node, "select", "update", "delete"));
  return at > 0 && isParens(nodes[at - 1]) && isWord(nodes[at], "update", "delete") ? at : -1;
}

/**
 * The query that a statement holds, as nodes; null where it holds none. UPDATE, DELETE and MERGE become a
 * query of the same expressions over the same tables, so that their types are found as in any other.
 */
export function queryOf(nodes: readonly Node[]): readonly Node[] | null {
  const [first] = nodes;
  if (isWord(first, "with")) {
    const at = changeAfterWith(nodes);
    const inner =
      at < 0 ? null : isWord(nodes[at], "update") ? updated(nodes.slice(at)) : deleted(nodes.slice(at));
    if (at >= 0) return inner === null ? null : [...nodes.slice(0, at), ...inner];
  }
  if (isParens(first) || isWord(first, "select", "with")) return withoutInto(nodes);
  if (first === undefined || first.kind !== "word") return null;
  switch (first.word) {
    case "insert":
      return from(nodes, startOfQuery(nodes));
    case "create":
      return afterAs(nodes);
    case "declare":
    case "explain":
      return from(
        nodes,
        nodes.findIndex((node) => isWord(node, "select", "with")),
      );
    case "update":
      return updated(nodes);
    case "delete":
      return deleted(nodes);
    case "merge":
      return merged(nodes);
    default:
      return null;
  }
}

function from(nodes: readonly Node[], at: number): readonly Node[] | null {
  return at < 0 ? null : nodes.slice(at);
}

/** SELECT … INTO name FROM … without the name. */
function withoutInto(nodes: readonly Node[]): readonly Node[] {
  const into = nodes.findIndex((node) => isWord(node, "into"));
  const source = nodes.findIndex((node, at) => at > into && isWord(node, "from"));
  return into < 0 || source < 0 ? nodes : [...nodes.slice(0, into), ...nodes.slice(source)];
}

/** Behind INSERT's target and list of columns. */
function startOfQuery(nodes: readonly Node[]): number {
  return nodes.findIndex(
    (node, at) =>
      !isSymbol(nodes[at - 1], ".") &&
      (isWord(node, "select", "with") || (isParens(node) && isWord(node.children[0], "select", "with"))),
  );
}

function afterAs(nodes: readonly Node[]): readonly Node[] | null {
  const as = nodes.findIndex((node) => isWord(node, "as"));
  const query = nodes[as + 1];
  if (as < 0 || !(isParens(query) || isWord(query, "select", "with"))) return null;
  const binding = ["with", "no", "schema", "binding"];
  const end = nodes.length - binding.length;
  return nodes.slice(as + 1, startsWith(nodes, end, ...binding) ? end : nodes.length);
}

/** UPDATE t SET c = e, … [FROM sources] [WHERE condition] */
function updated(nodes: readonly Node[]): readonly Node[] | null {
  const set = indexOf(nodes, 1, "set");
  if (set < 0) return null;
  const where = orEnd(nodes, indexOf(nodes, set, "where"));
  const sources = indexOf(nodes, set, "from");
  const end = sources < 0 || sources > where ? where : sources;
  const tables = end === where ? [] : nodes.slice(end + 1, where);
  return selectNodes(assigned(nodes.slice(set + 1, end)), [nodes.slice(1, set), tables], nodes.slice(where));
}

/** DELETE FROM t [USING sources] [WHERE condition] */
function deleted(nodes: readonly Node[]): readonly Node[] {
  const start = isWord(nodes[1], "from") ? 2 : 1;
  const where = orEnd(nodes, indexOf(nodes, start, "where"));
  const using = indexOf(nodes, start, "using");
  const end = using < 0 || using > where ? where : using;
  return selectNodes([], [nodes.slice(start, end), nodes.slice(end + 1, where)], nodes.slice(where));
}

/** MERGE INTO t USING source ON condition WHEN … */
function merged(nodes: readonly Node[]): readonly Node[] | null {
  const using = indexOf(nodes, 2, "using");
  const on = indexOf(nodes, using, "on");
  if (using < 0 || on < 0) return null;
  const clauses = orEnd(nodes, indexOf(nodes, on, "when"));
  const values: (readonly Node[])[] = [];
  for (let at = clauses; at < nodes.length; at += 1) {
    const list = nodes[at + 1];
    if (isWord(nodes[at], "values") && isParens(list)) values.push(...splitByComma(list.children));
    if (isWord(nodes[at], "set"))
      values.push(...assigned(nodes.slice(at + 1, orEnd(nodes, indexOf(nodes, at, "when")))));
  }
  const condition = nodes.slice(on + 1, clauses).filter((node) => !isWord(node, "remove", "duplicates"));
  return selectNodes(
    values,
    [nodes.slice(2, using), nodes.slice(using + 1, on)],
    [word("where"), ...condition],
  );
}

/** The right sides of `c = e, …`. */
function assigned(nodes: readonly Node[]): readonly (readonly Node[])[] {
  return splitByComma(nodes).map((part) => part.slice(2));
}

/** `select expressions from sources where`, as nodes. */
export function selectNodes(
  expressions: readonly (readonly Node[])[],
  sources: readonly (readonly Node[])[],
  where: readonly Node[],
): readonly Node[] {
  const items = expressions.filter((part) => !isWord(part[0], "default") && part.length > 0);
  const tables = sources.filter((part) => part.length > 0);
  const list = items.length === 0 ? [[word("null")]] : items;
  return [word("select"), ...joined(list), word("from"), ...joined(tables), ...where];
}

function joined(parts: readonly (readonly Node[])[]): readonly Node[] {
  const comma: Leaf = { kind: "punctuation", text: ",", word: ",", before: "", at: -1 };
  return parts.flatMap((part, at) => (at === 0 ? part : [comma, ...part]));
}

function word(text: string): Leaf {
  return { kind: "word", text, word: text, before: " ", at: -1 };
}

function indexOf(nodes: readonly Node[], start: number, ...words: readonly string[]): number {
  return nodes.findIndex(
    (node, at) => at >= start && isWord(node, ...words) && !isSymbol(nodes[at - 1], "."),
  );
}

function orEnd(nodes: readonly Node[], at: number): number {
  return at < 0 ? nodes.length : at;
}
