import { dependencyKeys, type RunnableAction, runnableActions } from "../graph/actions.ts";
import { auditsByTable } from "../graph/audits.ts";
import { contracted, type Edges } from "../graph/closure.ts";
import type { CompiledAction, CompiledAssertion, CompiledGraph, Target } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { createLedger, LEDGER_SCHEMA, lookLedger, writeLedger } from "../sql/ledger.ts";
import { createLoads } from "../sql/loads.ts";
import { candidateOf, createSchema, dropTable, retiredOf } from "../sql/table.ts";
import type { WarehouseState } from "../warehouse/warehouse.ts";
import type { LoadKnowledge } from "./decide-load.ts";
import { driftOf } from "./drift.ts";
import { hasRetired, type KeyContext, keyContext, keyStatements } from "./keys.ts";
import { loadTask } from "./load-task.ts";
import { operationTask } from "./operation-task.ts";
import type { Plan, PlannedStatement, Task } from "./plan-types.ts";
import { standing } from "./standing.ts";
import { assertionTask, incrementalTask, tableTask, viewTask } from "./table-tasks.ts";

export interface PlanOptions {
  readonly fullRefresh: boolean;
  /** The run under whose id transactions are written into the ledger; none are without it. */
  readonly runId?: string;
  /** Tasks that an earlier part of the run has done: what they may have left is cleaned. */
  readonly done?: ReadonlySet<string>;
  /** Under which loads are recorded, `runId` unless told: unlike that, no other run's. */
  readonly loadId?: string;
  /** What is known of the objects of loads that take what is new, by key. */
  readonly loads?: ReadonlyMap<string, LoadKnowledge>;
}

/**
 * What a run has to do so that the selected actions stand. Pure: the same graph, selection and state
 * give the same plan. A table's audits are part of its task, selected or not.
 */
export function buildPlan(
  graph: CompiledGraph,
  selected: ReadonlySet<string>,
  state: WarehouseState,
  options: PlanOptions,
): Plan {
  const actions = runnableActions(graph);
  const audits = auditsByTable(graph);
  const within = auditedBy(audits, selected);
  const chosen = actions.filter(({ key }) => selected.has(key) && !within.has(key));
  const keys = new Set(chosen.map(({ key }) => key));
  const edges = contracted(auditEdges(allEdges(graph, actions), audits, within), keys);
  const increments = new Set(
    chosen.filter((action) => isIncrement(action, state, options)).map(({ key }) => key),
  );
  const rebuilt = new Set(
    chosen.filter(({ key, kind }) => kind === "table" && !increments.has(key)).map(({ key }) => key),
  );
  const copied = chosen.filter(({ key, action }) => increments.has(key) && isCopied(action, state));
  const anew = new Set([...rebuilt, ...copied.map(({ key }) => key)]);
  const context = keyContext(graph, audits, keys, anew, state);
  const tasks = chosen.map((action) => {
    const dependsOn = edges.get(action.key) ?? [];
    if (action.kind === "operation") {
      const { load } = action.action;
      if (load === undefined) return operationTask(action.action, dependsOn);
      return loadTask(action.action, load, {
        dependsOn,
        audits: audits.get(action.key) ?? [],
        state,
        fullRefresh: options.fullRefresh,
        ...present({ knowledge: options.loads?.get(action.key), loadId: options.loadId ?? options.runId }),
      });
    }
    if (action.kind === "assertion") return assertionTask(action.action, dependsOn, state);
    if (action.action.enumType === "VIEW") return viewTask(action.action, dependsOn, state);
    const publication = {
      dependsOn,
      audits: audits.get(action.key) ?? [],
      keys: keyStatements(action.action, context),
      state,
    };
    return increments.has(action.key)
      ? incrementalTask(action.action, publication, standing(state, action.action.target)?.columns ?? [])
      : tableTask(action.action, publication);
  });
  const touched = [...chosen, ...actions.filter(({ key }) => within.has(key))];
  const { runId, done = new Set() } = options;
  return {
    setup: [
      ...schemas(touched, state, runId === undefined ? [] : [LEDGER_SCHEMA]),
      ...(runId === undefined ? [] : records(chosen)),
      ...leftovers(graph, done, context),
    ],
    tasks: runId === undefined ? tasks : tasks.map((task) => recorded(task, runId)),
  };
}

/** Whether an incremental table must be copied before its increment, so that it stands as its model says. */
function isCopied(action: RunnableAction["action"], state: WarehouseState): boolean {
  return "enumType" in action && driftOf(action, standing(state, action.target)).copy;
}

/** The tables of our own that a run needs. */
function records(chosen: readonly RunnableAction[]): readonly PlannedStatement[] {
  const loads = chosen.some(({ kind, action }) => kind === "operation" && "load" in action);
  return [createLedger(), ...(loads ? createLoads() : [])].map((sql) => ({ purpose: "record", sql }));
}

function present(values: {
  readonly knowledge: LoadKnowledge | undefined;
  readonly loadId: string | undefined;
}): { readonly knowledge?: LoadKnowledge; readonly loadId?: string } {
  const { knowledge, loadId } = values;
  return {
    ...(knowledge === undefined ? {} : { knowledge }),
    ...(loadId === undefined ? {} : { loadId }),
  };
}

/** The task whose transaction, if it changes what stands, is written into the ledger. */
function recorded(task: Task, runId: string): Task {
  if (task.type === "view" || task.type === "assertion") return task;
  const groups = task.groups.map((group) => {
    if (!group.transaction) return group;
    const key = group.ledgerKey ?? task.key;
    const record: PlannedStatement = { purpose: "record", sql: writeLedger(runId, key) };
    return { ...group, proved: [...(group.proved ?? []), record], look: lookLedger(runId, key) };
  });
  return { ...task, groups };
}

/** The old tables that a run had no more time to drop. A table that is built anew cleans its own. */
function leftovers(
  graph: CompiledGraph,
  done: ReadonlySet<string>,
  { rebuilt, state, others }: KeyContext,
): readonly PlannedStatement[] {
  const tables = graph.tables ?? [];
  const loads = (graph.operations ?? []).filter(({ load }) => load !== undefined);
  const dropped = (one: Target): readonly PlannedStatement[] =>
    standing(state, one) === undefined ? [] : [{ purpose: "clean", sql: dropTable(one) }];
  return [
    ...tables.filter(({ target }) => !rebuilt.has(targetKey(target))),
    ...loads.filter(({ target }) => done.has(targetKey(target))),
  ].flatMap((table) => [
    ...(done.has(targetKey(table.target)) ? dropped(candidateOf(table.target)) : []),
    ...(hasRetired(table.target, state) ? others(targetKey(table.target)) : []),
    ...dropped(retiredOf(table.target)),
  ]);
}

/** The task in which each audit of a selected table runs, by the audit's key. */
function auditedBy(
  audits: ReadonlyMap<string, readonly CompiledAssertion[]>,
  selected: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const within = new Map<string, string>();
  for (const [table, assertions] of audits) {
    if (!selected.has(table)) continue;
    for (const assertion of assertions) within.set(targetKey(assertion.target), table);
  }
  return within;
}

/** A table comes after all that its audits read; what waits for an audit waits for its table. */
function auditEdges(
  edges: Edges,
  audits: ReadonlyMap<string, readonly CompiledAssertion[]>,
  within: ReadonlyMap<string, string>,
): Edges {
  const moved = (key: string): string => within.get(key) ?? key;
  return new Map(
    [...edges].map(([key, targets]) => {
      const read = (audits.get(key) ?? [])
        .filter((assertion) => within.has(targetKey(assertion.target)))
        .flatMap(dependencyKeys);
      const all = new Set([...targets, ...read].map(moved));
      all.delete(key);
      return [key, [...all]];
    }),
  );
}

function isIncrement(runnable: RunnableAction, state: WarehouseState, options: PlanOptions): boolean {
  if (runnable.kind !== "table" || runnable.action.enumType !== "INCREMENTAL") return false;
  const rebuild = options.fullRefresh && runnable.action.protected !== true;
  return standing(state, runnable.action.target)?.kind === "table" && !rebuild;
}

/** Dependencies between all actions, inline tables included: a left-out action leads on to its own. */
function allEdges(graph: CompiledGraph, actions: readonly RunnableAction[]): Edges {
  const inline = (graph.tables ?? []).filter((table) => table.enumType === "INLINE");
  const every: readonly CompiledAction[] = [...actions.map(({ action }) => action), ...inline];
  return new Map(every.map((action) => [targetKey(action.target), dependencyKeys(action)]));
}

function schemas(
  actions: readonly RunnableAction[],
  state: WarehouseState,
  more: readonly string[],
): readonly PlannedStatement[] {
  const needed = new Set([...actions.map(({ action }) => action.target.schema), ...more]);
  return [...needed]
    .filter((schema) => !state.schemas.includes(schema))
    .sort()
    .map((schema) => ({ purpose: "schema", sql: createSchema(schema) }));
}
