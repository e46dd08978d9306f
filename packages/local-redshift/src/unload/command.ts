import type { S3Access } from "../s3/access.ts";

/** One UNLOAD statement, parsed. What it leaves out has Redshift's default. */
export interface UnloadCommand {
  /** The SELECT, quotes resolved. */
  readonly query: string;
  /** As written: a path, file:// or s3://, to which file names are appended. */
  readonly target: string;
  readonly format: "text" | "csv" | "json" | "parquet";
  readonly access: S3Access;
  readonly text: TextOptions;
  readonly compression: "none" | "gzip" | "zstd";
  /** Without it files are numbered and rows stand in the order of the query. */
  readonly parallel: boolean;
  readonly partition: Partition | null;
  readonly manifest: "none" | "plain" | "verbose";
  readonly maxFileBytes: number;
  readonly rowGroupBytes: number | null;
  readonly overwrite: "refuse" | "allow" | "clean";
  /** After the last dot of file names; null: the compression's. */
  readonly extension: string | null;
  readonly encryption: Encryption;
}

export interface TextOptions {
  readonly delimiter: string;
  readonly header: boolean;
  readonly addQuotes: boolean;
  readonly escape: boolean;
  readonly nullAs: string;
}

export interface Partition {
  /** In lower case, in the order of folders. */
  readonly columns: readonly string[];
  /** Whether the columns stand in the files too. */
  readonly include: boolean;
}

export type Encryption =
  /** What the bucket does by itself. */
  { readonly kind: "bucket" } | { readonly kind: "kms"; readonly keyId: string };
