/**
 * The compiled project, in the shape that the stock `dataform compile --json` prints: absent where
 * protobuf would leave a default out. Keys marked "ours" are added.
 */

export interface Target {
  readonly database?: string;
  readonly schema: string;
  readonly name: string;
}

export interface ProjectConfig {
  readonly warehouse: string;
  readonly defaultSchema: string;
  readonly assertionSchema?: string;
  readonly defaultDatabase?: string;
  readonly schemaSuffix?: string;
  readonly tablePrefix?: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly concurrentQueryLimit?: number;
  readonly idempotentActionRetries?: number;
}

export interface ColumnDescriptor {
  readonly path: readonly string[];
  readonly description?: string;
  readonly displayName?: string;
  readonly tags?: readonly string[];
}

export interface ActionDescriptor {
  readonly description?: string;
  readonly columns?: readonly ColumnDescriptor[];
}

/** What every action has. */
export interface CompiledAction {
  readonly target: Target;
  readonly canonicalTarget: Target;
  readonly fileName: string;
  readonly dependencyTargets?: readonly Target[];
  readonly tags?: readonly string[];
  readonly disabled?: boolean;
  readonly hermeticity?: string;
  readonly actionDescriptor?: ActionDescriptor;
}

export type TableType = "TABLE" | "INCREMENTAL" | "VIEW" | "INLINE";

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly references: Target;
  /** The columns of the referenced table, one for each of `columns`. */
  readonly referencedColumns: readonly string[];
}

export interface RedshiftOptions {
  /** The stock core knows "even", "key" and "all"; "auto" is ours. */
  readonly distStyle?: "auto" | "even" | "all" | "key";
  readonly distKey?: string;
  readonly sortKeys?: readonly string[];
  /** "auto" is ours. */
  readonly sortStyle?: "auto" | "compound" | "interleaved";
  /** Ours. Informational on Redshift; proved by an assertion of the same columns. */
  readonly primaryKey?: readonly string[];
  /** Ours. */
  readonly foreignKeys?: readonly ForeignKey[];
  /** Ours. When the table's assertions run: before it is published (the default), or after. */
  readonly audit?: "before" | "after";
  /** Ours. Assertions of the config whose failure is a warning. */
  readonly warnOn?: readonly WarnOn[];
  /** Ours. What an increment whose columns are not the table's does; "ignore" unless told. */
  readonly onSchemaChange?: OnSchemaChange;
  /** Ours. How an increment takes the place of the rows with its keys; "delete+insert" unless told. */
  readonly incrementalStrategy?: "delete+insert" | "merge";
  /** Ours. Compression by column; Redshift chooses the others'. */
  readonly encode?: Readonly<Record<string, string>>;
  /** Ours. False: the table is in no snapshot. */
  readonly backup?: boolean;
}

/**
 * "ignore": the table's columns are written. "fail": nothing is. "extend": new columns are added.
 * "synchronize": and those that no longer arrive are dropped.
 */
export type OnSchemaChange = "ignore" | "fail" | "extend" | "synchronize";

/** What a table's config can assert. */
export type WarnOn = "uniqueKey" | "nonNull" | "rowConditions" | "primaryKey" | "foreignKeys";

export interface CompiledTable extends CompiledAction {
  readonly type: string;
  readonly enumType: TableType;
  readonly query: string;
  readonly incrementalQuery?: string;
  readonly where?: string;
  readonly uniqueKey?: readonly string[];
  readonly protected?: boolean;
  readonly preOps?: readonly string[];
  readonly postOps?: readonly string[];
  readonly incrementalPreOps?: readonly string[];
  readonly incrementalPostOps?: readonly string[];
  readonly redshift?: RedshiftOptions;
}

export interface CompiledOperation extends CompiledAction {
  readonly queries: readonly string[];
  readonly hasOutput?: boolean;
  /** Ours: it is a load, whose objects are known. */
  readonly load?: LoadOptions;
}

/** How a load takes the objects under its prefix. */
export interface LoadOptions {
  /** "all": each load takes all, in place of what stands. "new": those that were not taken yet, behind it. */
  readonly take: "all" | "new";
  /**
   * What "new" does when an object that it took has another ETag since: it fails, loads everything anew, or
   * keeps the rows of the object as it was.
   */
  readonly changed: "fail" | "reload" | "ignore";
}

export interface CompiledAssertion extends CompiledAction {
  readonly query: string;
  /** The table whose config holds the assertion. */
  readonly parentAction?: Target;
  /** Ours: its failure is told and stops nothing. */
  readonly severity?: "warn";
}

export interface CompiledDeclaration {
  readonly target: Target;
  readonly canonicalTarget: Target;
  readonly fileName: string;
  readonly actionDescriptor?: ActionDescriptor;
}

export interface CompiledTest {
  readonly name: string;
  readonly fileName: string;
  readonly testQuery?: string;
  readonly expectedOutputQuery?: string;
  /** Ours: the tested model. */
  readonly dataset?: Target;
  /** Ours: there when an increment is tested, that is when an input block bears the model's own name. */
  readonly increment?: {
    /** The rows that stand before the increment. */
    readonly existingQuery: string;
    readonly uniqueKey: readonly string[];
  };
}

export interface CompilationError {
  readonly fileName?: string;
  readonly actionName?: string;
  readonly actionTarget?: Target;
  readonly message: string;
  readonly stack?: string;
}

export interface CompiledGraph {
  readonly tables?: readonly CompiledTable[];
  readonly operations?: readonly CompiledOperation[];
  readonly assertions?: readonly CompiledAssertion[];
  readonly declarations?: readonly CompiledDeclaration[];
  readonly tests?: readonly CompiledTest[];
  readonly projectConfig: ProjectConfig;
  readonly graphErrors?: { readonly compilationErrors?: readonly CompilationError[] };
  readonly dataformCoreVersion: string;
  readonly targets?: readonly Target[];
}
