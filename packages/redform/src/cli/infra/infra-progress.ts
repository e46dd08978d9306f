import { createLogUpdate } from "log-update";
import type { StackEvent, Watcher } from "../../infra/follow.ts";
import { formatDuration } from "../duration.ts";
import type { Terminal } from "../terminal.ts";

export interface InfraProgress extends Watcher {
  readonly stop: () => void;
}

/**
 * One line for each resource: on a terminal what goes on is drawn live, elsewhere each event is a line. `write` is
 * where finished lines go.
 */
export function infraProgress(
  terminal: Terminal,
  now: () => number,
  json: boolean,
  screen: NodeJS.WriteStream = process.stdout,
): InfraProgress {
  const write = json ? terminal.err : terminal.out;
  const line = (event: StackEvent): string => eventLine(event, terminal);
  if (!terminal.live || json) return { onEvent: (event) => write(line(event)), stop: () => {} };
  const { colors } = terminal;
  const draw = createLogUpdate(screen);
  const going = new Map<string, { readonly status: string; readonly since: number }>();
  let done = 0;
  const render = (): void => {
    const lines = [...going].map(
      ([id, { status, since }]) =>
        `${colors.cyan("›")} ${id.padEnd(26)} ${status.toLowerCase().replaceAll("_", " ")}  ${colors.dim(formatDuration(now() - since))}`,
    );
    draw([...lines, colors.dim(`${done} done`)].join("\n"));
  };
  const timer = setInterval(render, 200);
  return {
    onEvent: (event) => {
      if (event.status.endsWith("_IN_PROGRESS")) {
        going.set(event.logicalId, { status: event.status, since: now() });
      } else {
        going.delete(event.logicalId);
        done += 1;
        draw.clear();
        write(line(event));
      }
      render();
    },
    stop: () => {
      clearInterval(timer);
      draw.clear();
      draw.done();
    },
  };
}

function eventLine({ logicalId, type, status, reason }: StackEvent, { colors }: Terminal): string {
  const mark = status.endsWith("_FAILED")
    ? colors.red("✖")
    : status.endsWith("_IN_PROGRESS")
      ? colors.cyan("›")
      : colors.green("✔");
  const because = reason === null || status.endsWith("_IN_PROGRESS") ? "" : `  ${reason}`;
  return `${mark} ${logicalId.padEnd(26)} ${status.toLowerCase().replaceAll("_", " ").padEnd(20)} ${colors.dim(type)}${because}\n`;
}
