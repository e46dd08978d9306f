import type { EngineConnection } from "./engine.ts";
import { toRedshiftError } from "./errors.ts";
import { Interruption, TimeLimit } from "./interruption.ts";
import { RedshiftError } from "./types.ts";

export interface WorkHost {
  readonly connection: EngineConnection;
  /** The setting statement_timeout. */
  readonly timeout: () => string | undefined;
  readonly failed: () => void;
  /** After the work, however it ended. */
  readonly ended: () => void;
}

/** What a session does at the moment: it can be cancelled, and its errors are told as Redshift tells them. */
export class RunningWork {
  readonly #host: WorkHost;
  #running: AbortController | null = null;
  #interruption: Interruption | null = null;

  constructor(host: WorkHost) {
    this.#host = host;
  }

  get signal(): AbortSignal | undefined {
    return this.#running?.signal;
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** From now on nothing may stop what runs: it cleans up. */
  settle(): void {
    this.#interruption?.end();
  }

  /** `text` is the statement, in which errors are placed. */
  async guard<T>(
    text: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    const running = new AbortController();
    const abort = (): void => running.abort(signal?.reason);
    const interruption = new Interruption(this.#host.connection);
    signal?.addEventListener("abort", abort);
    running.signal.addEventListener("abort", interruption.begin);
    this.#running = running;
    this.#interruption = interruption;
    const timeLimit = new TimeLimit(this.#host.timeout(), () => running.abort());
    try {
      return await work(running.signal);
    } catch (error) {
      this.#host.failed();
      if (running.signal.aborted && !(error instanceof RedshiftError)) throw canceled(timeLimit.reached);
      throw toRedshiftError(error, text);
    } finally {
      timeLimit.end();
      interruption.end();
      this.#interruption = null;
      this.#running = null;
      this.#host.ended();
      signal?.removeEventListener("abort", abort);
    }
  }
}

function canceled(byTimeLimit: boolean): RedshiftError {
  const reason = byTimeLimit
    ? "canceling statement due to statement timeout"
    : "query canceled on user's request";
  return new RedshiftError(reason, { code: "57014" });
}
