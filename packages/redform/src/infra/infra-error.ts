import type { Problem } from "../problem.ts";

/** What stops `dataform infra`, in a person's words, with what to do about it. */
export class InfraError extends Error {
  override readonly name = "InfraError";
  readonly remedy: string | null;
  /** Stable, for programs: "login-expired", "quota", … */
  readonly code: string;

  constructor(message: string, { code, remedy }: { readonly code: string; readonly remedy: string | null }) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }

  toProblem(): Problem {
    return { file: null, message: this.message, remedy: this.remedy, code: this.code };
  }
}
