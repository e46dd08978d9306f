import { spawn } from "node:child_process";

/** One finished process. */
export interface Measured {
  readonly seconds: number;
  /** The process's own peak, without its children; null where the system does not tell. */
  readonly peakMebibytes: number | null;
}

/** Runs a command as a whole process, from start to exit. Throws with its output when it fails. */
export async function measure(command: readonly string[], cwd?: string): Promise<Measured> {
  const [program = "", ...args] = command;
  const started = process.hrtime.bigint();
  const child = spawn("/usr/bin/env", ["bash", "-c", 'exec "$@"', "bash", program, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (data) => {
    output = `${output}${data}`.slice(-4000);
  });
  child.stderr.on("data", (data) => {
    output = `${output}${data}`.slice(-4000);
  });
  const peak = watchPeak(child.pid);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}:\n${output}`);
  return { seconds, peakMebibytes: peak() };
}

/** Reads the kernel's high-water mark of a process's memory while it lives. */
function watchPeak(pid: number | undefined): () => number | null {
  let kilobytes: number | null = null;
  const read = async (): Promise<void> => {
    try {
      const { readFile } = await import("node:fs/promises");
      const match = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, "utf8"));
      if (match !== null) kilobytes = Math.max(kilobytes ?? 0, Number(match[1]));
    } catch {
      // The process has ended, or this system has no /proc.
    }
  };
  const timer = setInterval(read, 50);
  return () => {
    clearInterval(timer);
    return kilobytes === null ? null : Math.round(kilobytes / 1024);
  };
}

/** The middle of the numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Runs both in turn, A B A B …, after one uncounted round. */
export async function pair(
  a: () => Promise<Measured>,
  b: () => Promise<Measured>,
  rounds: number,
): Promise<{ readonly a: readonly Measured[]; readonly b: readonly Measured[]; readonly ratio: number }> {
  const results = { a: [] as Measured[], b: [] as Measured[] };
  for (let round = -1; round < rounds; round += 1) {
    const [first, second] = [await a(), await b()];
    if (round < 0 && rounds > 1) continue;
    results.a.push(first);
    results.b.push(second);
  }
  const ratios = results.a.map((one, index) => one.seconds / (results.b[index]?.seconds ?? Number.NaN));
  return { ...results, ratio: median(ratios) };
}

/** `median 1.23 s (1.20 to 1.31), peak 210 MiB` */
export function describe(runs: readonly Measured[]): string {
  const seconds = runs.map((run) => run.seconds);
  const peaks = runs.flatMap((run) => (run.peakMebibytes === null ? [] : [run.peakMebibytes]));
  const memory = peaks.length === 0 ? "" : `, peak ${Math.max(...peaks)} MiB`;
  return `median ${median(seconds).toFixed(2)} s (${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)})${memory}`;
}
