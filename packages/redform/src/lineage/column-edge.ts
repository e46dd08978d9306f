export interface ColumnRef {
  /** Id of the node. */
  readonly node: string;
  /** ROWS ("*") is the rows as such: which ones there are, and how many. */
  readonly column: string;
}

/** The column name that stands for the rows of a node. count(*) is made of them; a filter decides them. */
export const ROWS = "*";

/** One step of column lineage: `to` is made of `from`, or hangs on it. Never within one node. */
export interface ColumnEdge {
  readonly from: ColumnRef;
  readonly to: ColumnRef;
  /**
   * "copy": the value as it is. "expression": made of it. "condition": no part of the value, but it decides
   * which rows there are (`to.column` is ROWS: where, join, group by, qualify, …) or which rows a value is
   * made of (partition and order of a window, the condition of a subquery).
   */
  readonly kind: "copy" | "expression" | "condition";
  /** How it is used; absent for a copy and a plain expression. */
  readonly use?: ColumnUse;
  /** The SQL that made `to`, as written: of several steps the last that is no copy. Absent for a copy under the same name. */
  readonly expression?: string;
  /** All steps from `from` to `to` that are no copies, in order, where there are two or more. */
  readonly steps?: readonly string[];
  /** Comes through `select *` alone: when `from` goes, the SQL of `to` does not fail; the column is lost. */
  readonly star?: true;
}

export type ColumnUse = "aggregate" | "window" | "join" | "filter" | "group" | "order" | "load";
