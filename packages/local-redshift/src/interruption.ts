import type { EngineConnection } from "./engine.ts";

/** How often a statement that is to stop is told so, in milliseconds. */
const PERIOD = 25;

/**
 * Stops what runs on a connection. It is told again and again until it has ended: the engine forgets an
 * interrupt that comes between two of its statements.
 */
export class Interruption {
  readonly #connection: EngineConnection;
  #timer: NodeJS.Timeout | null = null;

  constructor(connection: EngineConnection) {
    this.#connection = connection;
  }

  readonly begin = (): void => {
    this.#connection.interrupt();
    this.#timer ??= setInterval(() => this.#connection.interrupt(), PERIOD);
  };

  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}

/** Calls back when a statement has run for longer than statement_timeout says, in milliseconds; 0 is never. */
export class TimeLimit {
  reached = false;
  readonly #timer: NodeJS.Timeout | null;

  constructor(setting: string | undefined, stop: () => void) {
    const milliseconds = Number(setting ?? 0);
    this.#timer =
      milliseconds > 0
        ? setTimeout(() => {
            this.reached = true;
            stop();
          }, milliseconds)
        : null;
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
