import type { Backend } from "../src/warehouse/warehouse.ts";
import {
  type Claim,
  type Context,
  expectEqual,
  expectError,
  expectTrue,
  withSessions,
  withSettings,
} from "./claim.ts";

/** More rows than any cluster counts within the time that the claims give it. */
const slow = ({ schema }: Context): string => {
  const tables = Array.from({ length: 12 }, (_, at) => `"${schema}"."numbers" as n${at}`);
  return `select sum(n0.n * n1.n % 7 + n11.n) from ${tables.join(" cross join ")}`;
};

/** What is said of cancelling, time limits, lost connections and conflicts. */
export const sessionClaims: readonly Claim[] = [
  {
    name: "a cancel ends the statement on the server",
    try: async (context) => {
      const started = context.now();
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 1000);
      await expectError(context.session.execute(slow(context), abort.signal), "cancelled");
      const took = context.now() - started;
      expectEqual("the session", await context.ask("select 1"), [["1"]]);
      return `after ${took - 1000} ms`;
    },
  },
  {
    name: "a cancel inside a transaction undoes it",
    try: async (context) => {
      const { session, schema, ask } = context;
      await session.execute(`create table "${schema}"."cancelled" (a integer)`);
      await session.execute("begin");
      await session.execute(`insert into "${schema}"."cancelled" values (1)`);
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 1000);
      await expectError(session.execute(slow(context), abort.signal), "cancelled");
      await session.execute("rollback");
      expectEqual("rows", await ask(`select count(*) from "${schema}"."cancelled"`), [["0"]]);
      return "nothing of it stands";
    },
  },
  {
    name: "the time limit of the environment file ends a statement",
    try: (context) =>
      withSettings(context, { statementTimeoutMs: 1000 }, async (warehouse) => {
        const session = await warehouse.connect();
        return (await expectError(session.execute(slow(context)), "time-limit")).message;
      }),
  },
  {
    name: "a session that was ended is told as lost, and goes on with a new connection",
    try: async (context) => {
      const { schema } = context;
      return withSessions(context, 2, async (one, other) => {
        await one?.execute(`create table "${schema}"."lost" (a integer)`);
        await one?.execute("begin");
        await one?.execute(`insert into "${schema}"."lost" values (1)`);
        const pid = (await one?.execute("select pg_backend_pid()"))?.rows[0]?.[0];
        await other?.execute(`select pg_terminate_backend(${pid})`);
        await expectError(Promise.resolve(one?.execute("select 1")), "connection-lost");
        await one?.execute("rollback");
        expectEqual("rows", (await one?.execute(`select count(*) from "${schema}"."lost"`))?.rows, [["0"]]);
        return `process ${pid}`;
      });
    },
  },
  {
    name: "the server's side of a lost connection can be ended, and its locks with it",
    try: async (context) => {
      const { schema, warehouse } = context;
      return withSessions(context, 2, async (one, other) => {
        await one?.execute(`create table "${schema}"."settled" (a integer)`);
        await one?.execute("begin");
        await one?.execute(`lock table "${schema}"."settled"`);
        const pid = Number((await one?.execute("select pg_backend_pid()"))?.rows[0]?.[0]);
        const backend: Backend = { pid, startedAt: null };
        await warehouse.settle?.(backend);
        expectEqual("rows", (await other?.execute(`select count(*) from "${schema}"."settled"`))?.rows, [
          ["0"],
        ]);
        return `process ${pid}`;
      });
    },
  },
  {
    name: "two transactions that change the same rows: one is told to be replayed",
    try: async (context) => {
      const { schema, session, ask } = context;
      const table = `"${schema}"."conflict"`;
      await session.execute(`create table ${table} as select 1 as a`);
      return withSessions(context, 2, async (one, other) => {
        await one?.execute("begin");
        await other?.execute("begin");
        // Both have seen the table as it was.
        await other?.execute(`select a from ${table}`);
        await one?.execute(`update ${table} set a = a + 1`);
        const waiting = expectError(
          (async () => {
            await other?.execute(`update ${table} set a = a + 1`);
            await other?.execute("commit");
          })(),
          "conflict",
        );
        await new Promise((resolve) => setTimeout(resolve, 500));
        await one?.execute("commit");
        const { message, code } = await waiting;
        await other?.execute("rollback");
        expectEqual("the row", await ask(`select a from ${table}`), [["2"]]);
        return `${message} (${code})`;
      });
    },
  },
  {
    name: "after an error a transaction takes nothing but its rollback",
    try: async ({ session, schema }) => {
      await session.execute("begin");
      await session.execute(`select * from "${schema}"."nothing"`).catch(() => undefined);
      const refused = await session.execute("select 1").then(
        () => "nothing",
        (error: { readonly code?: string }) => error.code,
      );
      await session.execute("rollback");
      expectEqual("the refusal", refused, "25P02");
      return "SQLSTATE 25P02";
    },
  },
  {
    name: "a missing right is told as one",
    needsCluster: "local-redshift records rights and enforces none",
    try: async (context) => {
      const rows = await context.ask("select usesuper from pg_user where usename = current_user");
      if (rows[0]?.[0] === "true") return { skipped: "this user is a superuser" };
      return (await expectError(context.session.execute("select * from pg_authid"), "permission")).message;
    },
  },
  {
    name: "floats and dates come in the same form whatever the server's settings",
    try: async ({ ask }) => {
      expectTrue("datestyle", /iso/i.test((await ask("show datestyle"))[0]?.[0] ?? ""));
      return "datestyle ISO";
    },
  },
];
