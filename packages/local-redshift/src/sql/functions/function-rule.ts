import type { LastStatements } from "../../history/last-statements.ts";
import type { Known } from "../../typing/numeric.ts";
import type { Node } from "../tree.ts";

/**
 * What local-redshift does with a function of Redshift's:
 * - same: DuckDB's function of that name gives Redshift's answer
 * - rename: DuckDB's function of another name does; a name that begins with rs_ is a macro of ours
 * - rewrite: an expression stands for it
 * - refused: the reason, and a way round where there is one
 */
export type FunctionRule =
  | { readonly state: "same" }
  | { readonly state: "rename"; readonly to: string }
  | {
      readonly state: "rewrite";
      readonly write: (call: Call) => string;
      /** Whether arguments that say nothing here are taken. */
      readonly surplus?: true;
    }
  | { readonly state: "refused"; readonly reason: string };

/** A call whose arguments are already DuckDB SQL. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  /** The arguments as nodes, for rules that need to see a literal. */
  readonly argNodes: readonly (readonly Node[])[];
  /** `order by …` of WITHIN GROUP, as DuckDB SQL. */
  readonly withinGroup: string | null;
  readonly distinct: boolean;
  /** IGNORE NULLS or RESPECT NULLS. */
  readonly nulls: "ignore" | "respect" | null;
  /** `over (…)` or `over name`, as DuckDB SQL. */
  readonly over: string | null;
  /** The statement's moment, in milliseconds since the epoch. */
  readonly now: number;
  /** As in the context of the rules. */
  readonly stored: boolean;
  /** What pg_last_copy_count() answers. */
  readonly lastCopyCount: number;
  readonly last: LastStatements;
  readonly user: string;
  readonly setting: (name: string) => string | undefined;
  readonly searchPath: readonly string[];
  /** Whether the query reads a table that the compute nodes hold. */
  readonly readsTables: boolean;
  readonly pid: number;
  /** Types of the arguments, null where they are not known. */
  readonly argTypes: readonly Known[];
  /** The type of what WITHIN GROUP orders by. */
  readonly orderType: Known;
}

export type FunctionList = Readonly<Record<string, FunctionRule>>;

export const same: FunctionRule = { state: "same" };
export const rename = (to: string): FunctionRule => ({ state: "rename", to });
export const rewrite = (write: (call: Call) => string): FunctionRule => ({ state: "rewrite", write });
export const refused = (reason: string): FunctionRule => ({ state: "refused", reason });

/** All these names with the same rule. */
export function each(rule: FunctionRule, ...names: readonly string[]): FunctionList {
  return Object.fromEntries(names.map((name) => [name, rule]));
}
