/** The steps from a host's name to a session that may build, each tried and told by itself. */

export type CheckStatus = "ok" | "warning" | "failed" | "skipped";

export interface Check {
  readonly step: string;
  readonly status: CheckStatus;
  readonly message: string;
  /** What to do, as a sentence; null where there is nothing to do. */
  readonly remedy: string | null;
  /** A short stable name of what went wrong; null where nothing did. */
  readonly code: string | null;
}

export interface Step {
  readonly name: string;
  /** Says what it found. @throws WarehouseError when what follows makes no sense without it */
  readonly try: () => Promise<Finding>;
}

/** What a step found; a warning or a failure of one right leaves the next step worth trying. */
export type Finding = string | Omit<Check, "step">;

export function ok(message: string): Omit<Check, "step"> {
  return { status: "ok", message, remedy: null, code: null };
}
