import { createHash } from "node:crypto";
import type { EngineConnection } from "../engine.ts";
import { historyStatements } from "../history/statements.ts";
import { macroStatements } from "../sql/macros.ts";
import { catalogStatements, laterCatalogStatements } from "./catalog-statements.ts";
import { pgCatalogStatements } from "./pg/statements.ts";

/** What stands in the schema _redshift. Its digest is the version: an older file is brought up to date. */
const all: readonly string[] = [
  ...catalogStatements,
  ...historyStatements,
  ...pgCatalogStatements,
  ...laterCatalogStatements,
];
const version = createHash("sha256")
  .update([...all, ...macroStatements].join(";"))
  .digest("hex")
  .slice(0, 16);

/** Tables that every session may need. The views and what stands on them take longer, and few queries name them. */
const isTable = (sql: string): boolean => /^(?:create (?:schema|table)|alter table)\b/.test(sql);
const tables = all.filter(isTable);
const views = all.filter((sql) => !isTable(sql));

/** Statements that can do without the catalogs, unless they name one. */
const PLAIN = /^\s*(?:select|with|insert|update|delete|set|reset)\b/i;
const CATALOG =
  /\b(?:pg|svv|svl|stl|stv|sys|has|col|obj|shobj)_|information_schema|_redshift|format_(?:type|encoding)|oidvectortypes|array_(?:upper|lower|to_string)|\bany\s*\(|current_user_id|\breg(?:class|type|proc)/i;

/**
 * Makes the schema _redshift in a new file, or renews it when an older version made it. In a new file the catalogs
 * follow when a statement comes that may need them: the first answer does not wait for what few queries name.
 */
export class CatalogSetup {
  #make: (() => Promise<void>) | null = null;
  #making: Promise<void> | null = null;

  /** Makes tables and macros. `connection` is this one's until the catalogs stand. */
  static async begin(connection: EngineConnection): Promise<CatalogSetup> {
    const setup = new CatalogSetup();
    const marker = `setup_${version}`;
    const { rows } = await connection.run(
      "select table_name from duckdb_tables() where schema_name = '_redshift' and table_name like 'setup\\_%' escape '\\'",
    );
    const markers = rows.map(([name]) => String(name));
    if (markers.includes(marker)) return setup;
    await connection.run(["begin", ...tables, ...macroStatements, "commit"].join(";\n"));
    const old = markers.map((name) => `drop table _redshift.${name}`);
    const made = `create table _redshift.${marker} (done boolean)`;
    setup.#make = async () => {
      await connection.run(["begin", ...old, ...views, made, "commit"].join(";\n"));
      setup.#make = null;
    };
    // Views of users may stand on catalogs of the older version.
    if (old.length > 0) await setup.#make();
    return setup;
  }

  /** What a statement has to wait for; null when it may run at once. */
  before(sql: string): Promise<void> | null {
    if (this.#make === null || (PLAIN.test(sql) && !CATALOG.test(sql))) return null;
    this.#making ??= this.#make();
    return this.#making;
  }

  /** When the catalogs stand, can't be made, or were not asked for. */
  async settled(): Promise<void> {
    await this.#making?.catch(() => undefined);
  }
}
