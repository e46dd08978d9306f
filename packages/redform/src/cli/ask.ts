/** Asks the person at the terminal; null where nobody can answer. */
export type Ask = (question: string) => Promise<string | null>;

/** Asks on stderr and reads a line of stdin, where that is a terminal. Ctrl-C counts as no answer and stops the command. */
export function askOn(process: NodeJS.Process, stop: AbortController): Ask {
  return async (question) => {
    if (process.stdin.isTTY !== true) return null;
    const { createInterface } = await import("node:readline/promises");
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    lines.on("SIGINT", () => stop.abort(new Error("stopped by SIGINT")));
    try {
      return await lines.question(question, { signal: stop.signal });
    } catch {
      return null;
    } finally {
      lines.close();
    }
  };
}
