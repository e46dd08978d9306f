import type { TestRecord } from "../testing/test-record.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { endedAt, type RunOfNode, toNodeRun } from "./node-runs.ts";
import type { CheckState, NodeRun, SiteNode } from "./site-data.ts";

/** How something last fared, and when. */
export interface LastCheck extends Pick<CheckState, "failingRows" | "message" | "difference"> {
  readonly fared: NodeRun;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/**
 * How a node last fared: in the newest run, or, for an assertion or unit test, in `dataform test` when that was
 * later. `history` is what the runs did with it, the newest first.
 */
export function lastCheck(
  { kind, name }: Pick<SiteNode, "kind" | "name">,
  [run]: readonly RunOfNode[],
  tests: TestRecord | null,
): LastCheck | null {
  const ran: LastCheck | null =
    run === undefined
      ? null
      : {
          fared: toNodeRun(run.action),
          at: endedAt(run),
          failingRows: run.action.failingRows,
          message: run.action.error?.message ?? null,
          difference: null,
        };
  const tested = kind === "assertion" || kind === "test" ? testedAs(kind, name, tests) : null;
  if (tested === null || (ran !== null && ran.at >= tested.at)) return ran;
  return tested;
}

function testedAs(kind: "assertion" | "test", name: string, tests: TestRecord | null): LastCheck | null {
  const wanted = kind === "test" ? "unit" : "assertion";
  const result = tests?.tests.find((test) => test.kind === wanted && test.name === name);
  if (tests === null || result === undefined) return null;
  const { status, durationMs } = result;
  return {
    fared: { status, rows: null, durationMs, startedMs: null },
    at: new Date(Date.parse(tests.startedAt) + tests.durationMs).toISOString(),
    failingRows: result.failingRows ?? null,
    message: result.error === undefined ? null : maskSecrets(result.error.message),
    difference: result.difference ?? null,
  };
}
