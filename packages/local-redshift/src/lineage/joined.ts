import type { Source } from "../query/ast.ts";
import type { Node } from "../sql/tree.ts";
import type { Origin } from "./contract.ts";
import { conditional, merged, raised } from "./origins.ts";
import { columnOf, type Relation, type Scope } from "./scope.ts";

type Join = Source & { readonly kind: "join" };

interface Joining {
  readonly add: (source: Source) => readonly Origin[];
  readonly condition: (nodes: readonly Node[]) => readonly Origin[];
}

/** Adds both sides of a join. Answers what decides which rows meet. */
export function addJoin(join: Join, scope: Scope, { add, condition }: Joining): readonly Origin[] {
  const start = scope.relations.length;
  const left = add(join.left);
  const middle = scope.relations.length;
  const right = add(join.right);
  const sides = [scope.relations.slice(start, middle), scope.relations.slice(middle)] as const;
  const using = join.using === "natural" ? inCommon(...sides) : join.using;
  const shared = using.flatMap((name) => share(name, join.side, sides, scope));
  return [...left, ...right, ...condition(join.onNodes), ...shared];
}

function inCommon(left: readonly Relation[], right: readonly Relation[]): readonly string[] {
  const names = new Set(right.flatMap(({ columns }) => columns.map(({ name }) => name)));
  return left.flatMap(({ columns }) => columns.map(({ name }) => name)).filter((name) => names.has(name));
}

/** The one column that USING makes of two: the left one's value, of a right join the right one's, of a full one either. */
function share(
  name: string,
  side: Join["side"],
  [left, right]: readonly [readonly Relation[], readonly Relation[]],
  scope: Scope,
): readonly Origin[] {
  const onLeft = scope.shared.get(name) ?? of(name, left);
  const onRight = of(name, right);
  const both = merged(raised([...onLeft, ...onRight]));
  scope.shared.set(name, side === "full" ? both : side === "right" ? onRight : onLeft);
  return conditional([...onLeft, ...onRight], "join", `using (${name})`);
}

function of(name: string, relations: readonly Relation[]): readonly Origin[] {
  for (const relation of relations) {
    const found = columnOf(relation, name);
    if (found !== null) return found;
  }
  return [];
}
