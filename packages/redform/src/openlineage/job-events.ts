import type {
  ActionDescriptor,
  CompiledAssertion,
  CompiledGraph,
  CompiledOperation,
  CompiledTable,
} from "../graph/compiled-graph.ts";
import type { ColumnEdge } from "../lineage/column-edge.ts";
import type { GraphLineage } from "../lineage/column-lineage.ts";
import type { ActionResult } from "../run/run-result.ts";
import { columnLineageFacet } from "./column-facet.ts";
import { datasetName, type Naming, uuidOf } from "./names.ts";
import {
  EVENT_SCHEMA,
  type Facets,
  facet,
  type InputDataset,
  type OutputDataset,
  PRODUCER,
  type RunEvent,
} from "./run-event.ts";

/** An action of the project, with what its events say of it whatever becomes of it. */
export interface Job {
  readonly id: string;
  readonly kind: "MODEL" | "OPERATION" | "ASSERTION";
  readonly description: string;
  readonly sql: string;
  /** Ids of the nodes that it reads, sorted. */
  readonly reads: readonly string[];
  /** Columns of what it makes. */
  readonly columns: readonly { readonly name: string; readonly description: string }[];
  readonly edges: readonly ColumnEdge[];
  /** Of an assertion of a table's config: that table. */
  readonly about: string | null;
}

/** The jobs of a project by the id of their node, `schema.name`. `publish` makes SQL fit to be shown. */
export function jobsOf(
  graph: CompiledGraph,
  lineage: GraphLineage,
  publish: (sql: string) => string,
): ReadonlyMap<string, Job> {
  const into = new Map<string, ColumnEdge[]>();
  for (const edge of lineage.edges) into.set(edge.to.node, [...(into.get(edge.to.node) ?? []), edge]);
  const jobs = new Map<string, Job>();
  const add = (
    action: CompiledTable | CompiledOperation | CompiledAssertion,
    kind: Job["kind"],
    sql: string,
    about: string | null,
  ): void => {
    const id = idOf(action.target);
    const edges = into.get(id) ?? [];
    const reads = new Set([
      ...(action.dependencyTargets ?? []).map(idOf),
      ...edges.map(({ from }) => from.node),
    ]);
    jobs.set(id, {
      id,
      kind,
      description: action.actionDescriptor?.description?.trim() ?? "",
      sql: publish(sql.trim()),
      reads: [...reads].sort(),
      columns: describedColumns(lineage.columns.get(id) ?? [], action.actionDescriptor),
      edges,
      about,
    });
  };
  for (const table of graph.tables ?? []) add(table, "MODEL", table.query, null);
  for (const operation of graph.operations ?? [])
    add(operation, "OPERATION", operation.queries.join(";\n\n"), null);
  for (const assertion of graph.assertions ?? []) {
    const parent = assertion.parentAction === undefined ? null : idOf(assertion.parentAction);
    add(assertion, "ASSERTION", assertion.query, parent);
  }
  return jobs;
}

function idOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}

function describedColumns(
  names: readonly string[],
  descriptor: ActionDescriptor | undefined,
): Job["columns"] {
  const described = new Map(
    (descriptor?.columns ?? []).map((one) => [one.path.join("."), one.description ?? ""]),
  );
  return names.map((name) => ({ name, description: described.get(name) ?? "" }));
}

/** What every event of a run has in common. */
export interface RunAbout {
  /** As the run's record has it. */
  readonly runId: string;
  readonly naming: Naming;
}

/** The whole run, which the others are parts of. */
export function parentEvent(about: RunAbout, eventType: RunEvent["eventType"], eventTime: string): RunEvent {
  const { naming } = about;
  const jobType = facet("JobTypeJobFacet", {
    processingType: "BATCH",
    integration: "DATAFORM",
    jobType: "RUN",
  });
  return {
    eventType,
    eventTime,
    producer: PRODUCER,
    schemaURL: EVENT_SCHEMA,
    run: { runId: uuidOf(about.runId) },
    job: { namespace: naming.jobs, name: "dataform run", facets: { jobType } },
    inputs: [],
    outputs: [],
  };
}

/** An action that begins. */
export function startEvent(job: Job, about: RunAbout, eventTime: string): RunEvent {
  return jobEvent(job, about, "START", eventTime, {});
}

/** Redshift's names of the types of a table's columns, by column. */
export type ColumnTypes = ReadonlyMap<string, string>;

/** An action that ended, with what it made and what was found. */
export function endEvent(
  job: Job,
  about: RunAbout,
  result: ActionResult,
  eventTime: string,
  types: ColumnTypes,
): RunEvent {
  const ended = result.status === "success" || result.status === "warning";
  const type = ended ? "COMPLETE" : result.status === "failure" ? "FAIL" : "ABORT";
  const message = result.error?.message;
  const facets: Facets =
    message === undefined
      ? {}
      : { errorMessage: facet("ErrorMessageRunFacet", { message, programmingLanguage: "SQL" }) };
  return jobEvent(job, about, type, eventTime, facets, { result, types });
}

interface Ended {
  readonly result: ActionResult;
  readonly types: ColumnTypes;
}

function jobEvent(
  job: Job,
  { runId, naming }: RunAbout,
  eventType: RunEvent["eventType"],
  eventTime: string,
  facets: Facets,
  ended: Ended | null = null,
): RunEvent {
  const parent = facet("ParentRunFacet", {
    run: { runId: uuidOf(runId) },
    job: { namespace: naming.jobs, name: "dataform run" },
  });
  const jobType = facet("JobTypeJobFacet", {
    processingType: "BATCH",
    integration: "DATAFORM",
    jobType: job.kind,
  });
  return {
    eventType,
    eventTime,
    producer: PRODUCER,
    schemaURL: EVENT_SCHEMA,
    run: { runId: uuidOf(`${runId}\0${job.id}`), facets: { parent, ...facets } },
    job: {
      namespace: naming.jobs,
      name: job.id,
      facets: {
        jobType,
        ...(job.sql === "" ? {} : { sql: facet("SQLJobFacet", { query: job.sql }) }),
        ...documented("DocumentationJobFacet", job.description),
      },
    },
    inputs: job.reads.map((id) => input(id, job, naming, ended?.result ?? null)),
    outputs: job.kind === "ASSERTION" || job.columns.length === 0 ? [] : [output(job, naming, ended)],
  };
}

function documented(
  kind: "DocumentationJobFacet" | "DocumentationDatasetFacet",
  description: string,
): Facets {
  return description === "" ? {} : { documentation: facet(kind, { description }) };
}

/** An assertion's outcome stands at the table that it is about, else at all that it reads. */
function input(id: string, job: Job, naming: Naming, result: ActionResult | null): InputDataset {
  const name = datasetName(id, naming);
  const tested = job.kind === "ASSERTION" && (job.about === null || job.about === id);
  const told =
    result?.status === "success" || result?.status === "warning" || result?.failingRows !== undefined;
  if (!tested || result === null || !told) return name;
  const success = result.status === "success";
  const assertions = [{ assertion: job.id.split(".").at(-1) ?? job.id, success }];
  return {
    ...name,
    inputFacets: { dataQualityAssertions: facet("DataQualityAssertionsDatasetFacet", { assertions }) },
  };
}

function output(job: Job, naming: Naming, ended: Ended | null): OutputDataset {
  const fields = job.columns.map(({ name, description }) => {
    const type = ended?.types.get(name);
    return {
      name,
      ...(type === undefined ? {} : { type }),
      ...(description === "" ? {} : { description }),
    };
  });
  const columnLineage = columnLineageFacet(job.edges, naming);
  const rows = ended?.result.status === "success" ? ended.result.rows : null;
  return {
    ...datasetName(job.id, naming),
    facets: {
      schema: facet("SchemaDatasetFacet", { fields }),
      ...documented("DocumentationDatasetFacet", job.description),
      ...(columnLineage === null ? {} : { columnLineage: { ...columnLineage } }),
    },
    ...(rows === null
      ? {}
      : {
          outputFacets: {
            outputStatistics: facet("OutputStatisticsOutputDatasetFacet", { rowCount: rows }),
          },
        }),
  };
}
