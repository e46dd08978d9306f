import { readColumnGrants } from "../column-grants.ts";
import { readDesigns, withDesign } from "../read-design.ts";
import type { Relation, StatementOutcome, WarehouseSession, WarehouseState } from "../warehouse.ts";
import { readGrants } from "./read-grants.ts";

/** `r` table, `p` PostgreSQL's partitioned table, `v` view, `m` materialized view. */
const KINDS = "('r', 'p', 'v', 'm')";

/**
 * What stands in the schemas: from the system catalogs, which Redshift and PostgreSQL share and which answer
 * in milliseconds where the views over them take seconds. A late-binding view has no columns there.
 */
export async function readState(
  session: WarehouseSession,
  schemas: readonly string[],
): Promise<WarehouseState> {
  const list = schemas.map((schema) => `'${schema.replaceAll("'", "''")}'`).join(", ");
  if (list === "") return { schemas: [], relations: [] };
  const within = `n.nspname in (${list}) and c.relkind in ${KINDS}`;
  const of = "join pg_namespace n on n.oid = c.relnamespace";
  const standing = await session.execute(
    `select nspname from pg_namespace where nspname in (${list}) order by 1`,
  );
  const names = standing.rows.map(([schema]) => schema ?? "");
  if (names.length === 0) return { schemas: [], relations: [] };
  const relations = await session.execute(
    `select n.nspname, c.relname, c.relkind, pg_get_userbyid(c.relowner), current_user from pg_class c ${of} where ${within} order by 1, 2`,
  );
  const attributes = await session.execute(
    `select n.nspname, c.relname, a.attname, a.attnotnull from pg_attribute a join pg_class c on c.oid = a.attrelid ${of} where ${within} and a.attnum > 0 and not a.attisdropped order by 1, 2, a.attnum`,
  );
  const columns = groupedRows(attributes.rows);
  const notNull = groupedRows(attributes.rows.filter(([, , , notNull]) => notNull === "true"));
  const constraints = await grouped(
    session,
    `select n.nspname, c.relname, k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid ${of} where ${within} and k.contype in ('p', 'f', 'u') order by 1, 2, 3`,
  );
  const comments = await grouped(
    session,
    `select n.nspname, c.relname, d.description from pg_description d join pg_class c on c.oid = d.objoid ${of} where ${within} and d.objsubid = 0 and d.classoid = 1259 order by 1, 2`,
  );
  const columnComments = await readColumnComments(session, of, within);
  const grants = await readGrants(session, list, of, within);
  const columnGrants = await readColumnGrants(session, list);
  const design = await readDesigns(session, names);
  return {
    schemas: names,
    relations: relations.rows.map(([schema, name, kind, owner, user]): Relation => {
      const key = keyOf(schema, name);
      return {
        schema: schema ?? "",
        name: name ?? "",
        kind: kind === "v" || kind === "m" ? "view" : "table",
        columns: columns.get(key) ?? [],
        constraints: constraints.get(key) ?? [],
        ...(notNull.has(key) ? { notNull: notNull.get(key) ?? [] } : {}),
        grants: grants(schema ?? "", name ?? "", owner ?? ""),
        ...columnGrants(schema ?? "", name ?? ""),
        ...(owner == null || owner === user ? {} : { owner }),
        ...commented(comments.get(key)?.[0], columnComments.get(key)),
        ...withDesign(kind === "r" ? design(schema ?? "", name ?? "") : undefined),
      };
    }),
  };
}

function commented(
  comment: string | undefined,
  columnComments: Relation["columnComments"],
): Pick<Relation, "comment" | "columnComments"> {
  return {
    ...(comment === undefined ? {} : { comment }),
    ...(columnComments === undefined ? {} : { columnComments }),
  };
}

async function readColumnComments(
  session: WarehouseSession,
  of: string,
  within: string,
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const { rows } = await session.execute(
    `select n.nspname, c.relname, a.attname, d.description from pg_description d join pg_class c on c.oid = d.objoid join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid ${of} where ${within} and d.objsubid > 0 and d.classoid = 1259 order by 1, 2, a.attnum`,
  );
  const groups = new Map<string, Record<string, string>>();
  for (const [schema, table, column, text] of rows) {
    const key = keyOf(schema, table);
    const group = groups.get(key) ?? {};
    group[column ?? ""] = text ?? "";
    groups.set(key, group);
  }
  return groups;
}

/** The third column's values by the first two. */
async function grouped(
  session: WarehouseSession,
  sql: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  return groupedRows((await session.execute(sql)).rows);
}

function groupedRows(rows: StatementOutcome["rows"]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [schema, table, value] of rows) {
    const key = keyOf(schema, table);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [value ?? ""]);
    else list.push(value ?? "");
  }
  return groups;
}

function keyOf(schema: string | null | undefined, name: string | null | undefined): string {
  return `${schema}\0${name}`;
}
