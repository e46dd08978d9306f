import { type Node, stringValue } from "../tree.ts";
import { type Action, done } from "./action.ts";
import { expectEnd, unexpected } from "./names.ts";

/** CANCEL process_id ['message'] stops what another session runs. (dg/r_CANCEL) */
export function cancel(nodes: readonly Node[]): Action {
  const [, pid, message] = nodes;
  if (pid?.kind !== "number" || !/^\d+$/.test(pid.text)) throw unexpected(pid);
  expectEnd(nodes, stringValue(message) === undefined ? 2 : 3);
  return {
    command: "CANCEL",
    readOnly: true,
    execute: async (executor) => {
      const { rows } = await executor.run(`select rs_cancel_backend(${pid.text})`);
      if (rows[0]?.[0] === true) return done;
      return { ...done, notices: [`WARNING: PID ${pid.text} is not a session`] };
    },
  };
}
