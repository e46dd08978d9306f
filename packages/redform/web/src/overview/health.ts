import type { NodeStatus, RunSummary, SiteIndex, SiteNode } from "../../../src/site/site-data.ts";

/** What the overview says of a warehouse, counted from the index. */
export interface Health {
  readonly verdict: "good" | "warn" | "bad" | "unknown";
  /** One sentence. */
  readonly sentence: string;
  /** What did not succeed when it was last tried, failures first. */
  readonly troubled: readonly SiteNode[];
  /** Checks that hold, of those with a result. */
  readonly checks: { readonly passed: number; readonly known: number; readonly all: number };
  readonly lastRun: RunSummary | null;
}

const TROUBLE: readonly NodeStatus[] = ["failure", "warning", "cancelled", "skipped"];

export function healthOf({ nodes, runs }: SiteIndex): Health {
  const troubled = nodes
    .filter(({ last }) => last !== null && TROUBLE.includes(last.status))
    .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  const checks = nodes.filter(({ kind, disabled }) => (kind === "assertion" || kind === "test") && !disabled);
  const known = checks.filter(({ last }) => last !== null);
  const passed = known.filter(({ last }) => last?.status === "success").length;
  const lastRun = runs[0] ?? null;
  const failed = troubled.filter(({ last }) => last?.status === "failure");
  const verdict = verdictOf(troubled, failed, lastRun, known.length);
  return {
    verdict,
    sentence: sentenceOf(verdict, failed, troubled, lastRun),
    troubled,
    checks: { passed, known: known.length, all: checks.length },
    lastRun,
  };
}

function rank({ last }: SiteNode): number {
  return last === null ? TROUBLE.length : TROUBLE.indexOf(last.status);
}

function verdictOf(
  troubled: readonly SiteNode[],
  failed: readonly SiteNode[],
  lastRun: RunSummary | null,
  known: number,
): Health["verdict"] {
  if (failed.length > 0 || lastRun?.status === "failure") return "bad";
  if (troubled.length > 0 || lastRun?.status === "killed" || lastRun?.status === "cancelled") return "warn";
  return lastRun === null && known === 0 ? "unknown" : "good";
}

function sentenceOf(
  verdict: Health["verdict"],
  failed: readonly SiteNode[],
  troubled: readonly SiteNode[],
  lastRun: RunSummary | null,
): string {
  if (lastRun?.status === "running") return "A run is going on.";
  if (verdict === "unknown") return "Nothing has run here yet.";
  if (verdict === "good") return "Everything that ran last succeeded.";
  const [first] = failed;
  if (first !== undefined) {
    const others = failed.length - 1;
    return others === 0 ? `${first.name} failed.` : `${first.name} and ${others} more failed.`;
  }
  if (troubled.length > 0) {
    const warned = troubled.filter(({ last }) => last?.status === "warning").length;
    return warned === troubled.length
      ? `${warned} ${warned === 1 ? "check warns" : "checks warn"}.`
      : `${troubled.length} did not run to their end.`;
  }
  return lastRun?.status === "killed" ? "The last run was killed." : "The last run was cancelled.";
}
