import type { LineageColumn } from "./contract.ts";
import type { Open, Relation, Scope } from "./scope.ts";

/** The columns of `*` or `t.*`, without those that EXCLUDE names; what USING made one stands first and once. */
export function starOf(
  path: readonly string[] | null,
  exclude: readonly string[],
  scope: Scope,
): {
  readonly columns: readonly LineageColumn[];
  readonly open: readonly Open[];
  readonly ambiguous: boolean;
} {
  const chosen = path === null ? scope.relations : scope.relations.filter((one) => isNamed(one, path));
  const shared = path === null ? [...scope.shared] : [];
  const names = new Set(shared.map(([name]) => name));
  const open = chosen.filter((relation) => relation.open.length > 0);
  const columns = [
    ...shared.map(([name, origins]) => ({ name, origins })),
    ...chosen.flatMap((relation) => relation.columns.filter(({ name }) => !names.has(name))),
  ];
  return {
    columns: columns.filter(({ name }) => !exclude.includes(name)),
    // Of two relations whose columns are not known nobody can say which one a column would be of.
    open: open.length > 1 ? [] : open.flatMap((relation) => passedOn(relation, [...exclude, ...names])),
    ambiguous: open.length > 1,
  };
}

function passedOn({ open, columns }: Relation, without: readonly string[]): readonly Open[] {
  const except = [...without, ...columns.map(({ name }) => name)];
  return open.map((one) => ({ ...one, except: [...one.except, ...except] }));
}

function isNamed({ alias, path }: Relation, name: readonly string[]): boolean {
  return name.length === 1 ? alias === name[0] : path.join(".") === name.join(".");
}
