import type { TypedColumn } from "../../typing/scope.ts";
import { wrapped } from "../into-super.ts";
import { isName, isParens, isSymbol, isWord, type Node, splitByComma } from "../tree.ts";

/**
 * Values that are written into SUPER columns: the engine would read text as JSON, Redshift keeps it as a string.
 * (dg/ingest-super)
 */

type Target = readonly TypedColumn[];

/** The columns that values are written into, in their order. */
export function writtenColumns(target: Target, named: readonly string[] | null): Target {
  if (named === null) return target;
  return named.map((name) => target.find((column) => column.name === name) ?? { name, type: null });
}

/** `values (…), (…)` */
export function valuesIntoSuper(nodes: readonly Node[], written: Target | null): readonly Node[] {
  if (written === null) return nodes;
  return nodes.map((node) => {
    if (!isParens(node)) return node;
    const values = splitByComma(node.children).map((part, at) =>
      written[at]?.type?.kind === "super" ? wrapped(part) : part,
    );
    return { ...node, children: joined(values) };
  });
}

/** `update t set c = value, …` */
export function setIntoSuper(nodes: readonly Node[], target: Target | undefined): readonly Node[] {
  const set = nodes.findIndex((node) => isWord(node, "set"));
  return target === undefined || set < 0 ? nodes : assignedAt(nodes, set, target, ["from", "where"]);
}

/** `when matched then update set c = value, …` and `when not matched then insert (c, …) values (…)` */
export function mergeIntoSuper(nodes: readonly Node[], target: Target | undefined): readonly Node[] {
  if (target === undefined) return nodes;
  const set = nodes.findIndex((node) => isWord(node, "set"));
  const out = set < 0 ? nodes : assignedAt(nodes, set, target, ["when"]);
  const values = out.findIndex((node) => isWord(node, "values"));
  const [list, row] = [out[values - 1], out[values + 1]];
  if (values < 0 || row === undefined) return out;
  const named = isParens(list)
    ? splitByComma(list.children).map(([name]) => (isName(name) ? name.word : ""))
    : null;
  return [
    ...out.slice(0, values + 1),
    ...valuesIntoSuper([row], writtenColumns(target, named)),
    ...out.slice(values + 2),
  ];
}

function assignedAt(
  nodes: readonly Node[],
  set: number,
  target: Target,
  ends: readonly string[],
): readonly Node[] {
  const next = nodes.findIndex(
    (node, at) => at > set && isWord(node, ...ends) && !isSymbol(nodes[at - 1], "."),
  );
  const end = next < 0 ? nodes.length : next;
  const parts = splitByComma(nodes.slice(set + 1, end)).map((part) => {
    const name = part
      .slice(
        0,
        part.findIndex((node) => isSymbol(node, "=")),
      )
      .at(-1);
    const column = isName(name) ? target.find((candidate) => candidate.name === name.word) : undefined;
    return column?.type?.kind === "super" ? [...part.slice(0, 2), ...wrapped(part.slice(2))] : part;
  });
  return [...nodes.slice(0, set + 1), ...joined(parts), ...nodes.slice(end)];
}

function joined(parts: readonly (readonly Node[])[]): readonly Node[] {
  const comma: Node = { kind: "punctuation", text: ",", word: ",", before: "", at: -1 };
  return parts.flatMap((part, at) => (at === 0 ? part : [comma, ...part]));
}
