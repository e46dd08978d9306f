import type { CompiledTable } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { dropConstraint, foreignKeyName } from "../sql/constraint.ts";
import type { WarehouseState } from "../warehouse/warehouse.ts";
import type { PlannedStatement } from "./plan-types.ts";
import { standing } from "./standing.ts";

/** By a table's key: what drops the foreign keys that others have on it. */
export type OthersKeys = (key: string) => readonly PlannedStatement[];

/** Looks through the tables once. A foreign key that nothing declares any more may point to any of them. */
export function othersKeys(tables: readonly CompiledTable[], state: WarehouseState): OthersKeys {
  const declared = new Map<string, string[]>();
  const undeclared: { readonly of: string; readonly sql: string }[] = [];
  for (const table of tables) {
    const of = targetKey(table.target);
    const parents = new Map(
      (table.redshift?.foreignKeys ?? []).map((foreignKey) => [
        foreignKeyName(table.target, foreignKey),
        targetKey(foreignKey.references),
      ]),
    );
    for (const name of standing(state, table.target)?.constraints ?? []) {
      if (!name.endsWith("_fkey")) continue;
      const sql = dropConstraint(table.target, name);
      const parent = parents.get(name);
      if (parent === undefined) undeclared.push({ of, sql });
      else if (parent !== of) declared.set(parent, [...(declared.get(parent) ?? []), sql]);
    }
  }
  return (key) =>
    [...(declared.get(key) ?? []), ...undeclared.filter(({ of }) => of !== key).map(({ sql }) => sql)]
      .sort()
      .map((sql) => ({ purpose: "free", sql }));
}
