/**
 * The data behind the pages: plain JSON, the same for the static folder (`dataform docs`) and the live server
 * (`dataform serve`), documented in docs/site-data.md so that other tools can read it.
 *
 * `SiteIndex` is what the first picture needs; a `ModelDetail` is read when its page is opened. Everything
 * is sorted: same project, same run, same bytes (but for `generatedAt`). Text is text: whoever shows it escapes it.
 */

import type { ColumnEdge, ColumnRef } from "../lineage/column-edge.ts";
import type { ActionError, FailingRows, RunResult } from "../run/run-result.ts";
import type { TestDifference } from "../testing/test-result.ts";

export { type ColumnEdge, type ColumnRef, type ColumnUse, ROWS } from "../lineage/column-edge.ts";
export type { TestDifference, TestRow } from "../testing/test-result.ts";

/** "source" is what a load reads: a folder on S3 or on disk. "explore" is a declared explore. */
export type SiteNodeKind =
  | "source"
  | "declaration"
  | "table"
  | "incremental"
  | "view"
  | "inline"
  | "operation"
  | "assertion"
  | "test"
  | "explore";

export interface SiteNode {
  /** Unique and stable: `schema.name` of an action; `source:URL`, `test:NAME`, `explore:NAME` of the others. */
  readonly id: string;
  readonly kind: SiteNodeKind;
  readonly schema: string | null;
  readonly name: string;
  /** Relative to the project, forward slashes; null where no file declares it. */
  readonly file: string | null;
  readonly tags: readonly string[];
  /** The first sentence. */
  readonly summary: string;
  /** For an assertion or a test: the id of the model that it is about, where there is one. */
  readonly about: string | null;
  readonly disabled: boolean;
  /** Names, in order; empty where nothing tells them. */
  readonly columns: readonly string[];
  /**
   * How it last fared: in the last run that touched it, or for checks in `dataform test` when that was later;
   * null where nothing is on record.
   */
  readonly last: NodeRun | null;
  /** When that was, ISO 8601, UTC. */
  readonly lastAt: string | null;
  /** When it last succeeded in a run on record, ISO 8601, UTC. */
  readonly builtAt: string | null;
  /** Null where it does not stand, has no rows of its own or was not counted. */
  readonly rowCount: number | null;
  readonly sizeBytes: number | null;
  /** The span of its first sort key, where that is a time; null elsewhere. */
  readonly span: TimeSpan | null;
}

/** The earliest and the latest value of a column, in Redshift's text form. */
export interface TimeSpan {
  readonly column: string;
  readonly from: string;
  readonly to: string;
}

export type NodeStatus = RunResult["actions"][number]["status"] | "running" | "waiting";

export interface NodeRun {
  readonly status: NodeStatus;
  readonly rows: number | null;
  readonly durationMs: number;
  /** Milliseconds since the run's start; null when it never started. */
  readonly startedMs: number | null;
}

/** `to` reads `from`. */
export interface SiteEdge {
  readonly from: string;
  readonly to: string;
}

export interface RunSummary {
  readonly runId: string;
  readonly environment: string;
  /** "killed": its process is gone, and it told no end. */
  readonly status: "running" | "killed" | RunResult["status"];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number | null;
  readonly counts: Readonly<Partial<Record<NodeStatus, number>>>;
}

export interface SiteIndex {
  readonly format: 1;
  readonly project: string;
  readonly environment: string;
  readonly warehouse: "local" | "redshift";
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  /** Why nothing is said of what stands in the warehouse; null where it was read. */
  readonly unread: string | null;
  /** Why the files of the project, as they are now, do not compile; what is shown is of the last that did. */
  readonly problems: readonly string[];
  /** Served over a warehouse that answers: previews, explores and runs are asked of it. */
  readonly live: boolean;
  /** Sorted by id. */
  readonly nodes: readonly SiteNode[];
  /** Sorted by from, then to. */
  readonly edges: readonly SiteEdge[];
  /** Of the environment, the newest first. */
  readonly runs: readonly RunSummary[];
  readonly explores: readonly {
    readonly name: string;
    readonly label: string;
    readonly description: string;
  }[];
}

export interface ModelColumn {
  readonly name: string;
  /** Redshift's name; null where the table does not stand. */
  readonly type: string | null;
  readonly description: string;
  readonly primaryKey: boolean;
  /** The key column that it references. */
  readonly references: ColumnRef | null;
}

export interface ModelDetail {
  readonly id: string;
  readonly description: string;
  readonly columns: readonly ModelColumn[];
  /** Column lineage that ends or begins here. */
  readonly lineage: readonly ColumnEdge[];
  /** The SQLX file as written, and what it compiled to; empty where there is none. */
  readonly source: string;
  readonly compiled: readonly { readonly title: string; readonly sql: string }[];
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
  /** Of an assertion or a unit test: how it last fared itself. */
  readonly check: CheckState | null;
  readonly assertions: readonly CheckState[];
  readonly tests: readonly CheckState[];
  /** Label and value, such as ["dist style", "key(start_time)"]. */
  readonly design: readonly (readonly [string, string])[];
  readonly history: readonly (NodeRun & { readonly runId: string; readonly startedAt: string })[];
}

export interface CheckState {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly status: NodeStatus | null;
  /** When that was, ISO 8601, UTC. */
  readonly at: string | null;
  readonly failingRows: FailingRows | null;
  readonly message: string | null;
  /** Of a unit test that failed: how its rows differ. */
  readonly difference: TestDifference | null;
}

/** The tables with declared keys, and what of theirs references what: an entity-relationship diagram. */
export interface SiteKeys {
  /** Sorted by id. */
  readonly tables: readonly KeyedTable[];
  /** Sorted by from, then columns. */
  readonly relations: readonly KeyRelation[];
}

export interface KeyedTable {
  readonly id: string;
  /** In table order. */
  readonly columns: readonly {
    readonly name: string;
    readonly type: string | null;
    readonly primaryKey: boolean;
    readonly foreignKey: boolean;
  }[];
}

/** Each row of `from` references one row of `to`, or none where `optional`. */
export interface KeyRelation {
  readonly from: string;
  readonly columns: readonly string[];
  readonly to: string;
  readonly referencedColumns: readonly string[];
  /** Whether the referencing columns take NULL. */
  readonly optional: boolean;
  /** Whether the referencing columns are themselves a key: then no two rows reference the same one. */
  readonly unique: boolean;
}

/** One run: what ran when, what waited for what. */
export interface RunDetail extends RunSummary {
  /** Those that started, in the order in which they did; then the others by id. */
  readonly actions: readonly RunAction[];
  /** Ids along the chain of waiting that ended last, the first to start first. Empty while the run goes on. */
  readonly criticalPath: readonly string[];
}

export interface RunAction extends NodeRun {
  readonly id: string;
  readonly kind: "table" | "view" | "incremental" | "operations" | "assertion";
  readonly attempts: number;
  /** Ids of actions of this run, sorted. */
  readonly dependsOn: readonly string[];
  /** When the last of `dependsOn` had ended, milliseconds since the run's start; null when never. */
  readonly readyMs: number | null;
  /** The one of `dependsOn` that ended last. */
  readonly waitedFor: string | null;
  /** The action within whose transaction an audit ran; null for what ran by itself. */
  readonly within: string | null;
  readonly error: ActionError | null;
  readonly failingRows: FailingRows | null;
  readonly skippedBecause: readonly string[];
}

/** Some rows of what stands, asked of a live server. */
export interface Preview {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Whether there are more rows than these. */
  readonly more: boolean;
}
