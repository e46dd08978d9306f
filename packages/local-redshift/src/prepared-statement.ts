import type { EngineConnection, EngineDescription, EngineResult } from "./engine.ts";
import { readParameter } from "./parameter-values.ts";
import {
  holdsParameters,
  parameterNumbers,
  parameterPlaces,
  refuseParameters,
  substitute,
} from "./parameters.ts";
import { heldCursor } from "./result-cursor.ts";
import { shapeOf } from "./result-table.ts";
import type { Executor } from "./sql/statements/action.ts";
import { shownColumns } from "./sql/statements/settings.ts";
import type { Prepared } from "./sql/statements/statement.ts";
import { type StatementText, splitStatements } from "./sql/tokens.ts";
import { redshiftTypeOf } from "./sql/types.ts";
import {
  type Column,
  type ExecuteOptions,
  type PreparedStatement,
  RedshiftError,
  type ResultCursor,
  type StatementResult,
  type TextValue,
} from "./types.ts";
import type { Analysis } from "./typing/analysis.ts";

/** What a prepared statement needs of its session. */
export interface PreparedHost {
  readonly open: (
    statement: StatementText,
    values: readonly TextValue[],
    signal: AbortSignal | undefined,
  ) => Promise<ResultCursor>;
  /** Reads a statement without running it. */
  readonly read: <T>(
    statement: StatementText,
    use: (prepared: Prepared, analysis: Analysis | null) => Promise<T>,
  ) => Promise<T>;
  readonly connection: EngineConnection;
  readonly executor: Executor;
  /** What was inferred of statements before, as long as nothing has changed that it hangs on. */
  readonly inferred: () => Map<string, ReadonlyMap<number, string>>;
}

/** How many statements' parameter types are remembered. */
const MAX_INFERRED = 100;

const NOTHING: StatementResult = { command: "", columns: [], rows: [], rowCount: 0, notices: [] };
/** What a parameter is that nothing tells. */
const TEXT = "character varying";
const ALL = Number.MAX_SAFE_INTEGER;

/** @throws RedshiftError 42601 for several statements, 42P18 for a gap between the parameters' numbers */
export async function prepare(
  sql: string,
  declared: readonly (string | null)[],
  host: PreparedHost,
): Promise<PreparedStatement> {
  const [statement, second] = splitStatements(sql);
  if (statement === undefined) return emptyStatement();
  if (second !== undefined) {
    throw new RedshiftError("cannot insert multiple commands into a prepared statement", { code: "42601" });
  }
  // The parameters of SQL's own PREPARE are for its EXECUTE.
  const types = holdsParameters(statement) ? [] : await parameterTypes(statement, declared, host);
  return new OneStatement(statement, types, host);
}

class OneStatement implements PreparedStatement {
  readonly hasStatement = true;
  readonly parameterTypes: readonly string[];
  readonly #statement: StatementText;
  readonly #host: PreparedHost;

  constructor(statement: StatementText, types: readonly string[], host: PreparedHost) {
    this.#statement = statement;
    this.parameterTypes = types;
    this.#host = host;
  }

  async describe(): Promise<readonly Column[] | null> {
    const { statement, position } = substitute(this.#statement, this.parameterTypes);
    return atPosition(position, this.#statement.start, () =>
      this.#host.read(statement, async (prepared, analysis) => {
        if (prepared.kind === "show") return shownColumns(prepared.name).map(textColumn);
        if (prepared.kind !== "action") return null;
        const { query, command } = prepared.action;
        if (command === "EXPLAIN") return [textColumn("QUERY PLAN")];
        if (query === undefined) return null;
        const { columns } = await this.#host.connection.describe(query);
        if (columns === null) throw new Error(`the columns of a query are not known: ${query}`);
        return shapeOf(columns, analysis).columns;
      }),
    );
  }

  async open(values: readonly TextValue[] = [], { signal }: ExecuteOptions = {}): Promise<ResultCursor> {
    const types = this.parameterTypes;
    if (types.length === 0 && !holdsParameters(this.#statement)) refuseParameters(this.#statement);
    if (values.length !== types.length) {
      throw new RedshiftError(
        `bind message supplies ${values.length} parameters, but the prepared statement requires ${types.length}`,
        { code: "08P01" },
      );
    }
    const read = values.map((value, at) => readParameter(value, types[at] ?? TEXT));
    if (types.length === 0) return this.#atOffset(() => this.#host.open(this.#statement, [], signal));
    const { statement, position } = substitute(this.#statement, types, read);
    const bound = parameterNumbers(this.#statement).map((number) => read[number - 1] ?? null);
    return atPosition(position, this.#statement.start, () => this.#host.open(statement, bound, signal));
  }

  async execute(values?: readonly TextValue[], options?: ExecuteOptions): Promise<StatementResult> {
    const cursor = await this.open(values, options);
    const rows = await cursor.read(ALL);
    const { command, columns, notices } = cursor;
    return { command, columns, rows, notices, rowCount: columns.length > 0 ? rows.length : cursor.rowCount };
  }

  #atOffset<T>(work: () => Promise<T>): Promise<T> {
    return atPosition((offset) => offset, this.#statement.start, work);
  }
}

function textColumn(name: string): Column {
  return { name, type: "character varying(65535)" };
}

function emptyStatement(): PreparedStatement {
  return {
    hasStatement: false,
    parameterTypes: [],
    describe: async () => null,
    open: async () => heldCursor(NOTHING),
    execute: async () => NOTHING,
  };
}

/** Errors tell where they are in the text that was prepared. */
async function atPosition<T>(
  position: (offset: number) => number,
  start: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RedshiftError) || error.position === undefined) throw error;
    const { code, detail, hint, loadErrors } = error;
    throw new RedshiftError(error.message, {
      code,
      ...(detail === undefined ? {} : { detail }),
      ...(hint === undefined ? {} : { hint }),
      position: position(error.position) + start,
      loadErrors,
    });
  }
}

/** Redshift's names of the types: as declared, else by where the parameter stands, else text. */
async function parameterTypes(
  statement: StatementText,
  declared: readonly (string | null)[],
  host: PreparedHost,
): Promise<readonly string[]> {
  const numbers = parameterNumbers(statement);
  const count = Math.max(declared.length, numbers.at(-1) ?? 0);
  const types = Array.from({ length: count }, (_, at) => declared[at] ?? null);
  const gap = types.findIndex((type, at) => type === null && !numbers.includes(at + 1));
  if (gap >= 0) {
    throw new RedshiftError(`could not determine data type of parameter $${gap + 1}`, { code: "42P18" });
  }
  if (types.includes(null)) {
    const inferred = await rememberedTypes(statement, types, host);
    for (const [at, type] of types.entries()) types[at] = type ?? inferred.get(at + 1) ?? null;
  }
  return types.map((type) => type ?? TEXT);
}

async function rememberedTypes(
  statement: StatementText,
  types: readonly (string | null)[],
  host: PreparedHost,
): Promise<ReadonlyMap<number, string>> {
  const key = `${types.join()} ${statement.text}`;
  const inferred = host.inferred();
  const known = inferred.get(key);
  if (known !== undefined) return known;
  const found = await inferTypes(statement, types, host);
  if (inferred.size >= MAX_INFERRED) inferred.clear();
  inferred.set(key, found);
  return found;
}

/** What the operators beside the parameters and the engine tell of types, by number. */
async function inferTypes(
  statement: StatementText,
  types: readonly (string | null)[],
  host: PreparedHost,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  const changed = substitute(statement, types).statement;
  await host.read(changed, async (prepared, analysis) => {
    const numbers = parameterNumbers(statement);
    for (const [number, type] of besideOperators(changed, analysis)) {
      found.set(numbers[number - 1] ?? number, type);
    }
    if (prepared.kind !== "action") return;
    const { query, execute } = prepared.action;
    const describe = async (sql: string): Promise<void> => {
      for (const [at, type] of (await described(sql, host.connection)).parameters.entries()) {
        const number = numbers[at] ?? at + 1;
        if (type !== null && !found.has(number)) found.set(number, parameterType(type));
      }
    };
    if (query !== undefined) await describe(query);
    else await execute(describing(host.executor, describe));
  });
  return found;
}

/** A parameter beside an operator has the type of what stands on the other side. */
function besideOperators(
  statement: StatementText,
  analysis: Analysis | null,
): readonly (readonly [number, string])[] {
  if (analysis === null) return [];
  const { operations } = analysis.findings;
  return parameterPlaces(statement).flatMap(({ number, before, after }) => {
    const left = before === undefined ? null : operations.get(before.start - statement.start)?.left;
    const right = after === undefined ? null : operations.get(after.start - statement.start)?.right;
    const type = left ?? right;
    const operator = left === null || left === undefined ? after : before;
    if (type === null || type === undefined || type.kind === "interval") return [];
    // A day and what: another day, or a number of days?
    if (MOMENTS.has(type.kind) && ["+", "-"].includes(operator?.text ?? "")) return [];
    return [[number, parameterType(type.redshift)] as const];
  });
}

/** What can't be described without its parameters' types tells nothing. */
async function described(sql: string, connection: EngineConnection): Promise<EngineDescription> {
  try {
    return await connection.describe(sql);
  } catch {
    return { columns: null, parameters: [] };
  }
}

/** An executor that runs nothing. */
function describing(executor: Executor, describe: (sql: string) => Promise<void>): Executor {
  const nothing: EngineResult = { columns: [], rows: [], rowsChanged: 0 };
  return {
    readMeta: executor.readMeta,
    run: async (sql) => {
      await describe(sql);
      return nothing;
    },
    writeMeta: async () => undefined,
    rewrite: executor.rewrite,
    keepPendingView: async () => undefined,
    dropPendingView: async () => undefined,
  };
}

/** The type that a parameter has for a column of this type: without length and digits. */
function parameterType(name: string): string {
  const plain = (/^[A-Z]/.test(name) ? redshiftTypeOf(name) : name).replace(/\(.*\)$/, "");
  if (plain === "character") return TEXT;
  return PARAMETER_TYPES.has(plain) ? plain : TEXT;
}

const MOMENTS: ReadonlySet<string> = new Set(["date", "time", "timestamp", "timestamptz"]);

const PARAMETER_TYPES: ReadonlySet<string> = new Set([
  ...["smallint", "integer", "bigint", "real", "double precision", "numeric", "boolean", "date"],
  ...["time without time zone", "timestamp without time zone", "timestamp with time zone"],
]);
