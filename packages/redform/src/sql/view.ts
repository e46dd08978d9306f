import type { Target } from "../graph/compiled-graph.ts";
import { quoteTarget } from "../graph/target.ts";

/** A late-binding view: it follows names, so that tables below it can be swapped and dropped. (dg/r_CREATE_VIEW) */
export function createView(target: Target, query: string): string {
  return `create or replace view ${quoteTarget(target)}\nas\n${query.trim()}\nwith no schema binding`;
}

/** How many rows a relation has, and the first few: what an assertion reports. */
export function checkQueries(target: Target): { readonly count: string; readonly sample: string } {
  return {
    count: `select count(*) from ${quoteTarget(target)}`,
    sample: `select * from ${quoteTarget(target)} limit 5`,
  };
}
