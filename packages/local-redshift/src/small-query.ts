import type { EngineResult } from "./engine.ts";
import { isName, isSymbol, isWord, literal, type Node, startsWith } from "./sql/tree.ts";
import type { CatalogVersion } from "./typing/catalog-columns.ts";

/** Rows up to which a result is read at once rather than as a stream, which costs a transaction of its own. */
const SMALL = 20_000;

/** Rows that were written to a database since it was opened: tables can have grown by no more. */
export class WrittenRows {
  count = 0;
}

/** What bounds a query's rows, as far as its outermost words tell: a number, one table, or null. */
export function boundOf(nodes: readonly Node[]): number | string | null {
  if (!isWord(nodes[0], "select") || nodes.some((node) => isWord(node, "union", "into", "join"))) return null;
  const limit = nodes[nodes.findLastIndex((node) => isWord(node, "limit")) + 1];
  if (limit?.kind === "number" && isWord(nodes[nodes.indexOf(limit) - 1], "limit")) return Number(limit.text);
  const from = nodes.findIndex((node) => isWord(node, "from"));
  if (from < 0) return 1;
  const next = nodes.findIndex((node, at) => at > from && isWord(node, "where", "group", "order", "having"));
  const source = nodes.slice(from + 1, next < 0 ? nodes.length : next);
  const path = isSymbol(source[1], ".") ? 3 : 1;
  const name = source[path - 1];
  const alias = source.slice(path);
  const named =
    alias.length === 0 || (isName(alias.at(-1)) && alias.length <= (startsWith(alias, 0, "as") ? 2 : 1));
  return isName(name) && named ? name.word : null;
}

/** Knows which tables are small. */
export class SmallTables {
  readonly #written: WrittenRows;
  readonly #version: CatalogVersion;
  readonly #run: (sql: string) => Promise<EngineResult>;
  #readAt = -1;
  /** Sizes by name, less what had been written when they were read. */
  readonly #sizes = new Map<string, number>();

  constructor(written: WrittenRows, version: CatalogVersion, run: (sql: string) => Promise<EngineResult>) {
    this.#written = written;
    this.#version = version;
    this.#run = run;
  }

  /** Whether a query can have but few rows. Of tables with one name, the largest counts; a view may be large. */
  async isSmall(nodes: readonly Node[]): Promise<boolean> {
    const bound = boundOf(nodes);
    if (bound === null || typeof bound === "number") return bound !== null && bound <= SMALL;
    if (this.#readAt !== this.#version.value) this.#sizes.clear();
    this.#readAt = this.#version.value;
    const known = this.#sizes.get(bound) ?? (await this.#read(bound));
    return known + this.#written.count <= SMALL;
  }

  async #read(name: string): Promise<number> {
    const written = this.#written.count;
    const { rows } = await this.#run(
      `select max(estimated_size)::double from duckdb_tables() where table_name = ${literal(name)}
         and not exists (select 1 from duckdb_views() where view_name = ${literal(name)})`,
    );
    const size = rows[0]?.[0];
    const known = (typeof size === "number" ? size : Number.POSITIVE_INFINITY) - written;
    this.#sizes.set(name, known);
    return known;
  }
}
