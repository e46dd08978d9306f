/**
 * What Redshift keeps of a table and DuckDB has no place for. It stands as JSON in DuckDB's comment of
 * the table, so that it follows renames, drops and rollbacks by itself.
 */
export interface TableMeta {
  readonly diststyle?: "auto" | "even" | "all" | "key";
  readonly distkey?: string;
  readonly sortstyle?: "compound" | "interleaved" | "auto";
  readonly sortkeys?: readonly string[];
  /** Redshift's declared type by column. */
  readonly types?: Readonly<Record<string, string>>;
  readonly encodings?: Readonly<Record<string, string>>;
  /** Seed and step by column. */
  readonly identities?: Readonly<Record<string, readonly [number, number]>>;
  readonly constraints?: readonly Constraint[];
  /** Lengths of text are recorded, and not yet checked by the engine. */
  readonly unchecked?: boolean;
  /** The query of a materialized view, in Redshift's words, and `schema.name` of what it reads. */
  readonly materializedView?: {
    readonly query: string;
    readonly reads: readonly string[];
    readonly autoRefresh: boolean;
  };
  /** What COMMENT ON TABLE said. */
  readonly comment?: string;
}

/** An informational constraint: recorded and shown, never enforced. */
export interface Constraint {
  readonly name: string;
  readonly type: "PRIMARY KEY" | "UNIQUE" | "FOREIGN KEY";
  readonly columns: readonly string[];
  readonly references?: { readonly table: string; readonly columns: readonly string[] };
}

/** The name that PostgreSQL would give a constraint. */
export function constraintName(table: string, type: Constraint["type"], columns: readonly string[]): string {
  const suffix = { "PRIMARY KEY": "pkey", UNIQUE: "key", "FOREIGN KEY": "fkey" }[type];
  return type === "PRIMARY KEY" ? `${table}_${suffix}` : `${table}_${columns.join("_")}_${suffix}`;
}

/** Reads the comment of a table; empty for a table without one. */
export function parseMeta(comment: string | null): TableMeta {
  if (comment === null || !comment.startsWith("{")) return {};
  return JSON.parse(comment) as TableMeta;
}
