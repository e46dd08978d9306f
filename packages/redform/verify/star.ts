import { runnableActions } from "../src/graph/actions.ts";
import type {
  CompiledAssertion,
  CompiledGraph,
  CompiledTable,
  RedshiftOptions,
} from "../src/graph/compiled-graph.ts";
import { buildPlan } from "../src/plan/build-plan.ts";
import { runPlan } from "../src/run/run-plan.ts";
import type { RunEvent, RunResult } from "../src/run/run-result.ts";
import { type Context, Mismatch } from "./claim.ts";

export interface RunRequest {
  readonly runId: string;
  /** Left out: what an earlier part of the run has done. */
  readonly done?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/** A star over source tables of the scratch schema; each row bears the generation in which it was written. */
export function starOf(schema: string, design: RedshiftOptions = {}): CompiledGraph {
  const at = (name: string): { readonly schema: string; readonly name: string } => ({ schema, name });
  const table = (
    name: string,
    query: string,
    redshift: RedshiftOptions,
    more: Partial<CompiledTable> = {},
  ) => ({
    target: at(name),
    canonicalTarget: at(name),
    fileName: `${name}.sqlx`,
    type: "table",
    enumType: "TABLE" as const,
    query,
    redshift,
    ...more,
  });
  const proof = (name: string, of: string, query: string, reads: readonly string[]): CompiledAssertion => ({
    target: { schema: `${schema}_assertions`, name },
    canonicalTarget: { schema: `${schema}_assertions`, name },
    fileName: `${of}.sqlx`,
    dependencyTargets: reads.map(at),
    parentAction: at(of),
    query,
  });
  const q = (name: string): string => `"${schema}"."${name}"`;
  const tables: readonly CompiledTable[] = [
    table(
      "users",
      `select s.id, s.name, g.generation from ${q("source_users")} s cross join ${q("generation")} g`,
      {
        distStyle: "all",
        sortKeys: ["id"],
        encode: { name: "zstd" },
        primaryKey: ["id"],
        ...design,
      },
    ),
    table(
      "plays",
      `select s.play, s.user_id, g.generation from ${q("source_plays")} s cross join ${q("generation")} g`,
      {
        distStyle: "key",
        distKey: "user_id",
        sortKeys: ["play"],
        incrementalStrategy: "merge",
        primaryKey: ["play"],
        foreignKeys: [{ columns: ["user_id"], references: at("users"), referencedColumns: ["id"] }],
      },
      { enumType: "INCREMENTAL", uniqueKey: ["play"], dependencyTargets: [at("users")] },
    ),
  ];
  return {
    projectConfig: { warehouse: "redshift", defaultSchema: schema },
    dataformCoreVersion: "2.9.0",
    tables,
    assertions: [
      proof(
        "users_assertions_primaryKey",
        "users",
        `select id, count(*) as n from ${q("users")} group by id having count(*) > 1 or id is null`,
        ["users"],
      ),
      proof(
        "plays_assertions_primaryKey",
        "plays",
        `select play, count(*) as n from ${q("plays")} group by play having count(*) > 1 or play is null`,
        ["plays"],
      ),
      proof(
        "plays_assertions_foreignKey_0",
        "plays",
        `select p.play from ${q("plays")} p left join ${q("users")} u on u.id = p.user_id where u.id is null`,
        ["plays", "users"],
      ),
    ],
    targets: tables.map(({ target }) => target),
  };
}

export async function fillSource({ schema, session }: Context): Promise<void> {
  for (const sql of [
    `create table "${schema}"."generation" as select 0 as generation`,
    `create table "${schema}"."source_users" as select n as id, 'user ' || n as name from "${schema}"."numbers"`,
    `create table "${schema}"."source_plays" as select a.n * 10 + b.n as play, b.n as user_id from "${schema}"."numbers" a cross join "${schema}"."numbers" b`,
  ]) {
    await session.execute(sql);
  }
}

export async function run(of: CompiledGraph, context: Context, request: RunRequest): Promise<RunResult> {
  const { warehouse, schema, now, random } = context;
  const { runId, done = new Set<string>(), signal = context.signal, onEvent = () => {} } = request;
  const selected = new Set(runnableActions(of).map(({ key }) => key));
  const left = new Set([...selected].filter((key) => !done.has(key)));
  const state = await warehouse.state([schema, `${schema}_assertions`, "redform"]);
  return runPlan(buildPlan(of, left, state, { fullRefresh: false, runId, done }), warehouse, {
    runId,
    environment: "verify",
    concurrency: 2,
    signal,
    now,
    random,
    source: async () => null,
    onEvent,
  });
}

/** @throws Mismatch when it did not succeed */
export async function runWell(of: CompiledGraph, context: Context, request: RunRequest): Promise<RunResult> {
  const result = await run(of, context, request);
  if (result.status === "success") return result;
  const errors = result.actions.flatMap(({ target, error }) =>
    error === undefined
      ? []
      : [`${target.name}: ${error.message}${error.detail ? ` (${error.detail})` : ""}`],
  );
  throw new Mismatch(`the run ended with ${result.status}: ${errors.join("; ")}`);
}
