import type { Target } from "../graph/compiled-graph.ts";

/**
 * A declared explore: a fact, the tables joined to it, and the names that may be asked for. It is read from
 * `explores/NAME.yaml` (docs/explores.md), is plain JSON, and goes to the browser as it is.
 */
export interface Explore {
  readonly name: string;
  /** Relative to the project. */
  readonly file: string;
  readonly label: string;
  readonly description: string;
  readonly fact: Source;
  /** In the order of the file; a join reads only what stands before it. */
  readonly joins: readonly Join[];
  readonly time: TimeColumn | null;
  /** In the order of the file, those of the time column last. */
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  readonly charts: readonly Chart[];
}

/** A model, and the name that expressions know it by. */
export interface Source {
  readonly alias: string;
  readonly target: Target;
}

/** Many rows of the fact to at most one of the joined table: a join never makes rows. */
export interface Join extends Source {
  /** The declared key of the joined table, and what of the tables before equals it. */
  readonly on: readonly { readonly key: string; readonly sql: Expression }[];
}

/** Redshift SQL over the declared tables, with the columns that it reads. */
export interface Expression {
  readonly text: string;
  readonly reads: readonly ColumnName[];
}

export interface ColumnName {
  readonly alias: string;
  readonly column: string;
}

export interface TimeColumn {
  readonly sql: Expression;
  readonly grains: readonly Grain[];
}

export const GRAINS = ["hour", "day", "week", "month", "quarter", "year"] as const;
export type Grain = (typeof GRAINS)[number];

export const DIMENSION_TYPES = ["text", "number", "date", "timestamp"] as const;
export type DimensionType = (typeof DIMENSION_TYPES)[number];

export interface Dimension {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: DimensionType;
  readonly sql: Expression;
  /** Set for the dimensions of the time column. */
  readonly grain: Grain | null;
  /** What people read in place of a value. */
  readonly values: Readonly<Record<string, string>>;
  /** What people read in place of NULL. */
  readonly missing: string;
}

export const AGGREGATES = ["count", "count_distinct", "sum", "avg", "min", "max"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface Measure {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly format: MeasureFormat;
  readonly calculation: Calculation;
  /** A building block of others: it can be asked for, but is not offered. */
  readonly hidden: boolean;
}

export interface MeasureFormat {
  readonly style: "number" | "percent";
  readonly decimals: number;
}

export type Calculation =
  | {
      readonly kind: "aggregate";
      readonly aggregate: Aggregate;
      /** Null for a count of rows. */
      readonly sql: Expression | null;
      readonly where: Expression | null;
    }
  /** One measure over another, or over a number: divided after aggregating, so right at every grain. */
  | { readonly kind: "ratio"; readonly of: string; readonly to: string | number };

export const CHART_TYPES = ["bar", "column", "line"] as const;
export type ChartType = (typeof CHART_TYPES)[number];

/** A question that is worth a picture. */
export interface Chart {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly type: ChartType;
  readonly question: Question;
}

export type FilterOperator = "is" | "is not" | "contains" | ">=" | "<=" | ">" | "<";

/** Filters of one question hold together; the values of one filter are alternatives. */
export interface Filter {
  readonly dimension: string;
  readonly operator: FilterOperator;
  /** NULL only with "is" and "is not". */
  readonly values: readonly (string | null)[];
}

export interface Sort {
  readonly name: string;
  readonly descending: boolean;
}

/** What is asked of an explore, by declared names alone. */
export interface Question {
  readonly measures: readonly string[];
  readonly by: readonly string[];
  /** A day or a moment, UTC; inclusive. */
  readonly from: string | null;
  /** A day, which is meant whole, or the moment before which it ends. */
  readonly to: string | null;
  readonly where: readonly Filter[];
  /** Empty: times and numbers in their order, all else by the first measure, the largest first. */
  readonly sort: readonly Sort[];
  /** The first so many rows; null for as many as the limit allows. */
  readonly top: number | null;
}

/** No question gives more rows than this, whoever asks. */
export const MOST_ROWS = 10_000;
/** And this many where it does not say how many. */
export const USUAL_ROWS = 1_000;

/** Whether values of a measure can be added up over groups: counts and sums of what stands in one group only. */
export function isAdditive(measure: Measure, explore: Pick<Explore, "measures">): boolean {
  const { calculation } = measure;
  if (calculation.kind === "aggregate")
    return calculation.aggregate === "count" || calculation.aggregate === "sum";
  if (typeof calculation.to !== "number") return false;
  const of = explore.measures.find((other) => other.name === calculation.of);
  return of !== undefined && isAdditive(of, explore);
}

/** Whether a dimension has an order of its own, so that its values are shown in it. */
export function isOrdered(dimension: Dimension): boolean {
  return dimension.type !== "text";
}
