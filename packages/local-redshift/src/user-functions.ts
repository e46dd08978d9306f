import type { EngineResult } from "./engine.ts";
import { quoteWord } from "./sql/statements/names.ts";
import { type CatalogVersion, FUNCTIONS } from "./typing/catalog-columns.ts";

interface UserFunction {
  readonly schema: string;
  readonly name: string;
}

/** The SQL functions of a database as a session sees them, read once for each version of the catalog. */
export class UserFunctions {
  readonly #version: CatalogVersion;
  readonly #run: (sql: string) => Promise<EngineResult>;
  #readAt = -1;
  #functions: readonly UserFunction[] = [];

  constructor(version: CatalogVersion, run: (sql: string) => Promise<EngineResult>) {
    this.#version = version;
    this.#run = run;
  }

  async renew(): Promise<void> {
    const value = this.#version.of(FUNCTIONS);
    if (this.#readAt === value) return;
    const { rows } = await this.#run("select schema_name, function_name from _redshift.functions");
    this.#functions = rows.map(([schema, name]) => ({ schema: String(schema), name: String(name) }));
    this.#readAt = value;
  }

  /** The engine's name by `schema.name`, and by `name` where the search path leads to it. */
  known(searchPath: readonly string[]): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    for (const { schema, name } of this.#functions) {
      const engine = `${quoteWord(schema)}.${quoteWord(name)}`;
      names.set(`${schema}.${name}`, engine);
      if (searchPath.includes(schema)) names.set(name, engine);
    }
    return names;
  }
}
