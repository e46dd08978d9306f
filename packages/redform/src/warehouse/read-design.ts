import { quoteName } from "../graph/target.ts";
import { type TableDesign, WarehouseError, type WarehouseSession } from "./warehouse.ts";

/** What stands of a table's design, by schema and name; nothing for a table of which nothing is known. */
export type Designs = (schema: string, name: string) => TableDesign | undefined;

/** Of releffectivediststyle. (dg/r_PG_CLASS_INFO) */
const STYLES: Readonly<Record<string, NonNullable<TableDesign["distStyle"]>>> = {
  0: "even",
  1: "key",
  8: "all",
  10: "auto",
  11: "auto",
  12: "auto",
};

/**
 * Reads how tables are distributed, sorted and encoded, from the views that Redshift documents. Who may not
 * read one of them, or has an empty table, gets less; PostgreSQL has none of it. `schemas` must stand.
 */
export async function readDesigns(session: WarehouseSession, schemas: readonly string[]): Promise<Designs> {
  const list = schemas.map((schema) => `'${schema.replaceAll("'", "''")}'`).join(", ");
  const found = new Map<string, TableDesign>();
  if (list === "") return () => undefined;
  const columns = await tableDefinitions(session, schemas, list);
  if (columns === null) return () => undefined;
  for (const [key, rows] of byTable(columns)) found.set(key, designOf(rows));
  const change = (schema: unknown, name: unknown, more: Partial<TableDesign>): void => {
    const key = `${schema}\0${name}`;
    const design = found.get(key);
    if (design !== undefined) found.set(key, { ...design, ...more });
  };
  // Tables that hold rows, for those who may read it. (dg/r_SVV_TABLE_INFO)
  const infos = await asked(
    session,
    `select "schema", "table", diststyle, sortkey1 from svv_table_info where "schema" in (${list})`,
  );
  for (const [schema, name, style, firstKey] of infos ?? []) {
    const distStyle = styleOf(style ?? "");
    change(schema, name, {
      ...(distStyle === undefined ? {} : { distStyle }),
      ...(firstKey?.startsWith("AUTO(") === true ? { sortStyle: "auto" as const } : {}),
    });
  }
  const classes = await asked(
    session,
    `select n.nspname, c.relname, c.releffectivediststyle from pg_class_info c join pg_namespace n on n.oid = c.relnamespace where n.nspname in (${list}) and c.relkind = 'r'`,
  );
  for (const [schema, name, code] of classes ?? []) {
    const distStyle = STYLES[code ?? ""];
    if (distStyle !== undefined) change(schema, name, { distStyle });
  }
  return (schema, name) => found.get(`${schema}\0${name}`);
}

/** The part of a relation that tells its design. */
export function withDesign(design: TableDesign | undefined): { readonly design?: TableDesign } {
  return design === undefined ? {} : { design };
}

type Rows = readonly (readonly (string | null)[])[];

/** PG_TABLE_DEF tells of the search path's tables alone. (dg/r_PG_TABLE_DEF) */
async function tableDefinitions(
  session: WarehouseSession,
  schemas: readonly string[],
  list: string,
): Promise<Rows | null> {
  const before = (await session.execute("show search_path")).rows[0]?.[0] ?? "public";
  // Redshift shows $user without the quotes that it needs.
  const names = before.split(",").map((name) => name.trim().replace(/^(["'])(.*)\1$/, "$2"));
  const set = (path: readonly string[]): string => `set search_path to ${path.map(quoteName).join(", ")}`;
  await session.execute(set(schemas));
  try {
    return await asked(
      session,
      `select schemaname, tablename, "column", trim(encoding), distkey, sortkey from pg_table_def where schemaname in (${list})`,
    );
  } finally {
    await session.execute(set(names));
  }
}

/** The rows of a catalog; null where there is none, or not for this user. */
async function asked(session: WarehouseSession, sql: string): Promise<Rows | null> {
  try {
    return (await session.execute(sql)).rows;
  } catch (error) {
    if (error instanceof WarehouseError && ["42P01", "42501"].includes(error.code)) return null;
    throw error;
  }
}

function byTable(rows: Rows): ReadonlyMap<string, Rows> {
  const tables = new Map<string, (readonly (string | null)[])[]>();
  for (const [schema, name, ...column] of rows) {
    const key = `${schema}\0${name}`;
    const list = tables.get(key);
    if (list === undefined) tables.set(key, [column]);
    else list.push(column);
  }
  return tables;
}

/** Of rows of column, encoding, distkey and sortkey. */
function designOf(rows: Rows): TableDesign {
  const sorted = rows
    .map(([column, , , place]) => ({ column: column ?? "", place: Number(place) }))
    .filter(({ place }) => place !== 0)
    .sort((a, b) => Math.abs(a.place) - Math.abs(b.place));
  const distKey = rows.find(([, , isDistKey]) => isDistKey === "true" || isDistKey === "t")?.[0];
  return {
    sortKeys: sorted.map(({ column }) => column),
    // Of an interleaved key every other place is negative.
    ...(sorted.some(({ place }) => place < 0) ? { sortStyle: "interleaved" as const } : {}),
    encodings: Object.fromEntries(rows.map(([column, encoding]) => [column ?? "", encoding ?? "none"])),
    ...(distKey == null ? {} : { distStyle: "key" as const, distKey }),
  };
}

function styleOf(text: string): TableDesign["distStyle"] | undefined {
  if (text.startsWith("AUTO")) return "auto";
  if (text.startsWith("KEY")) return "key";
  return text === "EVEN" ? "even" : text === "ALL" ? "all" : undefined;
}
