import type { SiteIndex, SiteNodeKind } from "../../../src/site/site-data.ts";
import { columnHref, nodeHref } from "../links.ts";

export interface SearchEntry {
  readonly kind: SiteNodeKind | "column";
  /** Id of the node, or of the one that has the column. */
  readonly node: string;
  readonly name: string;
  /** Where it belongs: the schema, or the model of a column. */
  readonly place: string;
  readonly href: string;
  readonly text: string;
}

/** What the search can jump to: nodes, then columns. */
export function searchEntries(index: SiteIndex): readonly SearchEntry[] {
  const nodes = index.nodes.map(
    (node): SearchEntry => ({
      kind: node.kind,
      node: node.id,
      name: node.name,
      place: node.schema ?? "",
      href: nodeHref(node.id),
      text: `${node.name}\n${node.id}`.toLowerCase(),
    }),
  );
  const columns = index.nodes.flatMap((node) =>
    node.columns.map(
      (column): SearchEntry => ({
        kind: "column",
        node: node.id,
        name: column,
        place: node.name,
        href: columnHref(node.id, column),
        text: `${column}\n${node.name}.${column}`.toLowerCase(),
      }),
    ),
  );
  return [...nodes, ...columns];
}

/** The best `limit` entries: those whose name is the text, then begins with it, then has a word of it. */
export function searchFor(
  text: string,
  entries: readonly SearchEntry[],
  limit: number,
): readonly SearchEntry[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const words = wanted.split(/\s+/);
  const found = entries.flatMap((entry, order) => {
    const rank = rankOf(wanted, words, entry);
    return rank === null ? [] : [{ entry, rank, order }];
  });
  found.sort((a, b) => a.rank - b.rank || a.order - b.order);
  return found.slice(0, limit).map(({ entry }) => entry);
}

/** Tests, assertions and columns come behind models of an equally good name. */
function rankOf(wanted: string, words: readonly string[], entry: SearchEntry): number | null {
  if (!words.every((word) => entry.text.includes(word))) return null;
  const name = entry.name.toLowerCase();
  const place = name.indexOf(wanted);
  const how =
    name === wanted ? 0 : place === 0 ? 1 : place > 0 && /[^a-z0-9]/.test(name[place - 1] ?? "") ? 2 : 3;
  const minor = entry.kind === "assertion" || entry.kind === "test" ? 2 : entry.kind === "column" ? 1 : 0;
  return how * 4 + minor + name.length / 1000;
}
