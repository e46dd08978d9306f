import { closeSync, openSync, writeSync } from "node:fs";
import type { EngineConnection } from "../engine.ts";
import type { CopyTarget } from "./contract.ts";
import type { LoadColumn } from "./plan-columns.ts";
import type { Scratch } from "./sources/scratch.ts";

const bufferedCharacters = 1 << 18;

/** Rows converted by hand, on their way into the table: a file of one JSON object a line. */
export class RowFile {
  readonly #columns: readonly LoadColumn[];
  readonly #path: string;
  readonly #file: number;
  #buffered = "";
  #rows = 0;
  #longest = 0;

  constructor(columns: readonly LoadColumn[], scratch: Scratch) {
    this.#columns = columns;
    this.#path = scratch.path();
    this.#file = openSync(this.#path, "w");
  }

  get rows(): number {
    return this.#rows;
  }

  add(values: readonly (string | null)[]): void {
    const cells = values.map((value, index) => {
      if (value === null) return "";
      // Raw JSON has line ends only between its tokens.
      const isJson = this.#columns[index]?.kind.castTo === "json";
      return `"c${index}":${isJson ? value.replace(/[\r\n]/g, " ") : JSON.stringify(value)},`;
    });
    const line = `{${cells.join("")}"end":0}\n`;
    this.#longest = Math.max(this.#longest, line.length);
    this.#buffered += line;
    this.#rows++;
    if (this.#buffered.length > bufferedCharacters) this.#write();
  }

  /** Inserts the rows; each text is cast to its column's type without loss. */
  async insert(connection: EngineConnection, target: CopyTarget): Promise<void> {
    this.#write();
    if (this.#rows === 0) return;
    const names = this.#columns.map(({ column }) => `"${column.name.replaceAll('"', '""')}"`);
    const types = this.#columns.map(
      ({ kind }, index) => `c${index}: '${kind.castTo === "json" ? "JSON" : "VARCHAR"}'`,
    );
    const values = this.#columns.map(({ kind }, index) => `cast(c${index} as ${kind.castTo})`);
    // The reader takes twice this for each of its buffers; a character is at most three bytes.
    const most = Math.max(1 << 16, 3 * this.#longest);
    await connection.run(`insert into ${target.table} (${names.join(", ")})
select ${values.join(", ")}
from read_json('${this.#path.replaceAll("'", "''")}', format = 'newline_delimited', records = true,
  maximum_object_size = ${most}, columns = {${[...types, `"end": 'INTEGER'`].join(", ")}})`);
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(): void {
    writeSync(this.#file, this.#buffered);
    this.#buffered = "";
  }
}
