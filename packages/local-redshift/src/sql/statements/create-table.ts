import { constraintName, type TableMeta } from "../../catalog/table-meta.ts";
import { RedshiftError } from "../../types.ts";
import { recordedTypes } from "../../typing/recorded-types.ts";
import { rewriteText } from "../expression.ts";
import type { RewriteContext } from "../rewrite-context.ts";
import { isParens, isWord, literal, type Node, splitByComma, startsWith } from "../tree.ts";
import { type Action, done, type Executor, type NewConstraint, type RelationName } from "./action.ts";
import { checkDesign, checkDuplicates, checkKeys } from "./check-design.ts";
import { readColumns as readColumnsOf } from "./check-lengths.ts";
import { type ColumnDefinition, columnSql, readColumn, readReference } from "./column-definition.ts";
import { withComputedDefault } from "./default-value.ts";
import { checkReferences } from "./foreign-keys.ts";
import { inheritedLayout, type Scanned, scannedTable } from "./inherited-layout.ts";
import {
  expectEnd,
  type NameContext,
  quoted,
  quoteWord,
  readColumns,
  readName,
  skip,
  unexpected,
} from "./names.ts";
import { checkDistribution, readAttributes } from "./table-attributes.ts";

type Context = RewriteContext & NameContext;

/** CREATE TABLE in its forms: columns, LIKE, and AS. `at` is the node after TABLE. (dg/r_CREATE_TABLE_NEW) */
export function createTable(
  nodes: readonly Node[],
  at: number,
  temporary: boolean,
  context: Context,
): Action {
  const afterExists = skip(nodes, at, "if", "not", "exists");
  const ifNotExists = afterExists > at;
  const { name, next } = readName(nodes, afterExists, context);
  if (temporary && !name.bare) {
    throw new RedshiftError("temporary tables cannot specify a schema name", { code: "42P16" });
  }
  const target: RelationName =
    temporary || name.temporary ? { schema: "", name: name.name, temporary: true, bare: true } : name;
  const create = `create ${target.temporary ? "temp " : ""}table ${ifNotExists ? "if not exists " : ""}`;
  const list = nodes[next];
  const afterList = isParens(list) ? next + 1 : next;
  const { attributes, next: end } = readAttributes(nodes, afterList);
  if (isWord(nodes[end], "as")) {
    checkDistribution(attributes);
    const columns = isParens(list) ? readColumns(list) : null;
    const types = recordedTypes(context.analysis, columns);
    const meta = { ...attributes, ...(Object.keys(types).length === 0 ? {} : { types, unchecked: true }) };
    checkDuplicates(columns ?? context.analysis?.columns?.map((column) => column.name) ?? []);
    const scanned = columns === null ? scannedTable(nodes.slice(end + 1), context.schema) : null;
    return createTableAs(create, target, columns, meta, scanned, rewriteText(nodes.slice(end + 1), context));
  }
  expectEnd(nodes, end);
  if (!isParens(list)) throw unexpected(list);
  if (isWord(list.children[0], "like")) return createLike(create, target, list.children, attributes, context);
  return createColumns(create, target, list.children, attributes, ifNotExists, context);
}

function createTableAs(
  create: string,
  target: RelationName,
  columns: readonly string[] | null,
  attributes: TableMeta,
  scanned: Scanned | null,
  query: string,
): Action {
  const list = columns === null ? "" : ` (${columns.map(quoteWord).join(", ")})`;
  return {
    command: "CREATE TABLE AS",
    readOnly: false,
    execute: async (executor) => {
      const body = query.trim();
      const meta = await withInherited(executor, attributes, scanned);
      const { rows } = await executor.run(`${create}${quoted(target)}${list} as ${body}`);
      if (/\bsum\(/.test(body)) await narrowSums(executor, target);
      await checkKeys(executor, target, meta);
      if (Object.keys(meta).length > 0) await executor.writeMeta(target, meta);
      return { result: null, rowCount: Number(rows[0]?.[0] ?? 0), notices: [] };
    },
  };
}

/** What the statement says of distribution and sort keys comes before what the scanned table has. */
async function withInherited(
  executor: Executor,
  attributes: TableMeta,
  scanned: Scanned | null,
): Promise<TableMeta> {
  if (scanned === null) return attributes;
  const { diststyle, distkey, sortstyle, sortkeys } = await inheritedLayout(executor, scanned);
  const sorted = attributes.sortstyle !== undefined;
  return {
    ...(attributes.diststyle !== undefined || diststyle === undefined ? {} : { diststyle }),
    ...(attributes.diststyle !== undefined || distkey === undefined ? {} : { distkey }),
    ...(sorted || sortstyle === undefined ? {} : { sortstyle }),
    ...(sorted || sortkeys === undefined ? {} : { sortkeys }),
    ...attributes,
  };
}

/** Sums of integers are BIGINT on Redshift; DuckDB makes them wider. Fails when a value does not fit. */
async function narrowSums(executor: Executor, target: RelationName): Promise<void> {
  const { rows } = await executor.run(
    `select column_name from duckdb_columns() where data_type = 'HUGEINT' and table_name = ${literal(target.name)}
     and schema_name = ${literal(target.temporary ? "main" : target.schema)}`,
  );
  for (const [column] of rows) {
    await executor.run(`alter table ${quoted(target)} alter column ${quoteWord(String(column))} type bigint`);
  }
}

/**
 * The table takes the columns of another, their types and NOT NULL, and its distribution and sort keys;
 * defaults when asked, constraints and identities never. (dg/r_CREATE_TABLE_NEW: LIKE)
 */
function createLike(
  create: string,
  target: RelationName,
  children: readonly Node[],
  attributes: TableMeta,
  context: Context,
): Action {
  const { name: source, next } = readName(children, 1, context);
  const including = startsWith(children, next, "including", "defaults");
  if (next < children.length && !including && !startsWith(children, next, "excluding", "defaults")) {
    throw unexpected(children[next]);
  }
  expectEnd(children, next < children.length ? next + 2 : next);
  if (Object.keys(attributes).length > 0) {
    throw new RedshiftError("CREATE TABLE LIKE takes the distribution and sort keys of the other table", {
      code: "0A000",
    });
  }
  return {
    command: "CREATE TABLE",
    readOnly: false,
    execute: async (executor) => {
      const {
        constraints: _,
        comment: __,
        owner: ____,
        grants: _____,
        columnComments: ______,
        columnGrants: _______,
        identities,
        unchecked: ___,
        ...meta
      } = await executor.readMeta(source);
      // An identity column's default draws from the other table's sequence.
      const defaults = including && Object.keys(identities ?? {}).length === 0;
      const columns = await readColumnsOf(executor, source, meta.types ?? {}, defaults);
      await executor.run(`${create}${quoted(target)} (${columns.join(", ")})`);
      await executor.writeMeta(target, meta);
      return done;
    },
  };
}

function createColumns(
  create: string,
  target: RelationName,
  children: readonly Node[],
  attributes: TableMeta,
  ifNotExists: boolean,
  context: Context,
): Action {
  const parts = splitByComma(children);
  const constraintParts = parts.filter(isConstraint);
  const columns = parts.filter((part) => !isConstraint(part)).map((part) => readColumn(part, context));
  const constraints = [
    ...columns.flatMap((column) => column.constraints),
    ...constraintParts.map((part) => readConstraint(part)),
  ];
  const keyColumns = new Set(
    constraints.filter(({ type }) => type === "PRIMARY KEY").flatMap((constraint) => constraint.columns),
  );
  const meta = metaOf(target, columns, constraints, attributes);
  return {
    command: "CREATE TABLE",
    readOnly: false,
    execute: async (executor) => {
      if (ifNotExists && (await exists(executor, target))) {
        return { ...done, notices: [`INFO: relation "${target.name}" already exists, skipping`] };
      }
      await checkReferences(executor, constraints, target, context.schema);
      const sequences = await createSequences(executor, columns, context.now);
      const computed: ColumnDefinition[] = [];
      for (const column of columns) computed.push(await withComputedDefault(executor, column));
      const body = computed
        .map((column) => ({ ...column, notNull: column.notNull || keyColumns.has(column.name) }))
        .map((column) => columnSql(column, sequences.get(column.name) ?? null));
      await executor.run(`${create}${quoted(target)} (${body.join(", ")})`);
      await executor.writeMeta(target, meta);
      return done;
    },
  };
}

async function exists(executor: Executor, target: RelationName): Promise<boolean> {
  const { rows } = await executor.run(
    `select 1 from duckdb_tables() where schema_name = '${target.schema}' and table_name = '${target.name}'`,
  );
  return rows.length > 0;
}

/** IDENTITY columns take their values from a sequence that no name of the table's goes into. */
async function createSequences(
  executor: Executor,
  columns: readonly ColumnDefinition[],
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const sequences = new Map<string, string>();
  for (const { name, identity } of columns) {
    if (identity === null) continue;
    const { rows } = await executor.run("select count(*) from duckdb_sequences()");
    const sequence = `_redshift.identity_${now}_${String(rows[0]?.[0] ?? 0)}`;
    const [seed, step] = identity;
    const bound = step < 0 ? `maxvalue ${Math.max(seed, 1)}` : `minvalue ${Math.min(seed, 1)}`;
    await executor.run(`create sequence ${sequence} increment ${step} ${bound} start ${seed}`);
    sequences.set(name, sequence);
  }
  return sequences;
}

function isConstraint(part: readonly Node[]): boolean {
  const at = isWord(part[0], "constraint") ? 2 : 0;
  return (
    startsWith(part, at, "primary", "key") ||
    startsWith(part, at, "foreign", "key") ||
    (isWord(part[at], "unique") && isParens(part[at + 1]))
  );
}

/** Reads `[constraint name] primary key (…) | unique (…) | foreign key (…) references …`. */
export function readConstraint(part: readonly Node[]): NewConstraint {
  const named = isWord(part[0], "constraint");
  const label = part[1];
  const name = named && label !== undefined && label.kind !== "group" ? label.word : null;
  const at = named ? 2 : 0;
  if (startsWith(part, at, "primary", "key")) {
    expectEnd(part, at + 3);
    return { name, type: "PRIMARY KEY", columns: readColumns(part[at + 2]) };
  }
  if (isWord(part[at], "unique")) return { name, type: "UNIQUE", columns: readColumns(part[at + 1]) };
  if (!startsWith(part, at, "foreign", "key") || !isWord(part[at + 3], "references"))
    throw unexpected(part[at]);
  const columns = readColumns(part[at + 2]);
  const { table, columns: referenced } = readReference(part, at + 4, columns);
  return { name, type: "FOREIGN KEY", columns, references: { table, columns: referenced } };
}

function metaOf(
  target: RelationName,
  columns: readonly ColumnDefinition[],
  constraints: readonly NewConstraint[],
  attributes: TableMeta,
): TableMeta {
  const distkeys = columns.filter((column) => column.distkey).map((column) => column.name);
  const sortkeys = columns.filter((column) => column.sortkey).map((column) => column.name);
  const [distkey] = distkeys;
  const meta: TableMeta = {
    ...(distkey === undefined ? {} : { diststyle: "key" as const, distkey }),
    ...(sortkeys.length === 0 ? {} : { sortstyle: "compound" as const, sortkeys }),
    ...attributes,
    types: entries(columns, (column) => column.type.redshift),
    encodings: entries(columns, (column) => column.encoding),
    identities: entries(columns, (column) => column.identity),
    generated: columns.filter((column) => column.generated).map((column) => column.name),
    constraints: constraints.map((constraint) => withName(target, constraint)),
  };
  checkDistribution(meta);
  checkColumns(meta, columns);
  checkDesign(target.name, columns, meta, distkeys);
  return meta;
}

function entries<T>(
  columns: readonly ColumnDefinition[],
  value: (column: ColumnDefinition) => T | null,
): Readonly<Record<string, T>> {
  const pairs: (readonly [string, T])[] = [];
  for (const column of columns) {
    const one = value(column);
    if (one !== null) pairs.push([column.name, one]);
  }
  return Object.fromEntries(pairs);
}

/** A constraint with its name. */
export function withName(
  target: RelationName,
  constraint: NewConstraint,
): NonNullable<TableMeta["constraints"]>[number] {
  return {
    ...constraint,
    name: constraint.name ?? constraintName(target.name, constraint.type, constraint.columns),
  };
}

function checkColumns(meta: TableMeta, columns: readonly ColumnDefinition[]): void {
  const known = new Set(columns.map((column) => column.name));
  const used = [
    ...(meta.distkey === undefined ? [] : [meta.distkey]),
    ...(meta.sortkeys ?? []),
    ...(meta.constraints ?? []).flatMap((constraint) => constraint.columns),
  ];
  const missing = used.find((name) => !known.has(name));
  if (missing !== undefined) {
    throw new RedshiftError(`column "${missing}" named in key does not exist`, { code: "42703" });
  }
}
