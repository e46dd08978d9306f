import type { ActionResult, RunResult } from "../run/run-result.ts";
import { formatCount, formatDuration } from "./duration.ts";
import { resultKey } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { indent, textTable } from "./text-table.ts";

/** What went wrong, each with its place, and one closing line. */
export function printRunReport(result: RunResult, terminal: Terminal): void {
  for (const action of result.actions) {
    if (action.status === "failure" || action.status === "warning") printFailure(action, terminal);
    printDrift(action, terminal);
    printNotes(action, terminal);
  }
  terminal.out(`\n${closingLine(result, terminal)}\n`);
}

/** Where a table stood otherwise than its model says. */
function printDrift({ drift = [], ...action }: ActionResult, { colors, out }: Terminal): void {
  for (const note of drift)
    out(`\n${colors.yellow("~")} ${colors.bold(resultKey(action))} drifted: ${note}\n`);
}

function printNotes({ notes = [], ...action }: ActionResult, { colors, out }: Terminal): void {
  for (const note of notes) out(`\n${colors.yellow("~")} ${colors.bold(resultKey(action))}: ${note}\n`);
}

function printFailure(action: ActionResult, terminal: Terminal): void {
  const { colors } = terminal;
  const mark = action.status === "warning" ? colors.yellow("!") : colors.red("✖");
  terminal.out(`\n${mark} ${colors.bold(resultKey(action))}\n`);
  if (action.error !== undefined) {
    const { file, line, message, detail, hint } = action.error;
    terminal.out(`  ${colors.cyan(line === undefined ? file : `${file}:${line}`)} ${message}\n`);
    if (detail !== undefined) terminal.out(`${indent(detail)}\n`);
    if (hint !== undefined) terminal.out(`${indent(hint)}\n`);
  }
  const failing = action.failingRows;
  if (failing !== undefined && failing.rows.length > 0) {
    const columns = failing.columns.map((name) => ({ name }));
    terminal.out(`${indent(textTable(columns, failing.rows, colors.dim))}\n`);
    if (failing.count > failing.rows.length) {
      terminal.out(`  ${colors.dim(`the first ${failing.rows.length} of ${failing.count} failing rows`)}\n`);
    }
  }
}

const WORDS = { warning: "warned", failure: "failed", skipped: "skipped", cancelled: "cancelled" } as const;

function closingLine(result: RunResult, terminal: Terminal): string {
  const { colors } = terminal;
  const by = (status: ActionResult["status"]): number =>
    result.actions.filter((action) => action.status === status).length;
  const parts = [
    `${by("success")} succeeded`,
    ...(["warning", "failure", "skipped", "cancelled"] as const)
      .filter((status) => by(status) > 0)
      .map((status) => `${by(status)} ${WORDS[status]}`),
  ];
  const paint = result.status === "success" ? colors.green : colors.red;
  return `${paint(result.status)} ${formatCount(result.actions.length, "action")} in environment ${result.environment}: ${parts.join(", ")} in ${formatDuration(result.durationMs)}`;
}
