import type { CompiledGraph, Target } from "../graph/compiled-graph.ts";
import type { ColumnTypes } from "../openlineage/job-events.ts";
import type { Outcome, Problem } from "../problem.ts";
import { isAddress, type OpenLineageSettings, openLineageOf } from "../project/openlineage-settings.ts";
import type { Project } from "../project/types.ts";
import type { RunEvent, RunResult } from "../run/run-result.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { CommandContext } from "./command.ts";

/** Tells OpenLineage what a run does. Nothing that goes wrong here fails the run. */
export interface RunTeller {
  readonly onEvent: (event: RunEvent) => void;
  /** Sends what is left, and says what could not be sent. */
  readonly finish: (result: Pick<RunResult, "status">) => Promise<void>;
}

const SILENT: RunTeller = { onEvent: () => undefined, finish: () => Promise.resolve() };

/** Where events go: what `--openlineage` says, else the environment; null where neither wants them. */
export function openLineageTarget(
  flag: string | undefined,
  project: Project,
  context: CommandContext,
): Outcome<OpenLineageSettings | null> {
  const settings =
    flag === undefined
      ? project.environment.openLineage
      : openLineageOf(flag, context.workingFolder, context.env);
  if (settings === undefined) return { ok: true, value: null };
  const file = flag === undefined ? project.environment.file : null;
  if (!isAddress(settings.to)) return { ok: true, value: settings };
  if (!URL.canParse(settings.to)) return bad(file, "the address for OpenLineage is no URL.", null);
  const { username, password } = new URL(settings.to);
  if (username === "" && password === "") return { ok: true, value: settings };
  const remedy =
    "Take them out, and give a key as apiKey: ${NAME} in the environment, or as OPENLINEAGE_API_KEY.";
  return bad(file, "the address for OpenLineage holds a name or a password.", remedy);
}

function bad(file: string | null, message: string, remedy: string | null): Outcome<never> {
  const problem: Problem = { file, message, remedy, code: "bad-openlineage" };
  return { ok: false, problems: [problem] };
}

interface ToldRun {
  readonly project: Project;
  readonly graph: CompiledGraph;
  readonly runId: string;
  readonly warehouse: Warehouse;
}

/** Begins to tell of a run. What it needs is loaded only where someone wants the events. */
export async function tellOpenLineage(
  settings: OpenLineageSettings | null,
  { project, graph, runId, warehouse }: ToldRun,
  context: CommandContext,
): Promise<RunTeller> {
  if (settings === null) return SILENT;
  const { graphLineage } = await import("../lineage/column-lineage.ts");
  const { readJsonPaths } = await import("../project/json-paths.ts");
  const { nameOf } = await import("../site/read-site.ts");
  const { maskSecrets } = await import("../site/mask-secrets.ts");
  const { namingOf } = await import("../openlineage/names.ts");
  const { endEvent, jobsOf, parentEvent, startEvent } = await import("../openlineage/job-events.ts");
  const { fileDestination, httpDestination, startOutbox } = await import("../openlineage/destination.ts");
  const { to, apiKey, timeoutMs, namespace } = settings;
  const destination = isAddress(to)
    ? httpDestination(new URL(to), { apiKey, timeoutMs })
    : fileDestination(to);
  const outbox = startOutbox(destination);
  const naming = namingOf(namespace ?? (await nameOf(project.root)), project.environment, project.root);
  const lineage = graphLineage(graph, { jsonPaths: (location) => readJsonPaths(project.root, location) });
  const jobs = jobsOf(graph, lineage, maskSecrets);
  const about = { runId, naming };
  const now = (): string => new Date(context.now()).toISOString();
  const started = new Set<string>();
  const startedAt = now();
  outbox.add(() => parentEvent(about, "START", startedAt));
  return {
    onEvent: (event) => {
      const { schema, name } = event.kind === "started" ? event.target : event.result.target;
      const job = jobs.get(`${schema}.${name}`);
      if (job === undefined) return;
      const at = now();
      if (event.kind === "started") {
        started.add(event.key);
        outbox.add(() => startEvent(job, about, at));
        return;
      }
      const { result } = event;
      // What never began has no run to end.
      if (result.startedMs === null) return;
      // An audit begins within its table's task and tells of its end alone; OpenLineage wants both.
      if (!started.has(event.key)) {
        const began = new Date(context.now() - result.durationMs).toISOString();
        outbox.add(() => startEvent(job, about, began));
      }
      outbox.add(async () => {
        const types = job.kind === "ASSERTION" ? new Map() : await columnTypes(warehouse, result.target);
        return endEvent(job, about, result, at, types);
      });
    },
    finish: async ({ status }) => {
      const type = status === "success" ? "COMPLETE" : status === "failure" ? "FAIL" : "ABORT";
      const at = now();
      outbox.add(() => parentEvent(about, type, at));
      const failed = await outbox.flush();
      if (failed === null) return;
      const { terminal } = context;
      terminal.err(
        `${terminal.colors.yellow("warning")} OpenLineage at ${destination.name}: ${failed.reason}; ${failed.unsent} events were not sent\n`,
      );
    },
  };
}

/** The types of what stands under a name; none where the warehouse can't say. */
async function columnTypes(warehouse: Warehouse, { schema, name }: Target): Promise<ColumnTypes> {
  const quoted = [schema, name].map((part) => `'${part.replaceAll("'", "''").toLowerCase()}'`);
  try {
    const session = await warehouse.connect();
    try {
      const { rows } = await session.execute(
        `select column_name, data_type from svv_columns where table_schema = ${quoted[0]} and table_name = ${quoted[1]}`,
      );
      return new Map(rows.map(([column, type]) => [column ?? "", type ?? ""]));
    } finally {
      await session.close();
    }
  } catch {
    return new Map();
  }
}
