import { informationSchemaNames } from "../catalog/information-schema.ts";
import { engineCatalogs } from "../catalog/pg/system.ts";
import { RedshiftError } from "../types.ts";
import { nameColumns } from "./column-names.ts";
import { isEngineWord } from "./engine-words.ts";
import { rewriteCall } from "./function-call.ts";
import { groupText } from "./grouping.ts";
import { keyword } from "./keywords.ts";
import { literalIso, type MomentKind } from "./moment-literal.ts";
import { refuseForeignSyntax } from "./not-redshift.ts";
import { isNotCalled } from "./operands.ts";
import { operator } from "./operators.ts";
import type { RewriteContext } from "./rewrite-context.ts";
import { KEYWORDS, type Rewriting } from "./rewriting.ts";
import { checkSortedAggregates } from "./sorted-aggregates.ts";
import { casesKept, isAttribute } from "./super-attributes.ts";
import { orderSuper, uniteIntoSuper } from "./super-order.ts";
import { tableFunction } from "./table-functions.ts";
import { partitionKeys } from "./text-keys.ts";
import {
  isName,
  isParens,
  isSymbol,
  isWord,
  literal,
  type Node,
  raw,
  render,
  startsWith,
  stringValue,
} from "./tree.ts";
import { refuseUndone } from "./undone.ts";
import { uniteText } from "./unions.ts";
import { unnestSuper } from "./unnest.ts";

/** Rewrites Redshift's expressions and queries into DuckDB's, from left to right and inside out. */
export function rewriteNodes(nodes: readonly Node[], context: RewriteContext): readonly Node[] {
  const rewriting: Rewriting = { ...context, rewrite: (inner) => render(within(inner, rewriting)) };
  return within(nodes, rewriting);
}

function within(nodes: readonly Node[], context: Rewriting): readonly Node[] {
  const findings = context.analysis?.findings;
  refuseForeignSyntax(nodes, findings);
  refuseUndone(nodes);
  const base = unnestSuper(orderSuper(partitionKeys(nodes, findings), findings), findings, () =>
    casesKept(context),
  );
  // Most groups are lists and arguments, in which nothing below can stand.
  const isQuery = nodes.some((node) => node.kind === "word" && node.word === "select");
  if (isQuery) checkSortedAggregates(nodes);
  const united = isQuery ? uniteIntoSuper(uniteText(groupText(base, findings), findings), findings) : base;
  const { rest, limit } = isQuery
    ? takeTop(nameColumns(united, findings?.blankPadded))
    : { rest: united, limit: null };
  const out: Node[] = [];
  for (let at = 0; at < rest.length; ) at = step(rest, at, out, context);
  if (limit !== null) out.push(raw(`limit ${limit}`, " "));
  return out;
}

/** The same, as text. */
export function rewriteText(nodes: readonly Node[], context: RewriteContext): string {
  return render(rewriteNodes(nodes, context));
}

/** A whole number beyond it is NUMERIC. (PostgreSQL 8.0: sql-syntax, numeric constants) */
const MAX_BIGINT = 9_223_372_036_854_775_807n;

/** Handles the node at `at`, pushes what stands for it, and says where to go on. */
function step(nodes: readonly Node[], at: number, out: Node[], context: Rewriting): number {
  const node = nodes[at];
  if (node === undefined) return at + 1;
  if (node.kind === "group") {
    out.push({ ...node, children: within(node.children, context) });
    return at + 1;
  }
  if (node.kind === "string") {
    const moment = momentLiteral(nodes, at, context);
    out.push(
      moment !== null
        ? raw(moment, node.before)
        : node.text.includes("\\")
          ? raw(literal(stringValue(node) ?? ""), node.before)
          : node,
    );
    return at + 1;
  }
  if (node.kind === "number" && /^\d{19,38}$/.test(node.text) && BigInt(node.text) > MAX_BIGINT) {
    out.push(raw(`${node.text}::decimal(${node.text.length}, 0)`, node.before));
    return at + 1;
  }
  if (node.kind === "operator") return operator(nodes, at, out, context);
  if (isName(node)) return name(nodes, at, out, context);
  out.push(node);
  return at + 1;
}

/** A string that is a date or time beside what it meets, unless it is cast. */
function momentLiteral(nodes: readonly Node[], at: number, context: Rewriting): string | null {
  const node = nodes[at];
  const type = node === undefined ? undefined : context.analysis?.findings.momentLiterals.get(node.at);
  if (type === undefined || isSymbol(nodes[at + 1], "::")) return null;
  const iso = literalIso(stringValue(node) ?? "", type.kind as MomentKind, context);
  return `${type.duckdb} ${literal(iso)}`;
}

function name(nodes: readonly Node[], at: number, out: Node[], context: Rewriting): number {
  const node = nodes[at];
  if (!isName(node)) return at + 1;
  const next = nodes[at + 1];
  const afterDot = isSymbol(nodes[at - 1], ".");
  const column = columnInItsPlace(nodes, at, out, context);
  if (column !== undefined) return column;
  if (node.kind === "word" && !afterDot) {
    const end = keyword(nodes, at, out, context);
    if (end !== undefined) return end;
  }
  if (isParens(next) && !isNotCalled(node.kind === "word" ? node.word : "") && !isAlias(nodes, at)) {
    const own = ownFunction(nodes, at, afterDot, context);
    if (own !== undefined) {
      if (afterDot) out.splice(out.length - 2, 2);
      out.push(raw(`${own}(${context.rewrite(next.children)})`, afterDot ? " " : node.before));
      return at + 2;
    }
    const table = tableFunction(nodes, at, out, context);
    if (table !== undefined) return table;
    if (afterDot) dropSchema(out, nodes[at - 2]);
    return rewriteCall(nodes, at, out, context, context.rewrite);
  }
  refuseEngineCatalog(nodes, at);
  return plainName(nodes, at, out, context);
}

/** A name that is written as it is, or nearly so. */
function plainName(nodes: readonly Node[], at: number, out: Node[], context: Rewriting): number {
  const node = nodes[at];
  if (!isName(node)) return at + 1;
  if (node.kind === "quoted" && isSymbol(nodes[at - 1], ".") && casesKept(context)) {
    out.push(isAttribute(nodes, at, context) ? raw(node.text, node.before) : node);
    return at + 1;
  }
  const view = informationSchemaView(nodes, at, out);
  if (view !== undefined) return view;
  out.push(isEngineWord(nodes, at) ? raw(`"${node.word}"`, node.before) : node);
  return at + 1;
}

/** A column for which an expression stands: CHAR without its blanks, REAL beside another type. */
function columnInItsPlace(
  nodes: readonly Node[],
  at: number,
  out: Node[],
  context: Rewriting,
): number | undefined {
  const node = nodes[at];
  const { blankPadded, widened } = context.analysis?.findings ?? {};
  if (node === undefined) return undefined;
  const padded = blankPadded?.get(node.at);
  const names = padded ?? widened?.get(node.at);
  if (names === undefined) return undefined;
  const end = at + 2 * names - 1;
  const name = render(nodes.slice(at, end)).trim();
  out.push(raw(padded === undefined ? `(${name})::double` : `rtrim(${name}, ' ')`, node.before));
  return end;
}

/** A name before parentheses that names a table or its columns rather than a function. */
function isAlias(nodes: readonly Node[], at: number): boolean {
  if (isWord(nodes[at + 2], "as") && isParens(nodes[at + 3])) return true;
  const before = nodes[at - 1];
  if (isWord(before, "as")) return true;
  if (before?.kind === "group") return true;
  return (
    isName(before) && (before.kind === "quoted" || !(isNotCalled(before.word) || KEYWORDS.has(before.word)))
  );
}

/** The engine's name of a function that a user made; undefined for one of Redshift's. */
function ownFunction(
  nodes: readonly Node[],
  at: number,
  afterDot: boolean,
  context: RewriteContext,
): string | undefined {
  if (context.functions.size === 0) return undefined;
  const [schema, , name] = [nodes[at - 2], nodes[at - 1], nodes[at]];
  if (!isName(name)) return undefined;
  const key = afterDot && isName(schema) ? `${schema.word}.${name.word}` : name.word;
  return context.functions.get(key);
}

/** pg_catalog.f() is f(); any other schema has functions that only a cluster knows. */
function dropSchema(out: Node[], schema: Node | undefined): void {
  if (isName(schema) && (schema.word === "pg_catalog" || schema.word === "information_schema")) {
    out.splice(out.length - 2, 2);
    return;
  }
  const name = isName(schema) ? `the schema ${schema.word} has no such function` : "no such function";
  throw new RedshiftError(name, { code: "42883" });
}

/** SELECT TOP n … as LIMIT n at the end of the same query. */
function takeTop(nodes: readonly Node[]): { readonly rest: readonly Node[]; readonly limit: string | null } {
  const select = nodes.findIndex((node) => isWord(node, "select"));
  const at = startsWith(nodes, select + 1, "distinct") ? select + 2 : select + 1;
  const count = nodes[at + 1];
  if (select < 0 || !isWord(nodes[at], "top") || count?.kind !== "number")
    return { rest: nodes, limit: null };
  if (nodes.some((node) => isWord(node, "union", "intersect", "except", "minus"))) {
    throw new RedshiftError("TOP with a set operation is not supported by local-redshift", {
      code: "0A000",
      hint: "Use LIMIT.",
    });
  }
  return { rest: [...nodes.slice(0, at), ...nodes.slice(at + 2)], limit: count.text };
}

/** Catalogs of the engine would tell of itself. @throws RedshiftError 42P01 */
function refuseEngineCatalog(nodes: readonly Node[], at: number): void {
  const node = nodes[at];
  if (!isName(node) || !engineCatalogs.has(node.word)) return;
  const qualified = isSymbol(nodes[at - 1], ".");
  if (qualified && !isWord(nodes[at - 2], "main", "pg_catalog", "_redshift")) return;
  const start = qualified ? at - 3 : at - 1;
  const first = isSymbol(nodes[start], ".") ? start - 2 : start;
  if (!isWord(nodes[first], "from", "join") && !isSymbol(nodes[first], ",")) return;
  if (isSymbol(nodes[at + 1], ".")) return;
  throw new RedshiftError(`relation "${node.word}" does not exist`, { code: "42P01", position: node.at + 1 });
}

/** A view of information_schema, under its name here. @throws RedshiftError 0A000 for one that is not here */
function informationSchemaView(nodes: readonly Node[], at: number, out: Node[]): number | undefined {
  const [schema, point, view, next] = nodes.slice(at, at + 4);
  if (!isName(schema) || schema.word !== "information_schema") return undefined;
  if (!isSymbol(point, ".") || !isName(view)) return undefined;
  if (informationSchemaNames.has(view.word)) {
    out.push(raw(`_redshift.information_schema_${view.word}`, schema.before));
    return at + 3;
  }
  if (isSymbol(next, ".") || isParens(next)) return undefined;
  // The engine has an information_schema too, which would tell of itself.
  throw new RedshiftError(`information_schema.${view.word} is not supported by local-redshift`, {
    code: "0A000",
    position: view.at + 1,
  });
}
