import type {
  CompiledAssertion,
  CompiledDeclaration,
  CompiledGraph,
  CompiledOperation,
  CompiledTable,
  CompiledTest,
} from "../graph/compiled-graph.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { nodeId } from "./node-id.ts";
import type { ModelDetail } from "./site-data.ts";

/** What the compiler made of a node. */
export type CompiledNode =
  | { readonly kind: "table"; readonly action: CompiledTable }
  | { readonly kind: "operation"; readonly action: CompiledOperation }
  | { readonly kind: "assertion"; readonly action: CompiledAssertion }
  | { readonly kind: "declaration"; readonly action: CompiledDeclaration }
  | { readonly kind: "test"; readonly action: CompiledTest };

/** Everything compiled, by the id of its node. */
export function compiledNodes(graph: CompiledGraph): ReadonlyMap<string, CompiledNode> {
  return new Map<string, CompiledNode>([
    ...(graph.tables ?? []).map((action) => [nodeId(action.target), { kind: "table", action }] as const),
    ...(graph.operations ?? []).map(
      (action) => [nodeId(action.target), { kind: "operation", action }] as const,
    ),
    ...(graph.assertions ?? []).map(
      (action) => [nodeId(action.target), { kind: "assertion", action }] as const,
    ),
    ...(graph.declarations ?? []).map(
      (action) => [nodeId(action.target), { kind: "declaration", action }] as const,
    ),
    ...(graph.tests ?? []).map((action) => [`test:${action.name}`, { kind: "test", action }] as const),
  ]);
}

/** The SQL of a node, by what it is for; what is empty is left out. */
export function compiledSql(node: CompiledNode): ModelDetail["compiled"] {
  const parts = partsOf(node).map(({ title, sql }) => ({ title, sql: maskSecrets(trimmed(sql)) }));
  return parts.filter(({ sql }) => sql !== "");
}

function partsOf(node: CompiledNode): ModelDetail["compiled"] {
  switch (node.kind) {
    case "table": {
      const { action } = node;
      const query = action.enumType === "INCREMENTAL" ? "Query of a full build" : "Query";
      return [
        { title: query, sql: action.query },
        { title: "Query of an increment", sql: action.incrementalQuery ?? "" },
        { title: "Before", sql: joined(action.preOps) },
        { title: "Behind", sql: joined(action.postOps) },
        { title: "Before an increment", sql: joined(action.incrementalPreOps) },
        { title: "Behind an increment", sql: joined(action.incrementalPostOps) },
      ];
    }
    case "operation":
      return [{ title: "Statements", sql: joined(node.action.queries) }];
    case "assertion":
      return [{ title: "Query for failing rows", sql: node.action.query }];
    case "test":
      return [
        { title: "Tested query", sql: node.action.testQuery ?? "" },
        { title: "Expected rows", sql: node.action.expectedOutputQuery ?? "" },
        { title: "Rows before the increment", sql: node.action.increment?.existingQuery ?? "" },
      ];
    case "declaration":
      return [];
  }
}

function joined(statements: readonly string[] = []): string {
  return statements.map(trimmed).join(";\n\n");
}

/** Without the blank lines that a config block leaves behind. */
function trimmed(sql: string): string {
  return sql
    .replace(/^(?:[^\S\n]*\n)+/, "")
    .trimEnd()
    .replace(/\n(?:[^\S\n]*\n){2,}/g, "\n\n");
}
