import type { EngineStream } from "./engine.ts";
import type { TableShape } from "./result-table.ts";
import type { ResultCursor, StatementResult, TextValue } from "./types.ts";

type Row = readonly TextValue[];

/** A cursor over rows that are all there. */
export function heldCursor(result: StatementResult): ResultCursor {
  let at = 0;
  const { command, columns, notices, rowCount, rows } = result;
  return {
    command,
    columns,
    notices,
    rowCount,
    read: async (max) => {
      const part = rows.slice(at, at + max);
      at += part.length;
      return part;
    },
    close: async () => {
      at = rows.length;
    },
  };
}

/**
 * A cursor over rows that the engine makes as they are read. The engine has one such stream on a
 * connection: before another statement runs, `spool` takes the rest into memory.
 */
export class StreamCursor implements ResultCursor {
  readonly command = "SELECT";
  readonly columns: TableShape["columns"];
  readonly notices: readonly string[] = [];
  readonly rowCount = 0;
  readonly #shape: TableShape;
  readonly #guard: <T>(work: () => Promise<T>) => Promise<T>;
  #stream: EngineStream | null;
  #held: Row[] = [];
  #at = 0;

  constructor(stream: EngineStream, shape: TableShape, guard: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#stream = stream;
    this.#shape = shape;
    this.columns = shape.columns;
    this.#guard = guard;
  }

  /** Whether rows may still come from the engine. */
  get live(): boolean {
    return this.#stream !== null;
  }

  async read(max: number): Promise<readonly Row[]> {
    while (this.#held.length - this.#at < max && this.#stream !== null) await this.#fetch();
    const part = this.#held.slice(this.#at, this.#at + max);
    this.#at += part.length;
    if (this.#at >= this.#held.length) {
      this.#held = [];
      this.#at = 0;
    }
    return part;
  }

  async spool(): Promise<void> {
    while (this.#stream !== null) await this.#fetch();
  }

  async close(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    this.#held = [];
    await stream?.abandon();
  }

  async #fetch(): Promise<void> {
    const stream = this.#stream;
    if (stream === null) return;
    try {
      const rows = await this.#guard(() => stream.next());
      if (rows === null) this.#stream = null;
      else this.#held.push(...rows.map(this.#shape.row));
    } catch (error) {
      this.#stream = null;
      throw error;
    }
  }
}
