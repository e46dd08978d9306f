import type { CopyOutcome, CopyTarget, CopyType } from "./copy/contract.ts";
import { parseCopy } from "./copy/parse.ts";
import { runCopy } from "./copy/run.ts";
import type { EngineConnection } from "./engine.ts";
import type { Entry, Transfer } from "./history/entry.ts";
import type { SessionHistory } from "./history/session-history.ts";
import type { S3Settings } from "./s3/settings.ts";
import type { Executor, RelationName } from "./sql/statements/action.ts";
import { refuseMaterializedView } from "./sql/statements/materialized-view.ts";
import { quoted } from "./sql/statements/names.ts";
import { literal } from "./sql/tree.ts";
import { type LoadError, RedshiftError } from "./types.ts";

export interface CopyJob {
  readonly sql: string;
  readonly connection: EngineConnection;
  readonly journal: EngineConnection;
  readonly baseDirectory: string;
  readonly now: () => number;
  readonly signal: AbortSignal | undefined;
  readonly s3: S3Settings;
  readonly schema: string;
  readonly history: SessionHistory;
  /** Rolls back and begins anew; undefined within the user's own transaction. */
  readonly restart: (() => Promise<void>) | undefined;
}

/** Carries out COPY, and keeps its load errors where sys_load_error_detail shows them, also when it fails. */
export async function copyStatement(job: CopyJob, executor: Executor): Promise<CopyOutcome> {
  const command = parseCopy(job.sql);
  const name: RelationName = {
    schema: command.table.schema ?? job.schema,
    name: command.table.name,
    temporary: command.table.name.startsWith("#"),
    bare: command.table.schema === null,
  };
  const { connection, baseDirectory, signal, s3, journal, now, restart, history } = job;
  const transfer: Transfer = {
    ...{
      kind: "copy",
      table: `${name.schema}.${name.name}`,
      location: command.source,
      files: [],
      states: null,
      bytes: null,
      errors: 0,
    },
    ...{ format: command.format.kind, compression: command.compression },
  };
  history.transferred(transfer);
  await refuseMaterializedView(executor, name, "load into");
  const target = await readTarget(name, executor);
  const keep = (errors: readonly LoadError[]): Promise<void> =>
    keepErrors(errors, name, journal, now(), history.running);
  try {
    const outcome = await runCopy(command, target, {
      ...{ connection, baseDirectory, signal, s3 },
      ...(restart === undefined ? {} : { restart }),
    });
    await keep(outcome.loadErrors);
    const files = outcome.files.map((file) => file.name);
    history.transferred({ ...transfer, files, states: outcome.files, errors: outcome.loadErrors.length });
    return outcome;
  } catch (error) {
    if (error instanceof RedshiftError) {
      await keep(error.loadErrors);
      history.transferred({ ...transfer, errors: error.loadErrors.length });
    }
    throw error;
  }
}

async function readTarget(name: RelationName, executor: Executor): Promise<CopyTarget> {
  const meta = await executor.readMeta(name);
  const { rows } = await executor.run(
    // duckdb_columns() looks at every relation that there is.
    `select name, type, "notnull", dflt_value from pragma_table_info(${literal(quoted(name))}) order by cid`,
  );
  const columns = rows.map(([column, type, notNull, standard]) => ({
    name: String(column),
    type: copyType(meta.types?.[String(column)], String(type)),
    notNull: notNull === true,
    defaultExpression: standard === null || standard === undefined ? null : String(standard),
    identity: meta.identities?.[String(column)] !== undefined,
  }));
  return { table: quoted(name), columns, checksLengths: meta.unchecked !== true };
}

const KINDS: Readonly<Record<string, CopyType>> = {
  SMALLINT: { kind: "smallint" },
  INTEGER: { kind: "integer" },
  BIGINT: { kind: "bigint" },
  HUGEINT: { kind: "bigint" },
  FLOAT: { kind: "real" },
  DOUBLE: { kind: "double" },
  BOOLEAN: { kind: "boolean" },
  DATE: { kind: "date" },
  TIME: { kind: "time" },
  TIMESTAMP: { kind: "timestamp" },
  "TIMESTAMP WITH TIME ZONE": { kind: "timestamptz" },
  JSON: { kind: "super" },
};

function copyType(declared: string | undefined, duckdb: string): CopyType {
  const text = /^(character varying|character)\((\d+)\)$/.exec(declared ?? "");
  if (text !== null) return { kind: text[1] === "character" ? "char" : "varchar", length: Number(text[2]) };
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdb);
  if (decimal !== null) return { kind: "decimal", precision: Number(decimal[1]), scale: Number(decimal[2]) };
  return KINDS[duckdb] ?? { kind: "varchar", length: 65_535 };
}

async function keepErrors(
  errors: readonly LoadError[],
  name: RelationName,
  journal: EngineConnection,
  now: number,
  running: Entry | null,
): Promise<void> {
  if (errors.length === 0) return;
  const text = (value: string | null): string => (value === null ? "null" : literal(value));
  const time = literal(new Date(now).toISOString().replace("T", " ").replace("Z", ""));
  const statement = running?.id ?? -1;
  const by = [running?.transaction.id ?? -1, running?.pid ?? -1, literal(running?.user ?? "")].join(", ");
  const rows = errors.map(
    (error) =>
      `(${statement}, timestamp ${time}, ${literal(`${name.schema}.${name.name}`)}, ${literal(error.fileName)}, ${error.lineNumber},
       ${text(error.columnName)}, ${text(error.columnType)}, ${text(error.columnLength)}, ${error.position},
       ${error.errorCode}, ${literal(error.errorMessage)}, ${text(error.rawValue)}, ${text(error.rawLine)}, ${by})`,
  );
  await journal.run(`insert into _redshift.load_errors values ${rows.join(", ")}`);
}
