import type { Outcome } from "../problem.ts";
import { type ColumnRef, ROWS } from "./column-edge.ts";
import type { GraphLineage } from "./column-lineage.ts";
import { refKey } from "./walk.ts";

export interface ColumnIndex {
  /** Every column that is known or met, and the rows of every node. Sorted. */
  readonly refs: readonly ColumnRef[];
}

/** All columns of a project that lineage knows of. */
export function columnIndex({ edges, columns }: Pick<GraphLineage, "edges" | "columns">): ColumnIndex {
  const refs = new Map<string, ColumnRef>();
  const add = (ref: ColumnRef): void => void refs.set(refKey(ref), ref);
  for (const [node, names] of columns) for (const column of [...names, ROWS]) add({ node, column });
  for (const { from, to } of edges) {
    add(from);
    add(to);
  }
  const sorted = [...refs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { refs: sorted.map(([, ref]) => ref) };
}

/**
 * The column that a text names: `schema.name.column`, or `name.column` where one node alone is called so, in
 * any case. `suggest` answers "Did you mean …?" for a text that is none of the candidates.
 */
export function findColumn(
  text: string,
  { refs }: ColumnIndex,
  suggest: (text: string, candidates: readonly string[]) => string | null,
): Outcome<ColumnRef> {
  const wanted = text.toLowerCase();
  const named = (pick: (ref: ColumnRef) => string): readonly ColumnRef[] =>
    refs.filter((ref) => pick(ref).toLowerCase() === wanted);
  const exact = named(fullName);
  const matches = exact.length > 0 ? exact : named(shortName);
  const [match, another] = matches;
  if (match === undefined)
    return problem("unknown-column", `unknown column "${text}".`, remedy(text, refs, suggest));
  if (another === undefined) return { ok: true, value: match };
  return problem(
    "ambiguous-column",
    `the name "${text}" is that of several columns: ${matches.map(fullName).join(", ")}.`,
    "Name it with its schema.",
  );
}

export function fullName({ node, column }: ColumnRef): string {
  return `${node.replace(/^source:/, "")}.${column}`;
}

/** Without the schema. What is loaded has none. */
function shortName({ node, column }: ColumnRef): string {
  return node.startsWith("source:") ? `${node}.${column}` : `${node.split(".").at(-1) ?? node}.${column}`;
}

/** The columns of a node that was named alone, else what is nearest. */
function remedy(
  text: string,
  refs: readonly ColumnRef[],
  suggest: (text: string, candidates: readonly string[]) => string | null,
): string {
  const wanted = text.toLowerCase();
  const isNode = ({ node }: ColumnRef): boolean =>
    node.toLowerCase() === wanted || node.split(".").at(-1)?.toLowerCase() === wanted;
  const own = refs.filter((ref) => isNode(ref) && ref.column !== ROWS);
  if (own.length > 0) {
    return `It has the columns ${own.map(({ column }) => column).join(", ")}: name one of them as ${text}.COLUMN.`;
  }
  const columns = refs.filter(({ column }) => column !== ROWS);
  const short = text.split(".").length < 3;
  return (
    suggest(text, columns.map(short ? shortName : fullName)) ??
    suggest(text, columns.map(short ? fullName : shortName)) ??
    "Name it as schema.model.column."
  );
}

function problem(code: string, message: string, fix: string): Outcome<never> {
  return { ok: false, problems: [{ file: null, message, remedy: fix, code }] };
}
