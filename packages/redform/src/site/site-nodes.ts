import { auditsByTable } from "../graph/audits.ts";
import type {
  ActionDescriptor,
  CompiledAction,
  CompiledAssertion,
  CompiledGraph,
  CompiledTable,
} from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { copySources } from "./copy-sources.ts";
import { exploreEdges, exploreNode } from "./explore-node.ts";
import { compareIds, nodeId } from "./node-id.ts";
import type { SiteEdge, SiteNode, SiteNodeKind } from "./site-data.ts";
import type { SiteInput } from "./site-input.ts";

/** A node without what runs and the warehouse know of it. */
export type DeclaredNode = Omit<SiteNode, "last" | "lastAt" | "builtAt" | "rowCount" | "sizeBytes" | "span">;

/** What the project declares, as a graph. Nodes sorted by id, edges by from, then to. */
export interface DeclaredGraph {
  readonly nodes: readonly DeclaredNode[];
  readonly edges: readonly SiteEdge[];
}

/** Everything that the project declares or reads, from the sources of its loads to its explores. */
export function declaredGraph(input: Pick<SiteInput, "graph" | "standing" | "explores">): DeclaredGraph {
  const { graph } = input;
  const nodes: DeclaredNode[] = [];
  const edges: SiteEdge[] = [];
  const about = assertedTables(graph);
  const add = (action: CompiledAction, kind: SiteNodeKind, statements: readonly string[]): void => {
    const id = nodeId(action.target);
    nodes.push({
      ...declared(action, input),
      id,
      kind,
      about: kind === "assertion" ? (about.get(id) ?? null) : null,
    });
    for (const target of action.dependencyTargets ?? []) edges.push({ from: nodeId(target), to: id });
    for (const place of copySources(statements)) edges.push({ from: `source:${place}`, to: id });
  };
  for (const table of graph.tables ?? []) add(table, kindOf(table), operationsOf(table));
  for (const operation of graph.operations ?? []) add(operation, "operation", operation.queries);
  for (const assertion of graph.assertions ?? []) add(assertion, "assertion", []);
  for (const declaration of graph.declarations ?? []) {
    nodes.push({
      ...declared(declaration, input),
      id: nodeId(declaration.target),
      kind: "declaration",
      about: null,
    });
  }
  for (const test of graph.tests ?? []) {
    const id = `test:${test.name}`;
    const model = test.dataset === undefined ? null : nodeId(test.dataset);
    nodes.push({ ...bare(id, "test", test.name), file: test.fileName, about: model });
    if (model !== null) edges.push({ from: model, to: id });
  }
  for (const explore of input.explores) {
    nodes.push(exploreNode(explore));
    edges.push(...exploreEdges(explore));
  }
  const sources = new Set(edges.map(({ from }) => from).filter((from) => from.startsWith("source:")));
  for (const id of sources) nodes.push(bare(id, "source", id.slice("source:".length)));
  const known = new Set(nodes.map(({ id }) => id));
  return { nodes: nodes.sort(compareIds), edges: sortedEdges(edges, known) };
}

function bare(id: string, kind: SiteNodeKind, name: string): DeclaredNode {
  return {
    id,
    kind,
    schema: null,
    name,
    file: null,
    tags: [],
    summary: "",
    about: null,
    disabled: false,
    columns: [],
  };
}

/** What an action and a declaration have in common. */
interface Described {
  readonly target: CompiledAction["target"];
  readonly fileName: string;
  readonly tags?: readonly string[];
  readonly disabled?: boolean;
  readonly actionDescriptor?: ActionDescriptor;
}

function declared(
  { target, fileName, tags, disabled, actionDescriptor }: Described,
  { standing }: Pick<SiteInput, "standing">,
): Omit<DeclaredNode, "id" | "kind" | "about"> {
  const columns = standing?.tables.get(nodeId(target))?.columns.map(({ name }) => name) ?? [];
  return {
    schema: target.schema,
    name: target.name,
    file: fileName,
    tags: [...(tags ?? [])].sort(),
    summary: firstSentence(actionDescriptor?.description ?? ""),
    disabled: disabled ?? false,
    columns: columns.length > 0 ? columns : describedColumns(actionDescriptor),
  };
}

/** The columns that a config describes, in its order. */
export function describedColumns(descriptor: ActionDescriptor | undefined): readonly string[] {
  return (descriptor?.columns ?? []).map(({ path }) => path.join("."));
}

function kindOf({ enumType }: CompiledTable): SiteNodeKind {
  if (enumType === "INCREMENTAL") return "incremental";
  if (enumType === "VIEW") return "view";
  return enumType === "INLINE" ? "inline" : "table";
}

function operationsOf(table: CompiledTable): readonly string[] {
  const { preOps = [], postOps = [], incrementalPreOps = [], incrementalPostOps = [] } = table;
  return [...preOps, ...postOps, ...incrementalPreOps, ...incrementalPostOps];
}

/** The table that each assertion is about: the one that holds it or is audited by it, else the only one it reads. */
function assertedTables(graph: CompiledGraph): ReadonlyMap<string, string> {
  const ids = new Map((graph.tables ?? []).map(({ target }) => [targetKey(target), nodeId(target)]));
  const audited = new Map<string, string | undefined>();
  for (const [key, audits] of auditsByTable(graph)) {
    for (const audit of audits) audited.set(nodeId(audit.target), ids.get(key));
  }
  const tableOf = (assertion: CompiledAssertion): string | undefined => {
    if (assertion.parentAction !== undefined) return nodeId(assertion.parentAction);
    const reads = assertion.dependencyTargets ?? [];
    const [only] = reads;
    return audited.get(nodeId(assertion.target)) ?? (only && reads.length === 1 ? nodeId(only) : undefined);
  };
  return new Map(
    (graph.assertions ?? []).flatMap((assertion) => {
      const table = tableOf(assertion);
      return table === undefined ? [] : [[nodeId(assertion.target), table]];
    }),
  );
}

function sortedEdges(edges: readonly SiteEdge[], known: ReadonlySet<string>): readonly SiteEdge[] {
  const keyed = new Map(
    edges
      .filter(({ from, to }) => from !== to && known.has(from) && known.has(to))
      .map((edge) => [`${edge.from}\0${edge.to}`, edge]),
  );
  return [...keyed.keys()].sort().flatMap((key) => keyed.get(key) ?? []);
}

const LONGEST = 240;

/** Up to the first full stop that ends a sentence. */
export function firstSentence(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const sentence = /^.+?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  return sentence.length <= LONGEST ? sentence : `${sentence.slice(0, LONGEST - 1)}…`;
}
