import type { CompiledGraph, Target } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { didYouMean } from "../project/nearest-name.ts";
import { declaredKeys } from "./declared-keys.ts";

/** What of a project explores may read. */
export interface Sources {
  /** The model that a file names, as `name` or `schema.name`. */
  readonly find: (name: string) => FoundSource;
  /** Its declared keys, of lower-case columns. */
  readonly keysOf: (target: Target) => readonly (readonly string[])[];
}

export type FoundSource =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly message: string; readonly remedy: string | null };

/** The tables, views, outputs of operations and declarations of a compiled project. */
export function sourcesOf(graph: CompiledGraph): Sources {
  const keys = declaredKeys(graph);
  const tables = (graph.tables ?? []).filter((table) => table.enumType !== "INLINE");
  const readable = [
    ...tables,
    ...(graph.operations ?? []).filter((operation) => operation.hasOutput === true),
    ...(graph.declarations ?? []),
  ];
  return {
    keysOf: (target) => keys.get(targetKey(target)) ?? [],
    find: (name) => {
      const matches = readable.filter(
        ({ target, canonicalTarget }) =>
          target.name === name ||
          canonicalTarget.name === name ||
          targetKey(target) === name ||
          targetKey(canonicalTarget) === name,
      );
      const [match] = matches;
      if (match !== undefined && matches.length === 1) return { ok: true, target: match.target };
      if (match !== undefined) {
        const names = matches.map(({ target }) => targetKey(target)).sort();
        return {
          ok: false,
          message: `several models are named "${name}"`,
          remedy: `Write one of: ${names.join(", ")}.`,
        };
      }
      const inline = (graph.tables ?? []).some(
        ({ enumType, target }) => enumType === "INLINE" && target.name === name,
      );
      if (inline)
        return {
          ok: false,
          message: `"${name}" is inline and stands nowhere`,
          remedy: "Make it a view or a table.",
        };
      const names = readable.flatMap(({ target }) => [target.name, targetKey(target)]);
      return { ok: false, message: `unknown model "${name}"`, remedy: didYouMean(name, names) };
    },
  };
}
