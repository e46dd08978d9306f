import type { ForeignKey, Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";

/** Informational constraints: Redshift does not enforce them, and trusts them. (dg/t_Defining_constraints) */

export function primaryKeyName(target: Target): string {
  return `${target.name}_pkey`;
}

export function foreignKeyName(target: Target, key: ForeignKey): string {
  return `${target.name}_${key.columns.join("_")}_fkey`;
}

export function addPrimaryKey(target: Target, columns: readonly string[]): string {
  const names = columns.map(quoteName).join(", ");
  return `alter table ${quoteTarget(target)} add constraint ${quoteName(primaryKeyName(target))} primary key (${names})`;
}

export function addForeignKey(target: Target, key: ForeignKey): string {
  const own = key.columns.map(quoteName).join(", ");
  const other = key.referencedColumns.map(quoteName).join(", ");
  return `alter table ${quoteTarget(target)} add constraint ${quoteName(foreignKeyName(target, key))} foreign key (${own}) references ${quoteTarget(key.references)} (${other})`;
}

export function dropConstraint(target: Target, name: string): string {
  return `alter table ${quoteTarget(target)} drop constraint ${quoteName(name)}`;
}
