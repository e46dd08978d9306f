import { createColors } from "picocolors";

/** The place where text leaves the program. Commands print here and nowhere else. */
export interface Terminal {
  /** What the command was asked for: stdout. */
  readonly out: (text: string) => void;
  /** Progress, warnings and errors: stderr. */
  readonly err: (text: string) => void;
  /** Whether a person watches stdout. */
  readonly live: boolean;
  /** Characters a line; 80 where that is unknown. */
  readonly columns: number;
  readonly colors: ReturnType<typeof createColors>;
}

/** The terminal of a process. Colours follow NO_COLOR and FORCE_COLOR. */
export function processTerminal(process: NodeJS.Process): Terminal {
  const live = process.stdout.isTTY === true && process.env.TERM !== "dumb";
  const colored = process.env.NO_COLOR ? false : process.env.FORCE_COLOR ? true : live;
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    live,
    columns: process.stdout.columns ?? 80,
    colors: createColors(colored),
  };
}
