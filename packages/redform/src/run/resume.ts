import { targetKey } from "../graph/target.ts";
import type { Outcome } from "../problem.ts";
import { readLedger } from "../sql/ledger.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { WarehouseError } from "../warehouse/warehouse.ts";
import type { KeptRun } from "./run-record.ts";
import { type InsistContext, insist } from "./run-statement.ts";

/** The run that --resume goes on with: the environment's last one, if it did not succeed and nothing changed. */
export function runToResume(
  runs: readonly KeptRun[],
  environment: string,
  fingerprint: string,
): Outcome<KeptRun> {
  const last = runs.find((run) => run.environment === environment);
  if (last === undefined) return nothing(`no run in environment ${environment} is on record`);
  if (last.status === "success") return nothing(`the last run in environment ${environment} succeeded`);
  if (last.fingerprint !== fingerprint) {
    return nothing(`the code or the environment has changed since run ${last.runId}`);
  }
  if (last.selected.length === 0) {
    return nothing(`what run ${last.runId} was to do is on record only where it ran`);
  }
  return { ok: true, value: last };
}

function nothing(message: string): Outcome<KeptRun> {
  const remedy = "Run without --resume to build what is selected from the start.";
  return { ok: false, problems: [{ file: null, message, remedy, code: "nothing-to-resume" }] };
}

/** The id under which the transactions of a run stand in the ledger. */
export function ledgerId(run: Pick<KeptRun, "runId" | "resumes">): string {
  return run.resumes ?? run.runId;
}

/** Keys of what the run has done: what it told, and what it had no more time to tell. */
export async function doneBy(
  run: KeptRun,
  warehouse: Warehouse,
  context: InsistContext,
): Promise<ReadonlySet<string>> {
  const told = run.actions
    .filter(({ status }) => status === "success" || status === "warning")
    .map(({ target }) => targetKey(target));
  return new Set([
    ...told,
    ...(await insist(
      { attempt: () => committed(ledgerId(run), warehouse), look: async () => null },
      context,
    )),
  ]);
}

async function committed(id: string, warehouse: Warehouse): Promise<readonly string[]> {
  const session = await warehouse.connect();
  try {
    const { rows } = await session.execute(readLedger(id));
    return rows.map(([task]) => task ?? "");
  } catch (error) {
    // A run that died before its set-up has made no ledger.
    if (error instanceof WarehouseError && /^(42P01|3F000)$/.test(error.code)) return [];
    throw error;
  } finally {
    await session.close();
  }
}
