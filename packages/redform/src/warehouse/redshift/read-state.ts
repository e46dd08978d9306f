import type { Relation, WarehouseSession, WarehouseState } from "../warehouse.ts";

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
  const standing = await session.execute(
    `select nspname from pg_namespace where nspname in (${list}) order by 1`,
  );
  const relations = await session.execute(
    `select n.nspname, c.relname, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in (${list}) and c.relkind in ('r', 'p', 'v', 'm') order by 1, 2`,
  );
  const columns = await grouped(
    session,
    `select n.nspname, c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname in (${list}) and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped order by 1, 2, a.attnum`,
  );
  const constraints = await grouped(
    session,
    `select n.nspname, c.relname, k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname in (${list}) and k.contype in ('p', 'f', 'u') order by 1, 2, 3`,
  );
  return {
    schemas: standing.rows.map(([schema]) => schema ?? ""),
    relations: relations.rows.map(([schema = null, name = null, kind]): Relation => {
      const key = `${schema}\0${name}`;
      return {
        schema: schema ?? "",
        name: name ?? "",
        kind: kind === "v" || kind === "m" ? "view" : "table",
        columns: columns.get(key) ?? [],
        constraints: constraints.get(key) ?? [],
      };
    }),
  };
}

/** The third column's values by the first two. */
async function grouped(
  session: WarehouseSession,
  sql: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const groups = new Map<string, string[]>();
  for (const [schema, table, value] of (await session.execute(sql)).rows) {
    const key = `${schema}\0${table}`;
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [value ?? ""]);
    else list.push(value ?? "");
  }
  return groups;
}
