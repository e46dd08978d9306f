import { formatProblem, type Problem, sortProblems } from "../problem.ts";
import type { CommandContext, ExitCode } from "./command.ts";

/** Problems that mean the command was called wrongly, rather than that the project failed. */
const WRONG_USE: ReadonlySet<string> = new Set([
  "no-project",
  "unknown-environment",
  "unknown-action",
  "unknown-tag",
  "ambiguous-action",
  "bad-openlineage",
  "unknown-column",
  "ambiguous-column",
  "unknown-explore",
  "bad-question",
  "unconfirmed",
]);

/** Prints problems, one a line on stderr or as one JSON document on stdout, and says the exit code. */
export function reportProblems(
  problems: readonly Problem[],
  context: CommandContext,
  options: { readonly json?: boolean } = {},
): ExitCode {
  const { terminal } = context;
  const sorted = sortProblems(problems);
  if (options.json === true) {
    terminal.out(`${JSON.stringify({ status: "failure", problems: sorted }, null, 2)}\n`);
  } else {
    for (const problem of sorted) {
      terminal.err(`${terminal.colors.red("error")} ${formatProblem(problem)}\n`);
    }
  }
  return problems.some((problem) => WRONG_USE.has(problem.code)) ? 2 : 1;
}
