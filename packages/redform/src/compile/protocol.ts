import type { CompiledGraph, Target, WarnOn } from "../graph/compiled-graph.ts";

/** What the compiling process is told, as JSON on its standard input. */
export interface CompileRequest {
  readonly root: string;
  /** dataform.json as it stands. */
  readonly originalConfig: Readonly<Record<string, unknown>>;
  /** The same with what the environment and the command line lay over it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Relative to the root, in the order in which they are to be loaded. */
  readonly includes: readonly string[];
  readonly definitions: readonly string[];
  /** Whether a reference to what the project does not hold resolves to the default schema (core before 2.0.4). */
  readonly lenientResolve: boolean;
  readonly timeoutMs: number;
}

/** A place in a file of the project, from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** A foreign key's reference, looked up among the project's actions. */
export interface ReferenceLookup {
  /** The table that declares the key, as it stands in the graph. */
  readonly table: Target;
  /** Of `redshift.foreignKeys`. */
  readonly index: number;
  readonly matches: readonly Target[];
}

/** What the config of a table with a redshift block asserts. */
export interface AssertedKinds {
  readonly table: Target;
  readonly kinds: readonly WarnOn[];
}

/** A redshift block of what is no table, as the project wrote it. */
export interface ActionBlock {
  readonly target: Target;
  readonly block: unknown;
}

/** What the process answers, as JSON on file descriptor 3. */
export type CompileReply =
  | {
      readonly kind: "graph";
      /** As the core made it; `redshift` holds what the project wrote, unchecked. */
      readonly graph: CompiledGraph;
      /** Where each of the graph's compilation errors arose, where that is known. */
      readonly places: readonly (SourcePlace | null)[];
      readonly references: readonly ReferenceLookup[];
      readonly asserted: readonly AssertedKinds[];
      readonly assertionBlocks: readonly ActionBlock[];
      readonly operationBlocks: readonly ActionBlock[];
    }
  | { readonly kind: "timeout"; readonly file: string | null }
  | { readonly kind: "failed"; readonly message: string; readonly place: SourcePlace | null };
