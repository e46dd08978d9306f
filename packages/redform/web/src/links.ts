import { href } from "./router.ts";

/** Where a node has its page. */
export function nodeHref(id: string): string {
  return id.startsWith("explore:") ? href(["explore", id.slice("explore:".length)]) : href(["model", id]);
}

export function runHref(runId: string): string {
  return href(["runs", runId]);
}

export function columnHref(node: string, column: string): string {
  return href(["lineage", node, column]);
}
