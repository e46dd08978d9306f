import type { SiteNodeKind } from "../site-data.ts";

/** How a kind of node is drawn: a colour on light and on dark ground, as in the pages' tokens.css. */
export interface KindLook {
  readonly name: string;
  readonly light: string;
  readonly dark: string;
  /** A mark of 16 by 16, so that colour alone tells nothing. */
  readonly mark: string;
}

export const KIND_LOOKS: Readonly<Record<SiteNodeKind, KindLook>> = {
  source: {
    name: "source",
    light: "#6b7480",
    dark: "#a0abb8",
    mark: "M2 4c0-1.1 2.7-2 6-2s6 .9 6 2v8c0 1.1-2.7 2-6 2s-6-.9-6-2z",
  },
  declaration: { name: "declaration", light: "#7a6f5d", dark: "#bcae96", mark: "M2 8l6-6 6 6-6 6z" },
  operation: { name: "operations", light: "#a2591b", dark: "#e0a16a", mark: "M5 2h6l4 6-4 6H5L1 8z" },
  table: { name: "table", light: "#1f6fb0", dark: "#73b3ee", mark: "M2 3h12v10H2z" },
  incremental: { name: "incremental table", light: "#5a4fb5", dark: "#a79df0", mark: "M2 3h8l4 5-4 5H2z" },
  view: {
    name: "view",
    light: "#12807a",
    dark: "#5fc7bf",
    mark: "M1 8c3-6.5 11-6.5 14 0-3 6.5-11 6.5-14 0z",
  },
  inline: { name: "inline", light: "#77808b", dark: "#9aa6b3", mark: "M4 2h8v12H4z" },
  assertion: {
    name: "assertion",
    light: "#4d7a2a",
    dark: "#9cc776",
    mark: "M8 1l6 2v5c0 4-3 6-6 7-3-1-6-3-6-7V3z",
  },
  test: { name: "unit test", light: "#8a3f8f", dark: "#d794dc", mark: "M6 1h4v5l4 8H2l4-8z" },
  explore: {
    name: "explore",
    light: "#b0375f",
    dark: "#f08fb0",
    mark: "M2 14V9h3v5zM6.5 14V2h3v12zM11 14V6h3v8z",
  },
};

/** From what is loaded to what is looked at; checks last. */
export const KINDS: readonly SiteNodeKind[] = [
  "source",
  "declaration",
  "operation",
  "table",
  "incremental",
  "view",
  "inline",
  "explore",
  "assertion",
  "test",
];
