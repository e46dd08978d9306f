import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBMaterializedResult,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBVector,
  UBIGINT,
  VARCHAR,
} from "@duckdb/node-api";
import type { NativeFunction, NativeKind, NativeValue } from "./native-function.ts";

/**
 * The one file that meets DuckDB's API. Everything else in this package works with SQL text and
 * with the plain values below.
 */

export interface EngineOptions {
  /** A file, or ":memory:". */
  readonly path: string;
  /** A DuckDB size such as "1GB". The process itself may take 0.3 to 0.6 GB more. */
  readonly memoryLimit?: string;
  readonly threads?: number;
  /** Where sorts and joins that outgrow the memory limit spill. */
  readonly tempDirectory?: string;
  /** Functions of ours that SQL may call. */
  readonly functions?: readonly NativeFunction[];
}

export interface EngineColumn {
  readonly name: string;
  /** DuckDB's name of the type, such as "DECIMAL(10,2)". */
  readonly type: string;
}

export interface EngineResult {
  readonly columns: readonly EngineColumn[];
  readonly rows: readonly (readonly DuckDBValue[])[];
  /** Rows inserted, updated or deleted; 0 for a query. */
  readonly rowsChanged: number;
}

/** A result whose rows are read in pieces. */
export interface EngineStream {
  readonly columns: readonly EngineColumn[];
  /** Some rows more, or null after the last. */
  readonly next: () => Promise<readonly (readonly DuckDBValue[])[] | null>;
  /** Ends it before its last row. */
  readonly abandon: () => Promise<void>;
}

export interface EngineDescription {
  /** Null where the types of parameters must be known first. */
  readonly columns: readonly EngineColumn[] | null;
  /** DuckDB's name of the type of $1, $2 …; null where the statement does not tell it. */
  readonly parameters: readonly (string | null)[];
}

export type EngineValue = DuckDBValue;
export type EngineType = DuckDBType;

/** Told of a number, and how many rows bear it. */
type Listeners = Map<bigint, (number: number, rows: number) => void>;
let nextKey = 1;

/** One connection: its own transaction and settings. Its calls run one after another. */
export class EngineConnection {
  readonly #connection: DuckDBConnection;
  readonly #listeners: Listeners;

  constructor(connection: DuckDBConnection, listeners: Listeners = new Map()) {
    this.#connection = connection;
    this.#listeners = listeners;
  }

  /**
   * Runs one statement that may call `engine_mark(key, number)`, with keys of its own: one for marks, which
   * are handed to `listen`, and one for a count of rows by number, which is the answer's. Both functions
   * answer false; marks cost nothing in rows that don't call them, a count next to nothing. Numbers must not
   * fall within what one thread reads at once, as those of files don't. `numbers`: they are below it; with a
   * single one, rows are those that were changed and those that were marked.
   */
  async runMarked(
    numbers: number,
    sql: (mark: (number: string) => string, count: (number: string) => string) => string,
    listen: (number: number, rows: number) => void,
  ): Promise<EngineResult & { readonly counts: ReadonlyMap<number, number> }> {
    const counts = new Map<number, number>();
    const [marks, counting] = [BigInt(nextKey++), BigInt(nextKey++)];
    const counted: typeof listen = (number, rows) => counts.set(number, (counts.get(number) ?? 0) + rows);
    const single = numbers === 1;
    this.#listeners.set(marks, (number, rows) => {
      listen(number, rows);
      if (single) counted(number, rows);
    });
    this.#listeners.set(counting, counted);
    const call = (key: bigint) => (number: string) =>
      `engine_mark((${number})::ubigint + ${key << 32n}::ubigint)`;
    try {
      // As false and as volatile as a mark.
      const result = await this.run(sql(call(marks), single ? () => "(random() < 0)" : call(counting)));
      if (single) counted(0, result.rowsChanged);
      return { ...result, counts };
    } finally {
      this.#listeners.delete(marks);
      this.#listeners.delete(counting);
    }
  }

  /**
   * Runs one DuckDB statement and reads its whole result. `values` are bound to $1, $2 … as text; a null
   * is NULL. Throws DuckDB's error as it is.
   */
  async run(sql: string, values: readonly (string | null)[] = []): Promise<EngineResult> {
    if (values.length === 0) return wholeResult(await this.#connection.run(sql));
    const prepared = await this.#connection.prepare(sql);
    try {
      bindValues(prepared, values);
      return await wholeResult(await prepared.run());
    } finally {
      prepared.destroySync();
    }
  }

  /**
   * As `run`, but its rows are read as they are asked for. The next call on this connection ends it.
   * `alone`: it gets a transaction of its own, which ends with its last row. It must have one: the engine
   * plans with what it knows of tables, and a commit between plan and run would make that untrue.
   */
  async stream(sql: string, values: readonly (string | null)[], alone: boolean): Promise<EngineStream> {
    if (alone) await this.#connection.run("begin transaction");
    const end: EndStream = async (failed) => {
      if (alone) await (failed ? this.#rollback() : this.#connection.run("commit"));
    };
    try {
      const prepared = await this.#connection.prepare(sql);
      try {
        bindValues(prepared, values);
        return streamOf(await prepared.stream(), end);
      } finally {
        prepared.destroySync();
      }
    } catch (error) {
      await end(true);
      throw error;
    }
  }

  /** Tried again while an interrupt meets it: what it ends must not stay open. */
  async #rollback(): Promise<void> {
    for (let left = 50; left > 0; left -= 1) {
      try {
        await this.#connection.run("rollback");
        return;
      } catch (error) {
        if (!String(error).includes("INTERRUPT")) return;
      }
    }
  }

  /** The columns and parameters of one statement, which is not run. */
  async describe(sql: string): Promise<EngineDescription> {
    const prepared = await this.#connection.prepare(sql);
    try {
      return descriptionOf(prepared);
    } finally {
      prepared.destroySync();
    }
  }

  /** Asks the running statement to stop; its promise then rejects with DuckDB's "INTERRUPT" error. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
  }
}

function bindValues(prepared: DuckDBPreparedStatement, values: readonly (string | null)[]): void {
  for (let index = 1; index <= prepared.parameterCount; index += 1) {
    const value = values[index - 1] ?? null;
    if (value === null) prepared.bindNull(index);
    else prepared.bindVarchar(index, value);
  }
}

/** One open database. A file belongs to one process at a time: opening a held one throws. */
export class Engine {
  readonly #instance: DuckDBInstance;

  readonly #listeners: Listeners = new Map();

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const settings: Record<string, string> = {
      // Many small files read in parallel take seconds and gigabytes when their order is kept.
      preserve_insertion_order: "false",
      integer_division: "true",
      default_null_order: "NULLS_LAST_ON_ASC_FIRST_ON_DESC",
      // Macros with typed parameters are stored from version 1.4 on.
      storage_compatibility_version: "v1.4.0",
    };
    if (options.memoryLimit !== undefined) settings["memory_limit"] = options.memoryLimit;
    if (options.threads !== undefined) settings["threads"] = String(options.threads);
    if (options.tempDirectory !== undefined) settings["temp_directory"] = options.tempDirectory;
    const engine = new Engine(await DuckDBInstance.create(options.path, settings));
    await engine.#registerMark();
    await engine.#registerFunctions(options.functions ?? []);
    return engine;
  }

  async connect(): Promise<EngineConnection> {
    return new EngineConnection(await this.#instance.connect(), this.#listeners);
  }

  close(): void {
    this.#instance.closeSync();
  }

  async #registerFunctions(functions: readonly NativeFunction[]): Promise<void> {
    if (functions.length === 0) return;
    const connection = await this.#instance.connect();
    for (const definition of functions) connection.registerScalarFunction(scalarFunction(definition));
    connection.closeSync();
  }

  async #registerMark(): Promise<void> {
    const listeners = this.#listeners;
    const mark = DuckDBScalarFunction.create({
      name: "engine_mark",
      volatile: true,
      parameterTypes: [UBIGINT],
      returnType: BOOLEAN,
      mainFunction: (_, chunk, output) => {
        const rows = chunk.rowCount;
        setAllFalse(output, rows);
        if (rows > 0) tell(listeners, chunk.getColumnVector(0), rows);
        output.flush();
      },
    });
    const connection = await this.#instance.connect();
    connection.registerScalarFunction(mark);
    connection.closeSync();
  }
}

/**
 * A number holds the key in its upper half. Mostly all rows of a chunk have the same: the calls come in the
 * midst of a load, whose threads wait for them.
 */
function tell(listeners: Listeners, numbers: DuckDBVector, rows: number): void {
  const [first, last] = [numbers.getItem(0), numbers.getItem(rows - 1)];
  if (typeof first !== "bigint") return;
  const listen = listeners.get(first >> 32n);
  const low = (number: unknown): number => Number(BigInt.asUintN(32, number as bigint));
  if (first === last) listen?.(low(first), rows);
  else for (let row = 0; row < rows; row++) listen?.(low(numbers.getItem(row)), 1);
}

/** Row by row it takes a load of a million rows 40 ms more, in which its threads wait. */
function setAllFalse(output: DuckDBVector, rows: number): void {
  const view: unknown = Reflect.get(output, "dataView");
  if (view instanceof DataView) new Uint8Array(view.buffer, view.byteOffset, rows).fill(0);
  else for (let row = 0; row < rows; row++) output.setItem(row, false);
}

const KINDS: Readonly<Record<NativeKind, DuckDBType>> = {
  text: VARCHAR,
  bigint: BIGINT,
  double: DOUBLE,
  boolean: BOOLEAN,
};

function scalarFunction({
  name,
  parameters,
  returns,
  volatile = false,
  call,
}: NativeFunction): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    volatile,
    parameterTypes: parameters.map((kind) => KINDS[kind]),
    returnType: KINDS[returns],
    mainFunction: (_, chunk, output) => {
      const vectors = parameters.map((_kind, index) => chunk.getColumnVector(index));
      for (let row = 0; row < chunk.rowCount; row++) {
        const args = vectors.map((vector) => vector.getItem(row) as NativeValue | null);
        output.setItem(row, args.every((value) => value !== null) ? call(...args) : null);
      }
      output.flush();
    },
  });
}

async function wholeResult(result: DuckDBMaterializedResult): Promise<EngineResult> {
  return { columns: columnsOf(result), rows: await result.getRows(), rowsChanged: result.rowsChanged };
}

/** Ends what a stream ran in: well, or because of an error. */
type EndStream = (failed: boolean) => Promise<void>;

function streamOf(result: DuckDBResult, end: EndStream): EngineStream {
  return {
    columns: columnsOf(result),
    next: async () => {
      try {
        const chunk = await result.fetchChunk();
        if (chunk !== null && chunk.rowCount > 0) return chunk.getRows();
      } catch (error) {
        await end(true);
        throw error;
      }
      await end(false);
      return null;
    },
    abandon: () => end(true),
  };
}

/** DuckDB's number of a type that is not known. */
const UNKNOWN_TYPE = 0;

function descriptionOf(prepared: DuckDBPreparedStatement): EngineDescription {
  const parameters: (string | null)[] = [];
  for (let index = 1; index <= prepared.parameterCount; index += 1) {
    const known = prepared.parameterTypeId(index) !== UNKNOWN_TYPE;
    parameters.push(known ? prepared.parameterType(index).toString() : null);
  }
  const columns: EngineColumn[] = [];
  for (let index = 0; index < prepared.columnCount; index += 1) {
    if (prepared.columnTypeId(index) === UNKNOWN_TYPE) return { columns: null, parameters };
    columns.push({ name: prepared.columnName(index), type: typeName(prepared.columnType(index)) });
  }
  return { columns, parameters };
}

function columnsOf(result: DuckDBResult): EngineColumn[] {
  return result.columnNames().map((name, index) => ({ name, type: typeName(result.columnType(index)) }));
}

/** JSON is text under another name, which its own name does not tell. */
function typeName(type: DuckDBType): string {
  return type.alias === "JSON" ? "JSON" : type.toString();
}
