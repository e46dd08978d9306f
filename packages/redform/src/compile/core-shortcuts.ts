import type { Target } from "../graph/compiled-graph.ts";
import type { Adapter, GraphMessage, Proto, Session } from "./core.ts";

const DUPLICATE_NAME =
  "Duplicate action name detected. Names within a schema must be unique across tables, declarations, assertions, and operations";

/**
 * Replaces what is slow in the core by what gives the same. One adapter serves the whole session, where
 * the core makes one at every call; names are compared as texts of their parts, where the core sorts and
 * prints each target as JSON several times.
 */
export function takeShortcuts(session: Session): void {
  const adapter: Adapter = session.adapter();
  session.adapter = () => adapter;
  session.removeNonUniqueActionsFromCompiledGraph = (graph) => removeDuplicates(session, graph);
}

function removeDuplicates(session: Session, graph: GraphMessage): void {
  const tables = graph.tables;
  const all = [...tables, ...graph.assertions, ...graph.operations, ...graph.declarations];
  const targets = repeated(all.map((action) => action.target));
  const canonical = repeated(all.map((action) => action.canonicalTarget));
  const isUnique = (action: Proto): boolean => {
    const isTwice = targets.has(keyOf(action.target));
    const isTwiceCanonically = canonical.has(keyOf(action.canonicalTarget));
    if (isTwice) session.compileError(new Error(DUPLICATE_NAME), action.fileName, action.target);
    if (isTwiceCanonically) {
      const message = `Duplicate canonical target detected. Canonical targets must be unique across tables, declarations, assertions, and operations:\n"${JSON.stringify(action.canonicalTarget)}"`;
      session.compileError(new Error(message), action.fileName, action.target);
    }
    return !isTwice && !isTwiceCanonically;
  };
  graph.tables = tables.filter(isUnique);
  graph.operations = graph.operations.filter(isUnique);
  graph.declarations = graph.declarations.filter(isUnique);
  graph.assertions = graph.assertions.filter(isUnique);
}

function repeated(targets: readonly Target[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const target of targets) {
    const key = keyOf(target);
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return twice;
}

function keyOf(target: Target): string {
  return `${target.database ?? ""}\0${target.schema}\0${target.name}`;
}
