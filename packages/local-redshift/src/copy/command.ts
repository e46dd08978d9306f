import type { S3Access } from "../s3/access.ts";
import type { TextFormat } from "./delimited/format.ts";
import type { Compression, Encoding } from "./unpack.ts";

/** One COPY statement, parsed. What it leaves out has Redshift's default. */

export interface CopyCommand {
  readonly table: CopyTableName;
  /** Names in lower case, in the order of the statement; null without a column list. */
  readonly columns: readonly string[] | null;
  /** As written: a path, file://, s3://, … */
  readonly source: string;
  /** Whether the source is a manifest, rather than a prefix. */
  readonly manifest: boolean;
  readonly access: S3Access;
  readonly format: JsonFormat | TextFormat | ParquetFormat;
  readonly compression: Compression;
  readonly encoding: Encoding;
  readonly conversion: ConversionOptions;
  readonly load: LoadOptions;
}

/** Parts in lower case. */
export interface CopyTableName {
  readonly schema: string | null;
  readonly name: string;
}

export interface JsonFormat {
  readonly kind: "json";
  /** "noshred": the whole object goes into the one SUPER column. */
  readonly match: "auto" | "auto ignorecase" | "noshred" | "paths";
  /** Where the jsonpaths file is; null unless match is "paths". */
  readonly pathsFile: string | null;
}

export interface ParquetFormat {
  readonly kind: "parquet";
  /** Columns that a file has not at its end are NULL. */
  readonly fillRecord: boolean;
}

export interface ConversionOptions {
  /** "epochmillisecs", "epochsecs", "auto", or a format; null: YYYY-MM-DD HH:MI:SS. */
  readonly timeFormat: string | null;
  /** "auto" or a format; null: YYYY-MM-DD. */
  readonly dateFormat: string | null;
  readonly truncateColumns: boolean;
  readonly blanksAsNull: boolean;
  readonly emptyAsNull: boolean;
  /** The one ASCII character that stands for each byte of bad UTF-8; null: bad UTF-8 is an error. */
  readonly replaceInvalid: string | null;
  readonly roundDecimals: boolean;
  readonly nullAs: string | null;
  /** A date or time that can't be read is NULL. */
  readonly acceptAnyDate: boolean;
}

export interface LoadOptions {
  /** The load fails when this many errors are reached; Infinity with IGNOREALLERRORS. At least 1. */
  readonly maxErrors: number;
  readonly validateOnly: boolean;
  readonly explicitIds: boolean;
}
