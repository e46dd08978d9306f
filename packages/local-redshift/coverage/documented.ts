import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What Redshift's documentation lists, kept in the JSON files beside this one. */

export interface Documented {
  readonly name: string;
  /** The page under docs.aws.amazon.com/redshift/latest/dg/. */
  readonly page: string;
  /** SQL that shows whether it is known, where a name alone does not. */
  readonly try?: string;
}

export interface Section {
  readonly title: string;
  readonly page: string;
  readonly functions: readonly Documented[];
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8")) as T;
}

/** The SQL functions reference (dg/c_SQL_functions), section by section. */
export const sections = read<readonly Section[]>("functions.json");
/** The SQL commands (dg/c_SQL_commands), each with an example. */
export const statements = read<readonly (Documented & { readonly try: string })[]>("statements.json");
/** The data types (dg/c_Supported_data_types), each with a value. */
export const types = read<readonly (Documented & { readonly try: string })[]>("types.json");
/** Functions that occur in the conformance snippets. */
export const snippetFunctions: ReadonlySet<string> = new Set(
  read<readonly string[]>("snippet-functions.json"),
);
/** How many of the conformance snippets pass. */
export const snippets = read<{ readonly passed: number; readonly of: number }>("snippets.json");
