import { pause } from "../run/attempts.ts";
import { insist } from "../run/run-statement.ts";
import type { RunLock, RunLockRequest, Warehouse } from "../warehouse/warehouse.ts";
import { WarehouseError } from "../warehouse/warehouse.ts";
import type { CommandContext, ExitCode } from "./command.ts";

/** What another run holds: the database file, or the environment. */
export const HELD = "55006";

const RETRY_MS = 1000;

/** Tries until it succeeds, something else than being held by another run is wrong, or time is up. */
export async function waitFor<T>(
  attempt: () => Promise<T>,
  seconds: number,
  { now, signal }: Pick<CommandContext, "now" | "signal">,
): Promise<T> {
  const until = now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const held = error instanceof WarehouseError && error.code === HELD;
      if (!held || signal.aborted || now() + RETRY_MS > until) throw error;
      await pause(RETRY_MS, signal);
    }
  }
}

/** Does `work` while no other run may work in the environment. Losing the lock aborts it. */
export async function withRunLock(
  warehouse: Warehouse,
  { wait, ...request }: Omit<RunLockRequest, "onLost"> & { readonly wait: number },
  context: CommandContext,
  work: (signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (warehouse.lock === undefined) return work(context.signal);
  const lost = new AbortController();
  const onLost = (): void => {
    context.terminal.err(
      "the run's lock could not be kept up: another run may take over, so this one ends\n",
    );
    lost.abort();
  };
  // Taken again under the same run's id it is the same lock, so that a lost answer does no harm.
  const attempt = (): Promise<RunLock> =>
    warehouse.lock?.({ ...request, onLost }) ?? Promise.reject(new Error("no lock"));
  const take = (): Promise<RunLock> => insist({ attempt, look: async () => null }, context);
  const lock = await waitFor(take, wait, context);
  try {
    return await work(AbortSignal.any([context.signal, lost.signal]));
  } finally {
    await lock.release();
  }
}
