import type { EngineColumn, EngineConnection, EngineStream } from "../engine.ts";
import type { S3Settings } from "../s3/settings.ts";
import type { Column } from "../types.ts";
import type { Analysis } from "../typing/analysis.ts";
import type { UnloadCommand } from "./command.ts";
import type { OutputFile } from "./output-file.ts";

/** One UNLOAD, with all that it needs of its session. */
export interface UnloadJob {
  readonly command: UnloadCommand;
  /** The command's query as DuckDB's SQL. */
  readonly query: string;
  readonly analysis: Analysis | null;
  readonly connection: EngineConnection;
  /** Runs the query; its rows are read in pieces. */
  readonly stream: () => Promise<EngineStream>;
  /** The columns of the query, which is not run. */
  readonly describe: () => Promise<readonly EngineColumn[]>;
  readonly baseDirectory: string;
  readonly s3: S3Settings;
  readonly signal: AbortSignal | undefined;
}

/** What the query gave, in files of a scratch folder. */
export interface Written {
  readonly files: readonly OutputFile[];
  /** Of the files: without partition keys, unless they are included. */
  readonly columns: readonly Column[];
  readonly rows: number;
}
