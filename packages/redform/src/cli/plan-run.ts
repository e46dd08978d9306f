import { auditsByTable } from "../graph/audits.ts";
import type { CompiledGraph } from "../graph/compiled-graph.ts";
import { selectActions } from "../graph/select.ts";
import { targetKey } from "../graph/target.ts";
import { buildPlan } from "../plan/build-plan.ts";
import type { Plan } from "../plan/plan-types.ts";
import type { Outcome } from "../problem.ts";
import type { Project } from "../project/types.ts";
import { knowLoads } from "../run/load-knowledge.ts";
import { readStanding } from "../run/read-standing.ts";
import { doneBy, ledgerId, runToResume } from "../run/resume.ts";
import { fingerprint, type KeptRun, keptRuns } from "../run/run-record.ts";
import { insist } from "../run/run-statement.ts";
import { recordedRuns } from "../run/warehouse-record.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { CommandContext } from "./command.ts";

export interface PlanFlags {
  readonly actions?: readonly string[];
  readonly tags?: readonly string[];
  readonly includeDeps?: boolean;
  readonly includeDependents?: boolean;
  readonly fullRefresh?: boolean;
  readonly resume?: boolean;
}

/** A plan, and what its record keeps of how it came about. */
export interface PlannedRun {
  readonly plan: Plan;
  readonly fingerprint: string;
  readonly selected: readonly string[];
  readonly fullRefresh: boolean;
  readonly resumes: string | null;
}

/** Plans a run of what is selected, or of what the last run has left. */
export async function planRun(
  graph: CompiledGraph,
  project: Project,
  flags: PlanFlags,
  warehouse: Warehouse,
  runId: string,
  context: Pick<CommandContext, "signal" | "random">,
): Promise<Outcome<PlannedRun>> {
  const print = fingerprint({ graph, environment: identityOf(project) });
  const resumed = flags.resume === true ? await findRun(project, print, warehouse) : null;
  if (resumed !== null && !resumed.ok) return resumed;
  const run = resumed?.value ?? null;
  const selected = run === null ? select(graph, flags) : { ok: true as const, value: new Set(run.selected) };
  if (!selected.ok) return selected;
  const done = run === null ? new Set<string>() : withAudits(graph, await doneBy(run, warehouse, context));
  const left = new Set([...selected.value].filter((key) => !done.has(key)));
  const schemas = [...new Set((graph.targets ?? []).map((target) => target.schema))].sort();
  const fullRefresh = run?.fullRefresh ?? flags.fullRefresh ?? false;
  const id = run === null ? runId : ledgerId(run);
  const loads = await insist(
    { attempt: () => knowLoads(graph, left, warehouse, runId), look: async () => null },
    context,
  );
  const state = await readStanding(warehouse, schemas, context);
  const plan = buildPlan(graph, left, state, { fullRefresh, runId: id, loadId: runId, done, loads });
  return {
    ok: true,
    value: {
      plan,
      fingerprint: print,
      selected: [...selected.value].sort(),
      fullRefresh,
      resumes: run === null ? null : id,
    },
  };
}

/** A cluster knows the runs of other machines too, and whether one came after ours. */
async function findRun(project: Project, print: string, warehouse: Warehouse): Promise<Outcome<KeptRun>> {
  const { name } = project.environment;
  const own = await keptRuns(project.root);
  const known = new Set(own.map(({ runId }) => runId));
  const recorded = warehouse.kind === "redshift" ? await recordedRuns(warehouse, name) : [];
  const all = [...own, ...recorded.filter(({ runId }) => !known.has(runId))];
  return runToResume(
    all.sort((a, b) => (a.runId < b.runId ? 1 : -1)),
    name,
    print,
  );
}

/** A table was published behind its audits, whether or not the run had time to tell of them. */
function withAudits(graph: CompiledGraph, done: ReadonlySet<string>): ReadonlySet<string> {
  const audits = auditsByTable(graph);
  return new Set(
    [...done].flatMap((key) => [key, ...(audits.get(key) ?? []).map(({ target }) => targetKey(target))]),
  );
}

function select(graph: CompiledGraph, flags: PlanFlags): Outcome<ReadonlySet<string>> {
  return selectActions(graph, {
    actions: flags.actions ?? [],
    tags: flags.tags ?? [],
    includeDeps: flags.includeDeps ?? false,
    includeDependents: flags.includeDependents ?? false,
  });
}

/** Which warehouse an environment means, without how one logs in. */
function identityOf({ environment: { name, connection } }: Project): unknown {
  if (connection.warehouse === "local") return { name, path: connection.path };
  const { host, port, database } = connection.settings;
  return { name, host, port, database };
}
