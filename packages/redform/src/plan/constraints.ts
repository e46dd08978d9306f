import type { CompiledAssertion, CompiledGraph, CompiledTable } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import {
  addForeignKey,
  addPrimaryKey,
  dropConstraint,
  foreignKeyName,
  primaryKeyName,
} from "../sql/constraint.ts";
import type { WarehouseState } from "../warehouse/warehouse.ts";
import type { PlannedStatement, Task } from "./plan-types.ts";
import { standing } from "./standing.ts";

/**
 * A declared key becomes a constraint only after the assertions that prove it passed in this run:
 * Redshift trusts its constraints, and a false one gives wrong answers.
 */
export function constraintTasks(
  graph: CompiledGraph,
  tasks: readonly Task[],
  state: WarehouseState,
): readonly Task[] {
  const planned = new Set(tasks.map((task) => task.key));
  const proofs = proofsByTable(graph, planned);
  const tables = new Map((graph.tables ?? []).map((table) => [targetKey(table.target), table]));
  const withPrimaryKey = new Set(
    [...tables]
      .filter(([key, table]) => planned.has(key) && provesPrimaryKey(table, proofs))
      .map(([key]) => key),
  );
  return [...tables.values()].flatMap((table) => {
    const key = targetKey(table.target);
    if (!planned.has(key)) return [];
    const foreignKeys = provedForeignKeys(table, proofs).filter(({ references }) => {
      const parent = tables.get(targetKey(references));
      if (parent === undefined) return false;
      const parentKey = targetKey(parent.target);
      const stands =
        standing(state, parent.target)?.constraints.includes(primaryKeyName(parent.target)) === true;
      return withPrimaryKey.has(parentKey) || (!planned.has(parentKey) && stands);
    });
    const primaryKey = withPrimaryKey.has(key) ? (table.redshift?.primaryKey ?? []) : [];
    if (primaryKey.length === 0 && foreignKeys.length === 0) return [];
    const parents = foreignKeys
      .map(({ references }) => targetKey(references))
      .filter((parent) => withPrimaryKey.has(parent) && parent !== key)
      .map((parent) => `${parent}#constraints`);
    const own = (proofs.get(key) ?? [])
      .filter((assertion) => isKeyProof(assertion))
      .map(({ target }) => targetKey(target));
    return [
      {
        key: `${key}#constraints`,
        target: table.target,
        type: "constraints",
        file: table.fileName,
        dependsOn: [...new Set([key, ...own, ...parents])].sort(),
        groups: [
          {
            transaction: true,
            statements: [
              ...(primaryKey.length === 0 ? [] : [constraint(addPrimaryKey(table.target, primaryKey))]),
              ...foreignKeys.map((foreignKey) => constraint(addForeignKey(table.target, foreignKey))),
            ],
          },
        ],
        cleanup: [],
        countRows: null,
        check: null,
      } satisfies Task,
    ];
  });
}

function constraint(sql: string): PlannedStatement {
  return { purpose: "constraint", sql };
}

function proofsByTable(
  graph: CompiledGraph,
  planned: ReadonlySet<string>,
): ReadonlyMap<string, readonly CompiledAssertion[]> {
  const proofs = new Map<string, CompiledAssertion[]>();
  for (const assertion of graph.assertions ?? []) {
    if (assertion.parentAction === undefined || !planned.has(targetKey(assertion.target))) continue;
    const key = targetKey(assertion.parentAction);
    proofs.set(key, [...(proofs.get(key) ?? []), assertion]);
  }
  return proofs;
}

/** The compiler names the assertions of declared keys by these endings. */
function isKeyProof(assertion: CompiledAssertion): boolean {
  return /_assertions_(primaryKey|foreignKey_\d+)$/.test(assertion.target.name);
}

function provesPrimaryKey(
  table: CompiledTable,
  proofs: ReadonlyMap<string, readonly CompiledAssertion[]>,
): boolean {
  if ((table.redshift?.primaryKey ?? []).length === 0) return false;
  const own = proofs.get(targetKey(table.target)) ?? [];
  return own.some(({ target }) => target.name.endsWith("_assertions_primaryKey"));
}

function provedForeignKeys(
  table: CompiledTable,
  proofs: ReadonlyMap<string, readonly CompiledAssertion[]>,
): NonNullable<NonNullable<CompiledTable["redshift"]>["foreignKeys"]> {
  const own = proofs.get(targetKey(table.target)) ?? [];
  return (table.redshift?.foreignKeys ?? []).filter((_, index) =>
    own.some(({ target }) => target.name.endsWith(`_assertions_foreignKey_${index}`)),
  );
}

/**
 * Constraints that stand and that this run may make untrue, or that would keep an old table from being
 * dropped: those of tables that are written, and foreign keys that point to them. They come back when
 * they are proved again.
 */
export function staleConstraints(
  graph: CompiledGraph,
  tasks: readonly Task[],
  state: WarehouseState,
): readonly PlannedStatement[] {
  const written = new Set(
    tasks.filter(({ type }) => type === "table" || type === "incremental").map((task) => task.key),
  );
  const foreign: string[] = [];
  const primary: string[] = [];
  for (const table of graph.tables ?? []) {
    const constraints = standing(state, table.target)?.constraints ?? [];
    const isWritten = written.has(targetKey(table.target));
    for (const key of table.redshift?.foreignKeys ?? []) {
      const name = foreignKeyName(table.target, key);
      if (!constraints.includes(name)) continue;
      if (isWritten || written.has(targetKey(key.references)))
        foreign.push(dropConstraint(table.target, name));
    }
    const name = primaryKeyName(table.target);
    if (isWritten && constraints.includes(name)) primary.push(dropConstraint(table.target, name));
  }
  return [...foreign.sort(), ...primary.sort()].map(constraint);
}
