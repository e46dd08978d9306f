import type { SiteNodeKind } from "../../../src/site/site-data.ts";

/** How a kind is named to people. */
export const KIND_NAMES: Readonly<Record<SiteNodeKind | "column", string>> = {
  source: "source",
  declaration: "declaration",
  table: "table",
  incremental: "incremental table",
  view: "view",
  inline: "inline",
  operation: "operations",
  assertion: "assertion",
  test: "unit test",
  explore: "explore",
  column: "column",
};

/** Each kind has a shape as well as a colour, so that neither is needed to tell them apart. */
const SHAPES: Readonly<Record<SiteNodeKind | "column", string>> = {
  source: "M2 4c0-1.1 2.7-2 6-2s6 .9 6 2v8c0 1.1-2.7 2-6 2s-6-.9-6-2z",
  declaration: "M2 8l6-6 6 6-6 6z",
  table: "M2 3h12v10H2z",
  incremental: "M2 3h8l4 5-4 5H2z",
  view: "M1 8c3-6.500 11-6.500 14 0-3 6.500-11 6.500-14 0z",
  inline: "M4 2h8v12H4z",
  operation: "M5 2h6l4 6-4 6H5L1 8z",
  assertion: "M8 1l6 2v5c0 4-3 6-6 7-3-1-6-3-6-7V3z",
  test: "M6 1h4v5l4 8H2l4-8z",
  explore: "M2 14V9h3v5zM6.500 14V2h3v12zM11 14V6h3v8z",
  column: "M6 1h4v14H6z",
};

/** A small picture of what something is; the word is there for who sees no picture. */
export function KindMark({ kind }: { readonly kind: SiteNodeKind | "column" }) {
  return (
    <svg viewBox="0 0 16 16" className={`kind kind-${kind}`} role="img" aria-label={KIND_NAMES[kind]}>
      <path d={SHAPES[kind]} />
    </svg>
  );
}
