import { createLogUpdate } from "log-update";
import { targetKey } from "../graph/target.ts";
import type { ActionResult, RunEvent } from "../run/run-result.ts";
import { formatCount, formatDuration } from "./duration.ts";
import type { Terminal } from "./terminal.ts";

/** Shows a run while it goes on. */
export interface Progress {
  readonly onEvent: (event: RunEvent) => void;
  /** Takes away what is drawn live. */
  readonly stop: () => void;
}

/** One line for each action: on a terminal the running ones are drawn live, elsewhere lines follow one another. */
export function startProgress(
  actions: readonly { readonly key: string }[],
  terminal: Terminal,
  now: () => number,
): Progress {
  const longest = Math.max(...actions.map(({ key }) => key.length), 10);
  const width = terminal.live ? Math.min(longest, Math.max(terminal.columns - 44, 24)) : longest;
  const finished = (result: ActionResult, key: string): string => resultLine(result, key, width, terminal);
  if (!terminal.live) {
    return {
      onEvent: (event) => {
        if (event.kind === "finished") terminal.out(`${finished(event.result, event.key)}\n`);
      },
      stop: () => {},
    };
  }
  return liveProgress(actions.length, terminal, now, finished);
}

function liveProgress(
  total: number,
  terminal: Terminal,
  now: () => number,
  finished: (result: ActionResult, key: string) => string,
): Progress {
  const { colors } = terminal;
  const draw = createLogUpdate(process.stdout);
  const running = new Map<string, { readonly type: string; readonly since: number }>();
  let done = 0;
  const render = (): void => {
    const lines = [...running].map(
      ([key, { type, since }]) =>
        `${colors.cyan("›")} ${type.padEnd(11)} ${key}  ${colors.dim(formatDuration(now() - since))}`,
    );
    draw([...lines, colors.dim(`${done} of ${total}`)].join("\n"));
  };
  const timer = setInterval(render, 100);
  return {
    onEvent: (event) => {
      if (event.kind === "started") {
        running.set(event.key, { type: event.type, since: now() });
      } else {
        running.delete(event.key);
        done += 1;
        draw.clear();
        terminal.out(`${finished(event.result, event.key)}\n`);
        render();
      }
    },
    stop: () => {
      clearInterval(timer);
      draw.clear();
      draw.done();
    },
  };
}

function resultLine(result: ActionResult, key: string, width: number, terminal: Terminal): string {
  const { colors } = terminal;
  const mark = {
    success: colors.green("✔"),
    warning: colors.yellow("!"),
    failure: colors.red("✖"),
    skipped: colors.yellow("-"),
    cancelled: colors.yellow("×"),
  }[result.status];
  const time = result.startedMs === null ? "" : colors.dim(formatDuration(result.durationMs).padStart(8));
  return `${mark} ${result.type.padEnd(11)} ${key.padEnd(width)}  ${outcome(result).padStart(16)} ${time}`.trimEnd();
}

function outcome(result: ActionResult): string {
  if (result.status === "skipped") {
    const because = result.skippedBecause?.join(", ");
    return because ? `skipped: ${because} failed` : "skipped";
  }
  if (result.status === "cancelled") return "cancelled";
  if (result.failingRows !== undefined) return formatCount(result.failingRows.count, "failing row");
  if (result.status === "failure") return "failed";
  if (result.type === "assertion") return "passed";
  return result.rows === null ? "" : formatCount(result.rows, "row");
}

/** The key under which an action of a result is shown. */
export function resultKey(result: ActionResult): string {
  return targetKey(result.target);
}
