import { readLedger } from "../src/sql/ledger.ts";
import { type Claim, type Context, expectEqual, expectTrue, Mismatch } from "./claim.ts";
import { run, runWell, starOf } from "./star.ts";

/** What is said of runs: the ledger, going on, one at a time. */
export const runningClaims: readonly Claim[] = [
  {
    name: "a run that was stopped half way goes on where it stopped",
    try: async (context) => {
      const { schema, ask, session } = context;
      const star = starOf(schema);
      await session.execute(`update "${schema}"."generation" set generation = generation + 1`);
      const stop = new AbortController();
      const runId = "verify-resumed";
      const first = await run(star, context, {
        runId,
        signal: stop.signal,
        onEvent: (event) => {
          if (event.kind === "finished" && event.key === `${schema}.users`) stop.abort();
        },
      });
      expectEqual("status", first.status, "cancelled");
      const ledger = new Set((await ask(readLedger(runId))).map(([task]) => task ?? ""));
      expectEqual("ledger", [...ledger], [`${schema}.users`]);
      await runWell(star, context, { runId, done: ledger });
      expectEqual(
        "generations",
        await ask(
          `select count(distinct generation) from (select generation from "${schema}"."users" union all select generation from "${schema}"."plays") as both_tables`,
        ),
        [["1"]],
      );
      expectEqual("plays", await ask(`select count(*), count(distinct play) from "${schema}"."plays"`), [
        ["100", "100"],
      ]);
      return "the ledger named what was committed";
    },
  },
  {
    name: "one run at a time: a second is refused, and comes in when the first is through",
    try: async (context) => {
      const first = await lock(context, "verify-first");
      const refused = await lock(context, "verify-second").then(
        () => "nothing",
        (error: { readonly code?: string }) => error.code,
      );
      expectEqual("the second", refused, "55006");
      await first.release();
      const second = await lock(context, "verify-second");
      await second.release();
      return "SQLSTATE 55006";
    },
  },
  {
    name: "the lock of a run that has been silent for a minute is taken over",
    try: async (context) => {
      const { schema, session, ask } = context;
      const dead = await lock(context, "verify-dead");
      await session.execute(
        `update redform.run_lock set seen_at = dateadd(second, -61, seen_at) where environment = '${schema}'`,
      );
      const next = await lock(context, "verify-next");
      const [row] = await ask(`select run_id from redform.run_lock where environment = '${schema}'`);
      expectEqual("the holder", row, ["verify-next"]);
      await next.release();
      await dead.release();
      return "the server's clock counts";
    },
  },
  {
    name: "no connection is left behind",
    needsCluster: "local-redshift's stv_sessions shows its own sessions alone",
    try: async ({ ask }) => {
      const [row] = await ask(
        "select count(*) from stv_sessions where user_name = (select current_user) and process <> pg_backend_pid()",
      );
      if (row === undefined) throw new Mismatch("stv_sessions gives nothing");
      expectTrue(`${row[0]} sessions of this user stand`, Number(row[0]) < 8);
      return `${row[0]} other sessions of this user`;
    },
  },
];

function lock({ warehouse, schema }: Context, runId: string) {
  const taken = warehouse.lock?.({ environment: schema, runId, onLost: () => {} });
  if (taken === undefined) throw new Mismatch("the warehouse has no lock");
  return taken;
}
