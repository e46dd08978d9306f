import { RedshiftError, type StatementResult } from "./types.ts";

/** A cursor's rows, all of them, as Redshift keeps them on its leader node, and how far it was read. */
interface OpenCursor {
  readonly result: StatementResult;
  at: number;
}

/** How many rows a FETCH takes: the rest, or a number of them. */
export type FetchCount = "all" | number;

/** The cursors of one session. They live within a transaction. (dg/declare, dg/fetch, dg/close) */
export class Cursors {
  readonly #open = new Map<string, OpenCursor>();

  /** @throws RedshiftError 42P03 for a name that is taken */
  declare(name: string, result: StatementResult): void {
    if (this.#open.has(name)) throw new RedshiftError(`cursor "${name}" already exists`, { code: "42P03" });
    this.#open.set(name, { result, at: 0 });
  }

  /** @throws RedshiftError 34000 for an unknown name */
  fetch(name: string, count: FetchCount): StatementResult {
    const cursor = this.#find(name);
    const { result, at } = cursor;
    const end = count === "all" ? result.rows.length : Math.min(at + count, result.rows.length);
    cursor.at = end;
    const rows = result.rows.slice(at, end);
    return { ...result, command: "FETCH", rows, rowCount: rows.length };
  }

  close(name: string): void {
    this.#find(name);
    this.#open.delete(name);
  }

  clear(): void {
    this.#open.clear();
  }

  #find(name: string): OpenCursor {
    const cursor = this.#open.get(name);
    if (cursor === undefined) throw new RedshiftError(`cursor "${name}" does not exist`, { code: "34000" });
    return cursor;
  }
}
