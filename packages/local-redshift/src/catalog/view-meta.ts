import type { Access } from "../privileges/access.ts";

/** What Redshift keeps of a view and DuckDB has no place for: JSON in DuckDB's comment of the view. */
export interface ViewMeta extends Access {
  /** Redshift's types of its columns, where they say more than the engine's. */
  readonly types?: Readonly<Record<string, string>>;
  /** Redshift's text of its query. */
  readonly query?: string;
  /** Names given to the columns. */
  readonly columns?: readonly string[];
  /** WITH NO SCHEMA BINDING: nothing depends on what it reads. */
  readonly late?: boolean;
  /** `schema.name` of what it reads. */
  readonly reads?: readonly string[];
  /** What COMMENT ON COLUMN said, by column. */
  readonly columnComments?: Readonly<Record<string, string>>;
}

export function parseViewMeta(comment: string | null): ViewMeta {
  if (comment === null || !comment.startsWith("{")) return {};
  return JSON.parse(comment) as ViewMeta;
}
