import type { ExploreAnswers } from "../explore/ask-charts.ts";
import type { Explore } from "../explore/explore.ts";
import type { CompiledGraph } from "../graph/compiled-graph.ts";
import type { KeptRun } from "../run/run-record.ts";
import type { TestRecord } from "../testing/test-record.ts";
import type { Relation } from "../warehouse/warehouse.ts";
import type { ColumnEdge, TimeSpan } from "./site-data.ts";

/** A relation of the warehouse, measured. */
export interface StandingTable extends Omit<Relation, "columns"> {
  /** In table order. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Null where it was not counted. */
  readonly rowCount: number | null;
  readonly sizeBytes: number | null;
  readonly span: TimeSpan | null;
}

/** What stands in the schemas of the project. */
export interface Standing {
  /** By `schema.name`. */
  readonly tables: ReadonlyMap<string, StandingTable>;
}

/** Everything the pages are made of. */
export interface SiteInput {
  readonly project: string;
  readonly environment: string;
  readonly warehouse: "local" | "redshift";
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  readonly live: boolean;
  /** Why the project's files, as they are now, do not compile; `graph` is then of the last ones that did. */
  readonly problems: readonly string[];
  readonly graph: CompiledGraph;
  /** Texts of the project's files, by their path within it. */
  readonly sources: ReadonlyMap<string, string>;
  /** Null where the warehouse could not be read, and why. */
  readonly standing: Standing | null;
  readonly unread: string | null;
  /** Of the environment, the newest first. */
  readonly runs: readonly KeptRun[];
  /** Of the environment; null where no tests are on record. */
  readonly tests: TestRecord | null;
  /** Column lineage of the whole project, sorted. */
  readonly lineage: readonly ColumnEdge[];
  /** Columns of nodes as far as they can be told, in table order, by id. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** Sorted by name. */
  readonly explores: readonly Explore[];
  /** By name of explore; absent where a warehouse can be asked. */
  readonly answers?: ReadonlyMap<string, ExploreAnswers>;
}
