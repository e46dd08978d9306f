import type { EngineConnection } from "../engine.ts";
import type { S3Settings } from "../s3/settings.ts";
import type { LoadError, LoadedFile } from "../types.ts";

/** What the session tells COPY about the table that it loads. */
export interface CopyColumn {
  readonly name: string;
  readonly type: CopyType;
  readonly notNull: boolean;
  /** A DuckDB expression, or null. */
  readonly defaultExpression: string | null;
  readonly identity: boolean;
}

export type CopyType =
  | { readonly kind: "smallint" }
  | { readonly kind: "integer" }
  | { readonly kind: "bigint" }
  | { readonly kind: "real" }
  | { readonly kind: "double" }
  | { readonly kind: "boolean" }
  | { readonly kind: "date" }
  | { readonly kind: "timestamp" }
  | { readonly kind: "timestamptz" }
  | { readonly kind: "time" }
  | { readonly kind: "super" }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  /** length in bytes */
  | { readonly kind: "varchar" | "char"; readonly length: number };

export interface CopyTarget {
  /** The quoted DuckDB name, ready for `insert into`. */
  readonly table: string;
  /** In the order of the table. */
  readonly columns: readonly CopyColumn[];
  /** The engine refuses text that is too long for its column. */
  readonly checksLengths: boolean;
}

export interface CopyContext {
  /** Inside an open transaction: COPY only inserts, the session commits or rolls back. */
  readonly connection: EngineConnection;
  /** What relative paths are relative to; absolute. */
  readonly baseDirectory: string;
  readonly signal: AbortSignal | undefined;
  readonly s3: S3Settings;
  /** Rolls back and begins anew; only where COPY is alone in its transaction. */
  readonly restart?: () => Promise<void>;
}

export interface CopyOutcome {
  readonly rows: number;
  /** The files that were read, sorted by name. */
  readonly files: readonly LoadedFile[];
  /** Below MAXERROR: the rows that were passed over. */
  readonly loadErrors: readonly LoadError[];
  readonly notices: readonly string[];
}
