import type { Constraint, TableMeta } from "../../catalog/table-meta.ts";
import type { ViewMeta } from "../../catalog/view-meta.ts";
import type { EngineResult } from "../../engine.ts";
import type { Analysis } from "../../typing/analysis.ts";

/** A relation's name; the schema is filled in from the search path. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
  readonly temporary: boolean;
  /** Written without a schema: a temporary table of that name comes before the search path. */
  readonly bare: boolean;
}

/** What an action may do while it runs. All of it is part of the session's transaction. */
export interface Executor {
  /** Runs one DuckDB statement. */
  readonly run: (duckdb: string) => Promise<EngineResult>;
  readonly readMeta: (name: RelationName) => Promise<TableMeta>;
  readonly writeMeta: (name: RelationName, meta: TableMeta) => Promise<void>;
  /** Rewrites a query of Redshift's whose text was kept. `stored`: what it becomes is kept too. */
  readonly rewrite: (
    text: string,
    stored?: boolean,
  ) => Promise<{ readonly sql: string; readonly analysis: Analysis | null }>;
  /** Keeps a late-binding view whose tables do not stand yet. */
  readonly keepPendingView: (name: RelationName, duckdb: string, meta: ViewMeta) => Promise<void>;
  readonly dropPendingView: (name: RelationName) => Promise<void>;
}

export interface Reply {
  readonly result: EngineResult | null;
  readonly rowCount: number;
  readonly notices: readonly string[];
}

/** A statement, ready to run. */
export interface Action {
  /** The command tag. */
  readonly command: string;
  /** Whether it only reads, so that it needs no transaction of its own. */
  readonly readOnly: boolean;
  /** The one DuckDB query that `execute` runs, where it does nothing else: it may be streamed and described. */
  readonly query?: string;
  readonly execute: (executor: Executor) => Promise<Reply>;
  /** What it is called in the error when it stands in a transaction block, which it may not. */
  readonly alone?: string;
  /** Names of the relations that it makes, changes or drops; absent where that may be any. */
  readonly touches?: readonly string[];
}

export const done: Reply = { result: null, rowCount: 0, notices: [] };

/** An action of DuckDB statements run one after another; the last one's rows are the answer. */
export function statements(command: string, ...duckdb: readonly string[]): Action {
  return {
    command,
    readOnly: false,
    execute: async (executor) => {
      let rowCount = 0;
      for (const sql of duckdb) rowCount = (await executor.run(sql)).rowsChanged;
      return { result: null, rowCount, notices: [] };
    },
  };
}

/** An action without effect but a notice. */
export function notice(command: string, ...notices: readonly string[]): Action {
  return { command, readOnly: true, execute: async () => ({ ...done, notices }) };
}

/** A constraint with the name that was given, or the one that PostgreSQL would give. */
export type NewConstraint = Omit<Constraint, "name"> & { readonly name: string | null };

/** Commands that change rows and no table. */
export const CHANGES: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);
