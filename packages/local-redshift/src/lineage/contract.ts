/** Where the columns of tables come from, as the SQL says it. Plain values; no database is asked. */

/** The column name that stands for the rows of a relation: which there are, and how many. */
export const ROWS = "*";

/** How a column is used; null for a copy and a plain expression. */
export type Use = "aggregate" | "window" | "join" | "filter" | "group" | "order" | "load";

/** What a column or the rows of a relation come from. */
export interface Origin {
  /** The dotted name of a table that the SQL reads, in lower case; `source:` and what COPY reads. */
  readonly relation: string;
  /** In lower case, but for the names in what COPY reads; ROWS where it is the rows. */
  readonly column: string;
  /** "condition": no part of the value, but it decides which rows there are, or of which a value is made. */
  readonly kind: "copy" | "expression" | "condition";
  readonly use: Use | null;
  /** The expressions from the origin on that are no copies, as written, in order. */
  readonly steps: readonly string[];
  /** As written, where a copy got another name; else null. */
  readonly renamed: string | null;
  /** False where it comes through `*` alone: no SQL fails when it goes. */
  readonly named: boolean;
}

export interface LineageColumn {
  readonly name: string;
  readonly origins: readonly Origin[];
}

/** A relation that the SQL makes. */
export interface RelationLineage {
  /** In order, as far as they can be told. */
  readonly columns: readonly LineageColumn[];
  /** Relations whose columns are not known and all pass through, but for `except`. */
  readonly open: readonly { readonly relation: string; readonly except: readonly string[] }[];
  /** What decides the rows, and the rows (ROWS) that they come from. */
  readonly rows: readonly Origin[];
}

/** What is known of a relation that is not made by the SQL itself. */
export interface KnownRelation {
  readonly columns: readonly string[];
  /** Whether it may have more columns than these. */
  readonly open: boolean;
}

/** Answers what is known of a relation by its dotted name. */
export type Catalog = (path: readonly string[]) => KnownRelation | null;

/** What could not be told. */
export interface Gap {
  readonly statement: string;
  readonly reason: string;
}
