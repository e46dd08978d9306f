import { parseMeta, type TableMeta } from "./catalog/table-meta.ts";
import type { EngineConnection, EngineResult } from "./engine.ts";
import { toRedshiftError } from "./errors.ts";
import type { Executor, RelationName } from "./sql/statements/action.ts";
import { quoted } from "./sql/statements/names.ts";
import { literal } from "./sql/tree.ts";
import { tableRows } from "./table-oid.ts";
import { RedshiftError } from "./types.ts";
import type { CatalogVersion } from "./typing/catalog-columns.ts";

export interface ExecutorHost {
  readonly connection: EngineConnection;
  readonly catalogVersion: CatalogVersion;
  /** Runs one DuckDB statement with what is bound. */
  readonly run: (sql: string) => Promise<EngineResult>;
  readonly rewrite: Executor["rewrite"];
  /** Null: anything may have changed. */
  readonly catalogChanged: (names: readonly string[] | null) => void;
}

/** What actions do while they run: statements of the engine, and what Redshift keeps beside tables. */
export class SessionExecutor implements Executor {
  readonly run: Executor["run"];
  readonly rewrite: Executor["rewrite"];
  readonly #host: ExecutorHost;
  readonly #metas = new Map<string, { readonly meta: TableMeta; readonly at: number }>();

  constructor(host: ExecutorHost) {
    this.#host = host;
    this.run = host.run;
    this.rewrite = host.rewrite;
  }

  /** Read once for each version of the catalog. */
  readonly readMeta = async (name: RelationName): Promise<TableMeta> => {
    const at = this.#host.catalogVersion.of(name.name);
    const key = `${name.bare}.${quoted(name)}`;
    const known = this.#metas.get(key);
    if (known?.at === at) return known.meta;
    const meta = parseMeta(await this.#comment(name));
    this.#metas.set(key, { meta, at });
    return meta;
  };

  readonly writeMeta = async (name: RelationName, meta: TableMeta): Promise<void> => {
    await this.run(`comment on table ${quoted(name)} is ${literal(JSON.stringify(meta))}`);
    this.#host.catalogChanged([name.name]);
  };

  readonly keepPendingView: Executor["keepPendingView"] = async ({ schema, name }, sql, meta) => {
    const values = [schema, name, sql, JSON.stringify(meta)].map(literal).join(", ");
    await this.run(`insert into _redshift.pending_views values (${values})`);
  };

  readonly dropPendingView = async (name: RelationName): Promise<void> => {
    const { rows } = await this.run(`select 1 from _redshift.pending_views where ${pendingAt(name)}`);
    if (rows.length > 0) await this.run(`delete from _redshift.pending_views where ${pendingAt(name)}`);
  };

  /** A late-binding view that waits for its tables is made when it is missed. */
  async withPendingViews<T>(sql: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const known = toRedshiftError(error, sql);
      if (known.code !== "42P01") throw error;
      if (await this.#makePendingViews()) return work();
      throw (await this.#whatItWaitsFor(known)) ?? error;
    }
  }

  /** The error of a late-binding view that still waits: it tells what is missing rather than the view. */
  async #whatItWaitsFor({ message }: RedshiftError): Promise<RedshiftError | null> {
    const { connection } = this.#host;
    const missing = /relation "(?:[^".]+\.)?([^".]+)" does not exist/.exec(message)?.[1];
    if (missing === undefined) return null;
    const { rows } = await connection.run(
      `select sql from _redshift.pending_views where view_name = ${literal(missing)} limit 1`,
    );
    const sql = rows[0]?.[0];
    if (sql === undefined) return null;
    return connection.run(`explain ${String(sql).replace(/^[\s\S]*? as /, "")}`).then(
      () => null,
      (error: unknown) => toRedshiftError(error, String(sql)),
    );
  }

  async #makePendingViews(): Promise<boolean> {
    const { connection } = this.#host;
    const { rows } = await connection.run(
      "select schema_name, view_name, sql, meta from _redshift.pending_views",
    );
    let made = false;
    for (const [schema, name, sql, meta] of rows) {
      try {
        await connection.run(String(sql));
      } catch {
        continue;
      }
      const view = { schema: String(schema), name: String(name) };
      if (meta !== null) {
        const target = quoted({ ...view, temporary: false, bare: false });
        await connection.run(`comment on view ${target} is ${literal(String(meta))}`);
      }
      await connection.run(`delete from _redshift.pending_views where ${pendingAt(view)}`);
      made = true;
    }
    return made;
  }

  async #comment(name: RelationName): Promise<string | null> {
    const { rows } = await this.run(tableRows("comment", name));
    const [row] = rows;
    if (row === undefined) {
      if (await this.#isView(name)) {
        throw new RedshiftError(`"${name.name}" is not a table`, { code: "42809" });
      }
      throw new RedshiftError(`relation "${name.schema}.${name.name}" does not exist`, { code: "42P01" });
    }
    return row[0] === null || row[0] === undefined ? null : String(row[0]);
  }

  async #isView(name: RelationName): Promise<boolean> {
    const { rows } = await this.run(
      `select 1 from duckdb_views() where ${pendingAt(name)} union all
       select 1 from _redshift.pending_views where ${pendingAt(name)}`,
    );
    return rows.length > 0;
  }
}

function pendingAt({ schema, name }: Pick<RelationName, "schema" | "name">): string {
  return `schema_name = ${literal(schema)} and view_name = ${literal(name)}`;
}
