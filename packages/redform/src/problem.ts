/** An error of the user's, not of ours: where, what, and the remedy. */
export interface Problem {
  /** Relative to the project folder; null where no file is to blame. */
  readonly file: string | null;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  readonly message: string;
  /** What to do, as a sentence; null where the message says it all. */
  readonly remedy: string | null;
  /** A short stable name for programs, such as "unknown-ref". */
  readonly code: string;
}

/** A value, or everything that is wrong. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** `definitions/a.sqlx:12:8 unknown model "usrs". Did you mean "users"?` */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part != null).join(":");
  const { message, remedy } = problem;
  const sentence = /[.!?:]$/.test(message) ? message : `${message}.`;
  const text = remedy === null ? message : `${sentence} ${remedy}`;
  return place === "" ? text : `${place} ${text}`;
}

/** Sorted by file, line and message, so that the same project reports the same bytes. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const rank = (problem: Problem): string =>
    `${problem.file ?? ""}\0${String(problem.line ?? 0).padStart(9, "0")}\0${problem.message}`;
  return [...problems].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}
