import type { Target } from "../graph/compiled-graph.ts";
import { quoteTarget } from "../graph/target.ts";

/** A late-binding view: it follows names, so that tables below it can be swapped and dropped. (dg/r_CREATE_VIEW) */
export function createView(target: Target, query: string): string {
  return `create or replace view ${quoteTarget(target)}\nas\n${query.trim()}\nwith no schema binding`;
}

/** How many rows a query of failing rows gives. */
export function countFailing(query: string): string {
  return `select count(*) from (\n${query.trim()}\n) as failing`;
}

/** The first few of its rows. */
export function sampleFailing(query: string): string {
  return `select * from (\n${query.trim()}\n) as failing limit 5`;
}
