import { RedshiftError } from "../types.ts";
import type { Findings } from "../typing/infer-expression.ts";
import { isName, isParens, isSymbol, isWord, type Node, startsWith } from "./tree.ts";

/**
 * What the engine takes and Redshift does not: a model that says it would fail on a cluster alone.
 * (dg/c_unsupported-postgresql-features, dg/r_SELECT_synopsis, dg/r_UNION)
 */
export function refuseForeignSyntax(nodes: readonly Node[], findings: Findings | undefined): void {
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined || QUIET.has(node.kind)) continue;
    const found =
      node.kind === "word"
        ? isSymbol(nodes[at - 1], ".")
          ? undefined
          : WORDS.get(node.word)?.(nodes, at)
        : node.kind === "group"
          ? ofGroup(nodes, at, findings)
          : ofSymbol(nodes, at);
    if (found === undefined) continue;
    const [what, hint] = found;
    throw new RedshiftError(`Redshift has no ${what}`, {
      code: "42601",
      ...(node.at >= 0 ? { position: node.at + 1 } : {}),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** Kinds of nodes that begin nothing of that. */
const QUIET: ReadonlySet<string> = new Set(["quoted", "string", "number", "raw", "parameter", "dollar"]);

type Found = readonly [what: string, hint?: string] | undefined;
type Check = (nodes: readonly Node[], at: number) => Found;

const noAll: Check = (nodes, at) =>
  isWord(nodes[at + 1], "all") && isWord(nodes[at + 2], "select")
    ? ["INTERSECT ALL, EXCEPT ALL or MINUS ALL"]
    : undefined;

const noJoin: Check = (nodes, at) =>
  isWord(nodes[at + 1], "join") || (isWord(nodes[at + 1], "left") && isWord(nodes[at + 2], "join"))
    ? ["SEMI, ANTI, ASOF or POSITIONAL JOIN", "Use EXISTS, NOT EXISTS or a join with a condition."]
    : undefined;

const WORDS: ReadonlyMap<string, Check> = new Map<string, Check>(
  Object.entries({
    distinct: (nodes, at) => {
      if (isWord(nodes[at - 1], "is") || (isWord(nodes[at - 1], "not") && isWord(nodes[at - 2], "is"))) {
        return isWord(nodes[at + 1], "from")
          ? ["IS DISTINCT FROM", "Compare with =, and with IS NULL on both sides."]
          : undefined;
      }
      return isWord(nodes[at + 1], "on") && isParens(nodes[at + 2])
        ? ["DISTINCT ON", "Use QUALIFY row_number() over (partition by … order by …) = 1."]
        : undefined;
    },
    filter: (nodes, at) => {
      const group = nodes[at + 1];
      return nodes[at - 1]?.kind === "group" && isParens(group) && isWord(group.children[0], "where")
        ? ["FILTER (WHERE …) behind an aggregate", "Use CASE WHEN … THEN … END within it."]
        : undefined;
    },
    order: (nodes, at) =>
      startsWith(nodes, at, "order", "by", "all") && !isSymbol(nodes[at + 3], ".")
        ? ["ORDER BY ALL"]
        : undefined,
    over: (nodes, at) =>
      nodes[at - 1]?.kind === "group" && isName(nodes[at + 1])
        ? ["named windows", "Write the window behind OVER, in parentheses."]
        : undefined,
    limit: (nodes, at) => (isSymbol(nodes[at + 2], "%") ? ["percentage in LIMIT"] : undefined),
    semi: noJoin,
    anti: noJoin,
    asof: noJoin,
    positional: noJoin,
    using: (nodes, at) => (isWord(nodes[at + 1], "sample") ? ["USING SAMPLE"] : undefined),
    tablesample: () => ["TABLESAMPLE"],
    intersect: noAll,
    except: noAll,
    minus: noAll,
    interval: (nodes, at) =>
      nodes[at + 1]?.kind === "number" ? ["interval without quotes", "Write interval '3 days'."] : undefined,
    glob: (nodes, at) => (nodes[at + 1]?.kind === "string" ? ["GLOB", "Use LIKE."] : undefined),
    materialized: (nodes, at) =>
      isParens(nodes[at + 1]) && isWord(nodes[at - 1], "as", "not") ? ["AS MATERIALIZED"] : undefined,
    array: (nodes, at) => {
      const list = nodes[at + 1];
      return list?.kind === "group" && list.open === "["
        ? ["arrays", "ARRAY(…) makes a SUPER that holds one."]
        : undefined;
    },
  }),
);

function ofGroup(nodes: readonly Node[], at: number, findings: Findings | undefined): Found {
  const node = nodes[at];
  const before = nodes[at - 1];
  if (isParens(node)) {
    const row = isWord(before, "select") && node.children.some((child) => isSymbol(child, ","));
    const alone =
      nodes[at + 1] === undefined || isWord(nodes[at + 1], "from", "as") || isSymbol(nodes[at + 1], ",");
    if (row && alone && !isWord(node.children[0], "select", "with")) return ["row as a value"];
    const inFrom = isWord(before, "from", "join") || isSymbol(before, ",") || before === undefined;
    return inFrom && isWord(node.children[0], "values") && isParens(node.children[1])
      ? ["VALUES as a table", "Use SELECT … UNION ALL SELECT …"]
      : undefined;
  }
  const operand = isName(before) || before?.kind === "group";
  if (!operand || isWord(before, "select", "in", "and", "or", "when", "then", "else")) return ["arrays"];
  const type = isName(before) ? findings?.columns.get(before.at)?.type : undefined;
  return type !== undefined && type !== null && type.kind !== "super"
    ? ["subscripts but of SUPER", "Use substring() for text."]
    : undefined;
}

function ofSymbol(nodes: readonly Node[], at: number): Found {
  const [node, next] = [nodes[at], nodes[at + 1]];
  const doubled = isSymbol(node, "=", "*") && isSymbol(next, node.text) && next.at === node.at + 1;
  if (doubled || (isSymbol(node, "^") && isSymbol(next, "@"))) {
    return [`operator ${node.text}${next.text}`, "Use =, power() or LIKE."];
  }
  if (isSymbol(node, "{")) return ["values in braces", "Use object() or json_parse()."];
  if (isSymbol(node, ",") && (next === undefined || isWord(next, "from", "where", "group", "order"))) {
    return isSymbol(nodes[at + 2], ".") ? undefined : ["comma behind the last item"];
  }
  const item = isSymbol(node, "*") && (isWord(nodes[at - 1], "select") || isSymbol(nodes[at - 1], ",", "."));
  return item && isWord(next, "replace") && isParens(nodes[at + 2]) ? ["* REPLACE"] : undefined;
}
