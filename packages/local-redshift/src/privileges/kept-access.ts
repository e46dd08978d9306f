import { parseMeta } from "../catalog/table-meta.ts";
import type { Executor, RelationName } from "../sql/statements/action.ts";
import { quoteWord } from "../sql/statements/names.ts";
import { literal } from "../sql/tree.ts";
import { tableRows } from "../table-oid.ts";
import { RedshiftError } from "../types.ts";
import type { Access, ObjectKind } from "./access.ts";

/** Where the access of one object is kept. */
export interface KeptAccess {
  readonly access: Access;
  readonly write: (access: Access) => Promise<void>;
}

/**
 * The access of a table or view stands in the JSON of its comment, and goes with it through renames, drops and
 * rollbacks. @throws RedshiftError 42P01
 */
export async function relationAccess(executor: Executor, name: RelationName): Promise<KeptAccess> {
  const found = await findRelation(executor, name);
  if (found === undefined) {
    const shown = name.schema === "" ? name.name : `${name.schema}.${name.name}`;
    throw new RedshiftError(`relation "${shown}" does not exist`, { code: "42P01" });
  }
  return found;
}

/** As `relationAccess`; undefined for a relation that does not stand. */
export async function findRelation(executor: Executor, name: RelationName): Promise<KeptAccess | undefined> {
  const { rows: tables } = await executor.run(tableRows("comment", name));
  const [table] = tables;
  if (table !== undefined) {
    const access = parseMeta(text(table[0]));
    return { access, write: (next) => executor.writeMeta(name, next) };
  }
  return name.temporary ? undefined : findView(executor, name);
}

/** As `findRelation`, of views alone, those included that wait for their tables. */
export async function findView(executor: Executor, name: RelationName): Promise<KeptAccess | undefined> {
  const at = `schema_name = ${literal(name.schema)} and view_name = ${literal(name.name)}`;
  const { rows } = await executor.run(
    `select comment, false from duckdb_views() where ${at} and not internal
     union all select meta, true from _redshift.pending_views where ${at}`,
  );
  const [view] = rows;
  if (view === undefined) return undefined;
  const target = `${quoteWord(name.schema)}.${quoteWord(name.name)}`;
  return {
    access: parseMeta(text(view[0])),
    write: async (next) => {
      const meta = literal(JSON.stringify(next));
      await executor.run(
        view[1] === true
          ? `update _redshift.pending_views set meta = ${meta} where ${at}`
          : `comment on view ${target} is ${meta}`,
      );
    },
  };
}

/** The access of what is no relation: a row of its own. It goes when the object is dropped. */
export async function objectAccess(
  executor: Executor,
  kind: Exclude<ObjectKind, "relation"> | "default",
  schema: string,
  name: string,
): Promise<KeptAccess> {
  const at = `kind = ${literal(kind)} and schema_name = ${literal(schema)} and object_name = ${literal(name)}`;
  const { rows } = await executor.run(`select meta from _redshift.object_access where ${at}`);
  return {
    access: parseMeta(text(rows[0]?.[0])),
    write: async (next) => {
      await executor.run(`delete from _redshift.object_access where ${at}`);
      const values = [kind, schema, name, JSON.stringify(next)].map(literal).join(", ");
      await executor.run(`insert into _redshift.object_access values (${values})`);
    },
  };
}

function text(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
