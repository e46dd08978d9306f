import type { ActionDescriptor, CompiledAction, CompiledTable } from "../graph/compiled-graph.ts";
import { type CompiledNode, compiledSql } from "./compiled-sql.ts";
import { lastCheck } from "./last-check.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { nodeId } from "./node-id.ts";
import { historyOf, type NodeRuns } from "./node-runs.ts";
import { physicalDesign } from "./physical-design.ts";
import type { CheckState, ColumnEdge, ColumnRef, ModelColumn, ModelDetail, SiteNode } from "./site-data.ts";
import type { SiteInput, StandingTable } from "./site-input.ts";
import { describedColumns } from "./site-nodes.ts";

/** What details are made of, gathered once for all of them. */
export interface DetailContext {
  readonly input: SiteInput;
  readonly actions: ReadonlyMap<string, CompiledNode>;
  readonly runs: NodeRuns;
  readonly upstream: ReadonlyMap<string, readonly string[]>;
  readonly downstream: ReadonlyMap<string, readonly string[]>;
  /** Assertions and tests by the model that they are about. */
  readonly checks: ReadonlyMap<string, readonly SiteNode[]>;
  /** Steps of column lineage by the nodes that they touch. */
  readonly lineage: ReadonlyMap<string, readonly ColumnEdge[]>;
}

/** Everything about one node. */
export function modelDetail(node: SiteNode, context: DetailContext): ModelDetail {
  const { input } = context;
  const compiled = context.actions.get(node.id);
  const standing = input.standing?.tables.get(node.id);
  const checks = context.checks.get(node.id) ?? [];
  const descriptor = compiled?.kind === "test" ? undefined : compiled?.action.actionDescriptor;
  return {
    id: node.id,
    description: descriptor?.description?.trim() ?? "",
    columns: columnsOf(node, compiled, descriptor, standing),
    lineage: context.lineage.get(node.id) ?? [],
    source: node.file === null ? "" : maskSecrets(input.sources.get(node.file) ?? ""),
    compiled: compiled === undefined ? [] : compiledSql(compiled),
    upstream: context.upstream.get(node.id) ?? [],
    downstream: context.downstream.get(node.id) ?? [],
    check: node.kind === "assertion" || node.kind === "test" ? checkState(node, context) : null,
    assertions: checks.filter(({ kind }) => kind === "assertion").map((check) => checkState(check, context)),
    tests: checks.filter(({ kind }) => kind === "test").map((check) => checkState(check, context)),
    design: physicalDesign(compiled?.kind === "table" ? compiled.action : null, standing),
    history: historyOf(context.runs, node.id),
  };
}

function columnsOf(
  node: SiteNode,
  compiled: CompiledNode | undefined,
  descriptor: ActionDescriptor | undefined,
  standing: StandingTable | undefined,
): readonly ModelColumn[] {
  const described = new Map(
    (descriptor?.columns ?? []).map(({ path, description }) => [path.join("."), description ?? ""]),
  );
  const types = new Map((standing?.columns ?? []).map(({ name, type }) => [name, type]));
  const table = compiled?.kind === "table" ? compiled.action : null;
  const primary = new Set(table?.redshift?.primaryKey ?? []);
  const names = [...new Set([...node.columns, ...describedColumns(descriptor)])];
  return names.map((name) => ({
    name,
    type: types.get(name) ?? null,
    description: described.get(name) ?? "",
    primaryKey: primary.has(name),
    references: table === null ? null : referenceOf(name, table),
  }));
}

function referenceOf(column: string, { redshift }: CompiledTable): ColumnRef | null {
  for (const { columns, references, referencedColumns } of redshift?.foreignKeys ?? []) {
    const place = columns.indexOf(column);
    if (place >= 0) return { node: nodeId(references), column: referencedColumns[place] ?? column };
  }
  return null;
}

/** How a check last fared. */
function checkState(node: SiteNode, { input, runs, actions }: DetailContext): CheckState {
  const compiled = actions.get(node.id);
  const action: CompiledAction | null = compiled?.kind === "assertion" ? compiled.action : null;
  const last = lastCheck(node, runs.get(node.id) ?? [], input.tests);
  return {
    id: node.id,
    name: node.name,
    description: action?.actionDescriptor?.description ?? "",
    status: last?.fared.status ?? null,
    at: last?.at ?? null,
    failingRows: last?.failingRows ?? null,
    message: last?.message ?? null,
    difference: last?.difference ?? null,
  };
}
