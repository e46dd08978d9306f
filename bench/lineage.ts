/**
 * Column lineage of a generated project: all columns of all models, against compiling the same project.
 *
 *   npx tsx bench/lineage.ts [--models 1000] [--columns 12] [--rounds 3]
 *
 * A model joins two models before it, sums over one of them by a window, and passes the rest on with `select *`
 * through a CTE. With POLYGLOT=1 the last models are traced by @polyglot-sql/sdk too, where that is installed
 * (`npm install --no-save @polyglot-sql/sdk@0.12.1`).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compileProject } from "../packages/redform/src/compile/compile-project.ts";
import type { CompiledGraph } from "../packages/redform/src/graph/compiled-graph.ts";
import { graphLineage } from "../packages/redform/src/lineage/column-lineage.ts";
import { impactOf } from "../packages/redform/src/lineage/impact.ts";
import { packLineage } from "../packages/redform/src/lineage/packed-lineage.ts";
import { lineageMap } from "../packages/redform/src/lineage/walk.ts";
import { loadProject } from "../packages/redform/src/project/load-project.ts";

const { values } = parseArgs({
  options: {
    models: { type: "string", default: "1000" },
    columns: { type: "string", default: "12" },
    rounds: { type: "string", default: "3" },
  },
});
const models = Number(values.models);
const columns = Number(values.columns);
const root = mkdtempSync(join(tmpdir(), "redform-bench-"));

try {
  writeProject();
  const compiling: number[] = [];
  const tracing: number[] = [];
  let last: { graph: CompiledGraph; edges: number; gaps: number; bytes: number; impactMs: number } | null =
    null;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const started = performance.now();
    const graph = await compile();
    compiling.push(performance.now() - started);
    const traced = performance.now();
    const lineage = graphLineage(graph);
    tracing.push(performance.now() - traced);
    const asked = performance.now();
    impactOf(lineageMap(lineage.edges), { node: "s.model_0", column: "c0" });
    const impactMs = performance.now() - asked;
    const bytes = JSON.stringify(packLineage(lineage.edges, lineage.columns)).length;
    last = { graph, edges: lineage.edges.length, gaps: lineage.gaps.length, bytes, impactMs };
  }
  const [compiled, traced] = [median(compiling), median(tracing)];
  print(`${models} models of ${columns + 2} columns, ${cpus().length} cores, Node ${process.version}`);
  print(`compile          ${compiled.toFixed(0)} ms`);
  print(`column lineage   ${traced.toFixed(0)} ms, ratio ${(traced / compiled).toFixed(2)}`);
  print(`edges ${last?.edges}, gaps ${last?.gaps}, packed ${((last?.bytes ?? 0) / 1e6).toFixed(2)} MB`);
  print(`what breaks if the first column goes: ${last?.impactMs.toFixed(0)} ms`);
  if (process.env.POLYGLOT === "1" && last !== null) await polyglot(last.graph, traced / models);
} finally {
  rmSync(root, { recursive: true, force: true });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function writeProject(): void {
  writeFileSync(
    join(root, "dataform.json"),
    '{ "warehouse": "redshift", "defaultSchema": "s", "assertionSchema": "t" }\n',
  );
  for (let index = 0; index < models; index += 1) {
    const folder = join(root, "definitions", `part_${Math.floor(index / 100)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `model_${index}.sqlx`), `config { type: "table" }\n\n${query(index)}\n`);
  }
}

function query(index: number): string {
  const names = Array.from({ length: columns }, (_, at) => `c${at}`);
  if (index === 0)
    return `select ${["1 as id", ...names.map((name) => `2 as ${name}`)].join(", ")}, 0 as total`;
  const [one, two] = [Math.floor(index / 2), index - 1];
  const other = one === two ? two : one;
  return `with left_rows as (
  select * from \${ref("model_${two}")}
),

right_rows as (
  select * from \${ref("model_${other}")}
),

joined as (
  select
    l.id,
${names.map((name, at) => `    ${at % 3 === 0 ? `coalesce(r.${name}, l.${name}) * ${at + 1} as ${name}` : `l.${name}`},`).join("\n")}
    sum(r.total) over (partition by l.c1 order by l.c2 rows unbounded preceding) as total
  from left_rows as l
  left join right_rows as r on r.id = l.id and r.c3 between 1 and 10
  where l.c0 > 0 or l.c4 is null
  qualify row_number() over (partition by l.id order by l.c5 desc) = 1
)

select * from joined`;
}

async function compile(): Promise<CompiledGraph> {
  const project = await loadProject(root, {}, {});
  if (!project.ok) throw new Error(JSON.stringify(project.problems));
  const compiled = await compileProject(project.value);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.value;
}

interface Polyglot {
  init?(): Promise<void>;
  lineageWithSchema(
    column: string,
    sql: string,
    schema: object,
    dialect: string,
  ): { readonly success: boolean };
}

/** The same columns one by one, for a few models: it has no call for all columns of a query. */
async function polyglot(graph: CompiledGraph, ours: number): Promise<void> {
  const name = "@polyglot-sql/sdk";
  const sdk = (await import(name)) as Polyglot;
  await sdk.init?.();
  const names = ["id", ...Array.from({ length: columns }, (_, at) => `c${at}`), "total"];
  const tables = (graph.tables ?? []).map(({ target }) => ({
    ...target,
    columns: names.map((column) => ({ name: column, type: "integer" })),
  }));
  const few = (graph.tables ?? []).slice(-5);
  const started = performance.now();
  let traced = 0;
  for (const { query: sql, dependencyTargets } of few) {
    const known = new Set((dependencyTargets ?? []).map((target) => target.name));
    const schema = { tables: tables.filter((table) => known.has(table.name)) };
    for (const column of names)
      if (sdk.lineageWithSchema(column, sql, schema, "redshift").success) traced += 1;
  }
  const each = (performance.now() - started) / few.length;
  print(
    `polyglot         ${each.toFixed(1)} ms a model (${traced} of ${few.length * names.length} columns), ours ${ours.toFixed(2)} ms, ratio ${(ours / each).toFixed(3)}`,
  );
}
