import type { ForeignKey, Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";

/** Informational constraints: Redshift does not enforce them, and trusts them. (dg/t_Defining_constraints) */

/**
 * The names that a primary key of ours may have. There are two because the new table gets its key while the old
 * one still stands: a key's name is that of an index where keys have indexes, and must be free in the schema.
 */
export function primaryKeyNames(target: Target): readonly [string, string] {
  return [`${target.name}_pkey`, `${target.name}_pkey2`];
}

export function foreignKeyName(target: Target, key: ForeignKey): string {
  return `${target.name}_${key.columns.join("_")}_fkey`;
}

export function addPrimaryKey(target: Target, name: string, columns: readonly string[]): string {
  const names = columns.map(quoteName).join(", ");
  return `alter table ${quoteTarget(target)} add constraint ${quoteName(name)} primary key (${names})`;
}

export function addForeignKey(target: Target, key: ForeignKey): string {
  const own = key.columns.map(quoteName).join(", ");
  const other = key.referencedColumns.map(quoteName).join(", ");
  return `alter table ${quoteTarget(target)} add constraint ${quoteName(foreignKeyName(target, key))} foreign key (${own}) references ${quoteTarget(key.references)} (${other})`;
}

export function dropConstraint(target: Target, name: string): string {
  return `alter table ${quoteTarget(target)} drop constraint ${quoteName(name)}`;
}
