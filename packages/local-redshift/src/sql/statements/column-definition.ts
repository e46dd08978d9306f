import { RedshiftError } from "../../types.ts";
import { rewriteText } from "../expression.ts";
import { cutsParts } from "../interval.ts";
import type { RewriteContext } from "../rewrite-context.ts";
import { isName, isParens, isWord, literal, type Node, splitByComma, startsWith } from "../tree.ts";
import { readType, type SqlType } from "../types.ts";
import type { NewConstraint } from "./action.ts";
import { isConstant } from "./default-value.ts";
import { quoteWord, readColumns, unexpected } from "./names.ts";

/** A column of CREATE TABLE or ADD COLUMN. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: SqlType;
  readonly notNull: boolean;
  /** DuckDB SQL. */
  readonly defaultValue: string | null;
  /** Whether it is the same whenever it is taken. */
  readonly constantDefault: boolean;
  readonly identity: readonly [seed: number, step: number] | null;
  /** Whether values may be given to an identity column. */
  readonly generated: boolean;
  readonly encoding: string | null;
  readonly distkey: boolean;
  readonly sortkey: boolean;
  readonly constraints: readonly NewConstraint[];
}

type Draft = { -readonly [K in keyof ColumnDefinition]: ColumnDefinition[K] };

/** Reads `name type [attributes]`. @throws RedshiftError for what is no attribute of Redshift's */
export function readColumn(nodes: readonly Node[], context: RewriteContext): ColumnDefinition {
  const [name] = nodes;
  if (!isName(name)) throw unexpected(name);
  const type = readType(nodes, 1);
  if (type === undefined) throw unexpected(nodes[1]);
  const { qualifier } = type.type;
  if (qualifier !== undefined && cutsParts(qualifier)) {
    throw new RedshiftError(
      "an interval column whose type cuts off parts is not supported by local-redshift",
      {
        code: "0A000",
        hint: "Declare it as interval year to month, or interval day to second.",
      },
    );
  }
  const draft: Draft = {
    name: name.word,
    type: type.type,
    notNull: false,
    defaultValue: null,
    constantDefault: false,
    identity: null,
    generated: false,
    encoding: null,
    distkey: false,
    sortkey: false,
    constraints: [],
  };
  for (let at = 1 + type.length; at < nodes.length; ) at = readAttribute(nodes, at, draft, context);
  return draft;
}

function readAttribute(nodes: readonly Node[], at: number, draft: Draft, context: RewriteContext): number {
  const word = nodes[at];
  if (startsWith(nodes, at, "not", "null")) {
    draft.notNull = true;
    return at + 2;
  }
  if (startsWith(nodes, at, "generated", "by", "default", "as", "identity")) {
    draft.generated = true;
    return identity(nodes, at + 5, draft);
  }
  if (startsWith(nodes, at, "primary", "key")) {
    draft.notNull = true;
    return addConstraint(draft, { name: null, type: "PRIMARY KEY", columns: [draft.name] }, at + 2);
  }
  switch (isName(word) ? word.word : "") {
    case "null":
      return at + 1;
    case "default":
      return defaultValue(nodes, at + 1, draft, context);
    case "identity":
      return identity(nodes, at + 1, draft);
    case "encode": {
      const encoding = nodes[at + 1];
      if (!isName(encoding)) throw unexpected(encoding);
      draft.encoding = encoding.word;
      return at + 2;
    }
    case "distkey":
      draft.distkey = true;
      return at + 1;
    case "sortkey":
      draft.sortkey = true;
      return at + 1;
    case "unique":
      return addConstraint(draft, { name: null, type: "UNIQUE", columns: [draft.name] }, at + 1);
    case "collate":
      return collation(nodes, at + 1);
    case "references":
      return references(nodes, at + 1, draft);
    default:
      throw unexpected(word);
  }
}

function addConstraint(draft: Draft, constraint: NewConstraint, next: number): number {
  draft.constraints = [...draft.constraints, constraint];
  return next;
}

function references(nodes: readonly Node[], at: number, draft: Draft): number {
  const { table, columns, next } = readReference(nodes, at, [draft.name]);
  return addConstraint(
    draft,
    { name: null, type: "FOREIGN KEY", columns: [draft.name], references: { table, columns } },
    next,
  );
}

/** Reads `table [(columns)]` after REFERENCES. */
export function readReference(
  nodes: readonly Node[],
  at: number,
  standard: readonly string[],
): { readonly table: string; readonly columns: readonly string[]; readonly next: number } {
  let next = at;
  const parts: string[] = [];
  for (let node = nodes[next]; isName(node); node = nodes[next]) {
    parts.push(node.word);
    next += 1;
    const dot = nodes[next];
    if (dot?.kind !== "punctuation" || dot.text !== ".") break;
    next += 1;
  }
  const list = nodes[next];
  return isParens(list)
    ? { table: parts.join("."), columns: readColumns(list), next: next + 1 }
    : { table: parts.join("."), columns: standard, next };
}

function defaultValue(nodes: readonly Node[], at: number, draft: Draft, context: RewriteContext): number {
  const attribute = (node: Node | undefined): boolean =>
    isWord(
      node,
      "not",
      "null",
      "encode",
      "distkey",
      "sortkey",
      "primary",
      "unique",
      "references",
      "identity",
      "collate",
    );
  let end = at + 1;
  while (end < nodes.length && !attribute(nodes[end])) end += 1;
  draft.defaultValue = rewriteText(nodes.slice(at, end), { ...context, stored: true }).trim();
  draft.constantDefault = isConstant(nodes.slice(at, end));
  return end;
}

function identity(nodes: readonly Node[], at: number, draft: Draft): number {
  const group = nodes[at];
  // Without parentheses it counts from 1. (dg/c_Examples_of_INSERT_30)
  const parts = isParens(group) ? splitByComma(group.children) : [];
  const [seed = 1, step = 1] = parts.map((part) =>
    Number(part.map((node) => (node.kind === "group" ? "" : node.text)).join("")),
  );
  draft.identity = [seed, step];
  draft.notNull = true;
  return isParens(group) ? at + 1 : at;
}

/** The default compares by case; what does not would need other comparisons. (dg/r_CREATE_TABLE_NEW) */
function collation(nodes: readonly Node[], at: number): number {
  const named = nodes[at];
  if (!isName(named)) throw unexpected(named);
  if (["case_sensitive", "cs"].includes(named.word)) return at + 1;
  if (!["case_insensitive", "ci"].includes(named.word)) throw unexpected(named);
  throw new RedshiftError("COLLATE CASE_INSENSITIVE is not supported by local-redshift", {
    code: "0A000",
    position: named.at + 1,
    hint: "Compare lower(…) of both sides.",
  });
}

/** The column as DuckDB's CREATE TABLE has it. A character column checks its bytes. */
export function columnSql(column: ColumnDefinition, sequence: string | null): string {
  const parts = [quoteWord(column.name), column.type.duckdb];
  if (column.notNull) parts.push("not null");
  if (sequence !== null) parts.push(`default nextval(${literal(sequence)})`);
  else if (column.defaultValue !== null) parts.push(`default ${column.defaultValue}`);
  if (column.type.bytes !== undefined) {
    const text = quoteWord(column.name);
    const held = column.type.kind === "char" ? `rtrim(${text}, ' ')` : text;
    parts.push(`check (strlen(${held}) <= ${column.type.bytes})`);
  }
  return parts.join(" ");
}
