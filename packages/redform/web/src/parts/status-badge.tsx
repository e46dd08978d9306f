import type { NodeStatus, RunSummary } from "../../../src/site/site-data.ts";

export type AnyStatus = NodeStatus | RunSummary["status"];

const NAMES: Readonly<Record<AnyStatus, string>> = {
  success: "success",
  warning: "warning",
  failure: "failed",
  skipped: "skipped",
  cancelled: "cancelled",
  killed: "killed",
  running: "running",
  waiting: "waiting",
};

/** A status as mark and word. */
export function StatusBadge({ status }: { readonly status: AnyStatus }) {
  return <span className={`status status-${status}`}>{NAMES[status]}</span>;
}
