import type { EngineResult } from "../engine.ts";
import { literal } from "../sql/tree.ts";
import { redshiftTypeOf, typeNamed } from "../sql/types.ts";
import type { Columns, TypedColumn } from "./scope.ts";

/** Under this name the functions of users change. */
export const FUNCTIONS = "()";

/** Counts the changes of a database's tables, views and functions, so that what was read is known to be old. */
export class CatalogVersion {
  #value = 0;
  /** The last change that may have touched anything. */
  #everything = 0;
  readonly #names = new Map<string, number>();

  get value(): number {
    return this.#value;
  }

  /** The last change of the relations of this name, in whatever schema. */
  of(name: string): number {
    return Math.max(this.#everything, this.#names.get(name) ?? 0);
  }

  /** Null: anything may have changed. */
  changed(names: Iterable<string> | null): void {
    this.#value += 1;
    if (names === null) this.#everything = this.#value;
    else for (const name of names) this.#names.set(name, this.#value);
  }
}

/** The columns of tables and views as a session sees them, read once for each version of the catalog. */
export class CatalogColumns {
  readonly #version: CatalogVersion;
  readonly #run: (sql: string) => Promise<EngineResult>;
  readonly #known = new Map<string, { readonly columns: Columns; readonly at: number }>();

  constructor(version: CatalogVersion, run: (sql: string) => Promise<EngineResult>) {
    this.#version = version;
    this.#run = run;
  }

  /** undefined when the relation must be read. A name without schema is looked up in the search path. */
  known(path: readonly string[]): Columns | undefined {
    const known = this.#known.get(path.join("."));
    return known?.at === this.#version.of(path.at(-1) ?? "") ? known.columns : undefined;
  }

  /** Reads relations; one that does not exist has columns that can't be told. */
  async fetch(paths: readonly (readonly string[])[], searchPath: readonly string[]): Promise<void> {
    const stamps = paths.map((path) => this.#version.of(path.at(-1) ?? ""));
    const names = [...new Set(paths.map((path) => path.at(-1) ?? ""))];
    const found = await this.#read(names);
    for (const [index, path] of paths.entries()) {
      const name = path.at(-1) ?? "";
      const schemas = path.length > 1 ? [path.at(-2) ?? ""] : ["main", ...searchPath, "_redshift"];
      const schema = schemas.find((candidate) => found.has(`${candidate}.${name}`));
      const columns = found.get(`${schema}.${name}`) ?? null;
      this.#known.set(path.join("."), { columns, at: stamps[index] ?? -1 });
    }
  }

  async #read(names: readonly string[]): Promise<ReadonlyMap<string, readonly TypedColumn[]>> {
    const list = names.map(literal).join(", ");
    const { rows } = await this.#run(`select c.schema_name, c.table_name, c.column_name, c.data_type,
        json_extract_string(case when t.comment like '{%' then t.comment end, '$.types."' || c.column_name || '"')
      from duckdb_columns() c
      left join (
        select schema_name, table_name, comment from duckdb_tables() where table_name in (${list})
        union all select schema_name, view_name, comment from duckdb_views() where view_name in (${list})
      ) t on t.schema_name = c.schema_name and t.table_name = c.table_name
      where c.table_name in (${list}) and not c.internal
      order by c.schema_name, c.table_name, c.column_index`);
    const found = new Map<string, TypedColumn[]>();
    for (const [schema, table, name, duckdb, declared] of rows) {
      const key = `${schema}.${table}`;
      const columns = found.get(key) ?? [];
      const shown = typeof declared === "string" ? declared : redshiftTypeOf(String(duckdb));
      columns.push({ name: String(name).toLowerCase(), type: typeNamed(shown) });
      found.set(key, columns);
    }
    return found;
  }
}
