import type { ActionError, FailingRows } from "../run/run-result.ts";

/** What a test found: the entries that `test --json` prints. */

export interface TestResult {
  /** A unit test's own name; an assertion's name without its schema. */
  readonly name: string;
  readonly kind: "unit" | "assertion";
  readonly status: "success" | "failure";
  /** Relative to the project. */
  readonly file: string;
  readonly durationMs: number;
  /** A unit test whose rows are not those expected. */
  readonly difference?: TestDifference;
  /** A test that could not be carried out. */
  readonly error?: ActionError;
  /** An assertion that does not hold. */
  readonly failingRows?: FailingRows;
}

export interface TestColumn {
  readonly name: string;
  /** Redshift's name of the type. */
  readonly type: string;
}

/** Values in Redshift's text form. */
export type TestRow = readonly (string | null)[];

export interface TestRows {
  readonly columns: readonly TestColumn[];
  readonly rows: readonly TestRow[];
}

/** How the actual rows differ from the expected ones; of the compared columns, in the expected order. */
export interface TestDifference {
  readonly expectedRows: number;
  readonly actualRows: number;
  /** Expected, but not there. */
  readonly missingColumns: readonly TestColumn[];
  /** There, but not expected. */
  readonly extraColumns: readonly TestColumn[];
  readonly typeMismatches: readonly {
    readonly column: string;
    readonly expected: string;
    readonly actual: string;
  }[];
  /** The columns that both have, with comparable types. */
  readonly columns: readonly string[];
  /** Rows that were expected and are there, but for some columns. */
  readonly changedRows: readonly ChangedRow[];
  /** Expected, but not there. */
  readonly missingRows: readonly TestRow[];
  /** There, but not expected. */
  readonly unexpectedRows: readonly TestRow[];
}

export interface ChangedRow {
  readonly expected: TestRow;
  readonly actual: TestRow;
  /** Names of the columns that differ. */
  readonly differing: readonly string[];
}
