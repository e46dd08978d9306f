import { dependencyKeys, type RunnableAction, runnableActions } from "../graph/actions.ts";
import { contracted, type Edges } from "../graph/closure.ts";
import type { CompiledAction, CompiledGraph } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { createSchema } from "../sql/table.ts";
import type { WarehouseState } from "../warehouse/warehouse.ts";
import { constraintTasks, staleConstraints } from "./constraints.ts";
import { operationTask } from "./operation-task.ts";
import type { Plan, PlannedStatement, Task } from "./plan-types.ts";
import { standing } from "./standing.ts";
import { assertionTask, incrementalTask, tableTask, viewTask } from "./table-tasks.ts";

export interface PlanOptions {
  readonly fullRefresh: boolean;
}

/**
 * What a run has to do so that the selected actions stand. Pure: the same graph, selection and state
 * give the same plan.
 */
export function buildPlan(
  graph: CompiledGraph,
  selected: ReadonlySet<string>,
  state: WarehouseState,
  options: PlanOptions,
): Plan {
  const actions = runnableActions(graph);
  const edges = contracted(allEdges(graph, actions), selected);
  const chosen = actions.filter(({ key }) => selected.has(key));
  const tasks = chosen.map((action) => taskOf(action, edges.get(action.key) ?? [], state, options));
  const constraints = constraintTasks(graph, tasks, state);
  const all = [...tasks, ...constraints].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return { setup: [...schemas(chosen, state), ...staleConstraints(graph, tasks, state)], tasks: all };
}

/** Dependencies between all actions, inline tables included: a left-out action leads on to its own. */
function allEdges(graph: CompiledGraph, actions: readonly RunnableAction[]): Edges {
  const inline = (graph.tables ?? []).filter((table) => table.enumType === "INLINE");
  const every: readonly CompiledAction[] = [...actions.map(({ action }) => action), ...inline];
  return new Map(every.map((action) => [targetKey(action.target), dependencyKeys(action)]));
}

function taskOf(
  runnable: RunnableAction,
  dependsOn: readonly string[],
  state: WarehouseState,
  options: PlanOptions,
): Task {
  if (runnable.kind === "operation") return operationTask(runnable.action, dependsOn);
  if (runnable.kind === "assertion") return assertionTask(runnable.action, dependsOn, state);
  const table = runnable.action;
  if (table.enumType === "VIEW") return viewTask(table, dependsOn, state);
  const relation = standing(state, table.target);
  const rebuild = options.fullRefresh && table.protected !== true;
  return table.enumType === "INCREMENTAL" && relation?.kind === "table" && !rebuild
    ? incrementalTask(table, dependsOn, relation.columns)
    : tableTask(table, dependsOn, state);
}

function schemas(actions: readonly RunnableAction[], state: WarehouseState): readonly PlannedStatement[] {
  const needed = new Set(actions.map(({ action }) => action.target.schema));
  return [...needed]
    .filter((schema) => !state.schemas.includes(schema))
    .sort()
    .map((schema) => ({ purpose: "schema", sql: createSchema(schema) }));
}
