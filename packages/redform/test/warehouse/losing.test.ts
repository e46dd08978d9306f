import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { classifyError } from "../../src/warehouse/error-class.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import {
  CONNECTION_LOST,
  OUTCOME_UNKNOWN,
  type Warehouse,
  type WarehouseSession,
} from "../../src/warehouse/warehouse.ts";
import { makeServerCertificate } from "./certificates.ts";
import { failure } from "./contract.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { type ProxyAction, type ServerProxy, startProxy } from "./proxy.ts";

let postgres: PostgresServer;
let proxy: ServerProxy;
let warehouse: Warehouse;
let session: WarehouseSession;

async function open(port: number, statementTimeoutMs?: number): Promise<Warehouse> {
  const settings = postgres.settings({ port, ...(statementTimeoutMs ? { statementTimeoutMs } : {}) });
  return openRedshiftWarehouse(
    { warehouse: "redshift", settings },
    { applicationName: "losing", now: Date.now },
  );
}

/** Asked on a connection of its own, past the proxy. */
async function look(sql: string): Promise<readonly (readonly (string | null)[])[]> {
  const beside = await open(postgres.port);
  try {
    return (await (await beside.connect()).execute(sql)).rows;
  } finally {
    await beside.close();
  }
}

/** The next statement that fits gets this, once. */
function next(pattern: RegExp, action: ProxyAction): void {
  let done = false;
  proxy.decide = ({ sql }) => {
    if (done || !pattern.test(sql)) return undefined;
    done = true;
    return action;
  };
}

beforeAll(async () => {
  postgres = await startPostgres();
  const certificate = await makeServerCertificate({ authority: postgres.authority });
  proxy = await startProxy({ upstreamPort: postgres.port, certificate });
});
afterAll(async () => {
  await proxy.stop();
  await postgres.stop();
});
beforeEach(async () => {
  proxy.decide = () => undefined;
  warehouse = await open(proxy.port);
  session = await warehouse.connect();
  await session.execute("drop table if exists t");
  await session.execute("create table t (a integer)");
});
afterEach(() => warehouse.close());

describe("a connection lost", () => {
  for (const kind of ["cut-before", "cut-after"] as const) {
    it(`inside a transaction (${kind}): it is undone, and replayed on a new connection`, async () => {
      await session.execute("begin");
      next(/^insert/, { kind });
      const error = await failure(session.execute("insert into t values (1)"));
      expect(error.code).toBe(CONNECTION_LOST);
      expect(classifyError(error).action).toBe("replay");
      const ignored = await failure(session.execute("insert into t values (2)"));
      expect(ignored.code).toBe("25P02");
      expect((await failure(session.execute("commit"))).code).toBe("25P02");
      await session.execute("rollback");
      await session.execute("begin");
      await session.execute("insert into t values (3)");
      await session.execute("commit");
      expect(await look("select a from t")).toEqual([["3"]]);
    });
  }

  it("in COMMIT before the server had it: looking shows that nothing was committed", async () => {
    await session.execute("begin");
    await session.execute("insert into t values (1)");
    next(/^commit/, { kind: "cut-before" });
    const error = await failure(session.execute("commit"));
    expect(error.code).toBe(OUTCOME_UNKNOWN);
    expect(classifyError(error).action).toBe("look");
    expect(error.backend?.pid).toBeGreaterThan(0);
    if (error.backend !== undefined) await warehouse.settle?.(error.backend);
    expect(await look("select count(*) from t")).toEqual([["0"]]);
    await session.execute("rollback");
    expect((await session.execute("select count(*) from t")).rows).toEqual([["0"]]);
  });

  it("in COMMIT after the server did it: looking shows that it was committed", async () => {
    await session.execute("begin");
    await session.execute("insert into t values (1)");
    next(/^commit/, { kind: "cut-after" });
    const error = await failure(session.execute("commit"));
    expect(error.code).toBe(OUTCOME_UNKNOWN);
    if (error.backend !== undefined) await warehouse.settle?.(error.backend);
    expect(await look("select count(*) from t")).toEqual([["1"]]);
  });

  it("with locks still held on the server: settling frees them", async () => {
    await session.execute("begin");
    await session.execute("lock table t in access exclusive mode");
    // A network that swallows everything: the server knows of no loss.
    next(/^select count/, { kind: "hang" });
    const hanging = failure(session.execute("select count(*) from t"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const [pid, startedAt] =
      (
        await look(
          "select pid, backend_start::text from pg_stat_activity where state = 'idle in transaction'",
        )
      )[0] ?? [];
    await warehouse.settle?.({ pid: Number(pid), startedAt: startedAt ?? null });
    expect(await look("select count(*) from t")).toEqual([["0"]]);
    expect((await hanging).code).toBe(CONNECTION_LOST);
  });

  it("under a change outside a transaction: nobody knows, so that someone looks", async () => {
    next(/^insert/, { kind: "cut-after" });
    const error = await failure(session.execute("insert into t values (1)"));
    expect(error.code).toBe(OUTCOME_UNKNOWN);
    expect((await session.execute("select a from t")).rows).toEqual([["1"]]);
  });

  it("under a query outside a transaction: it may run again", async () => {
    next(/^select 5/, { kind: "cut-after" });
    expect((await failure(session.execute("select 5"))).code).toBe(CONNECTION_LOST);
    expect((await session.execute("select 5")).rows).toEqual([["5"]]);
  });

  it("between two statements: the next one gets a new connection, and nobody notices", async () => {
    proxy.cutAll();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await session.execute("select 1")).rows).toEqual([["1"]]);
  });

  it("between two statements, with a temporary table: that it is gone is said", async () => {
    await session.execute("create temp table mine as select 1 as a");
    proxy.cutAll();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await failure(session.execute("select * from mine"))).code).toBe(CONNECTION_LOST);
    expect((await failure(session.execute("select * from mine"))).code).toBe("42P01");
  });

  it("between two statements of a transaction: the transaction must be rolled back first", async () => {
    await session.execute("begin");
    await session.execute("insert into t values (1)");
    proxy.cutAll();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await failure(session.execute("insert into t values (2)"))).code).toBe(CONNECTION_LOST);
    expect((await failure(session.execute("insert into t values (2)"))).code).toBe("25P02");
    await session.execute("rollback");
    expect((await session.execute("select count(*) from t")).rows).toEqual([["0"]]);
  });

  it("because an administrator ended it", async () => {
    await session.execute("begin");
    const pid = (await session.execute("select pg_backend_pid()")).rows[0]?.[0];
    await look(`select pg_terminate_backend(${pid})`);
    expect((await failure(session.execute("select 1"))).code).toBe(CONNECTION_LOST);
    await session.execute("rollback");
    expect((await session.execute("select 1")).rows).toEqual([["1"]]);
  });
});

describe("an error of Redshift's", () => {
  it("that only its detail explains is classed by it, and shown with it", async () => {
    await session.execute("begin");
    next(/^insert/, {
      kind: "answer",
      code: "XX000",
      message: "1023",
      detail:
        "\n  -----------------------------------------------\n  error:  Serializable isolation violation on table - 1\n  code:   1023\n  -----------------------------------------------\n",
    });
    const error = await failure(session.execute("insert into t values (1)"));
    expect(classifyError(error)).toMatchObject({ action: "replay", kind: "conflict" });
    expect(error.detail).toBe("error:  Serializable isolation violation on table - 1\ncode:   1023");
    await session.execute("rollback");
    expect((await session.execute("select count(*) from t")).rows).toEqual([["0"]]);
  });

  it("in COMMIT means that it was not committed", async () => {
    await session.execute("begin");
    await session.execute("insert into t values (1)");
    next(/^commit/, {
      kind: "answer",
      code: "40001",
      message: "could not complete because of conflict with concurrent transaction",
    });
    expect(classifyError(await failure(session.execute("commit"))).action).toBe("replay");
    expect((await session.execute("select count(*) from t")).rows).toEqual([["0"]]);
  });
});

describe("an error that stops", () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ["a full disk", "53100", "Disk Full", /Make room/],
    ["a missing right", "42501", "permission denied for relation t", /GRANT/],
    [
      "a role that may not be assumed",
      "XX000",
      "User arn:aws:redshift:us-west-2:1:dbuser:c/u is not authorized to assume IAM Role arn:aws:iam::1:role/r",
      /trust policy/,
    ],
    [
      "a bucket that may not be read",
      "XX000",
      "S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid R,CanRetry 1",
      /s3:GetObject/,
    ],
    [
      "rows that do not load",
      "XX000",
      "Load into table 't' failed. Check 'stl_load_errors' system table for details.",
      /sys_load_error_detail/,
    ],
  ];
  for (const [what, code, message, remedy] of cases) {
    it(`says the remedy, and leaves nothing: ${what}`, async () => {
      await session.execute("begin");
      await session.execute("insert into t values (1)");
      next(/^copy/, { kind: "answer", code, message });
      const error = await failure(session.execute("copy t from 's3://bucket/key' iam_role default"));
      expect(error).toMatchObject({ code, message, hint: expect.stringMatching(remedy) });
      await session.execute("rollback");
      expect((await session.execute("select count(*) from t")).rows).toEqual([["0"]]);
    });
  }
});

describe("a COMMIT of a transaction that has failed", () => {
  it("is an error, though the server gives none", async () => {
    await session.execute("begin");
    await session.execute("insert into t values (1)");
    await failure(session.execute("select * from nothing"));
    expect((await failure(session.execute("commit"))).code).toBe("25P02");
    expect((await session.execute("select count(*) from t")).rows).toEqual([["0"]]);
  });
});

describe("a time limit", () => {
  it("ends the statement on the server, with a remedy", async () => {
    const limited = await open(postgres.port, 300);
    const one = await limited.connect();
    const error = await failure(one.execute("select pg_sleep(60)"));
    expect(error.code).toBe("57014");
    expect(error.message).toBe("the statement ran into its time limit of 0.3 s");
    expect(error.hint).toMatch(/statementTimeoutSeconds/);
    expect((await one.execute("select 1")).rows).toEqual([["1"]]);
    await limited.close();
  });

  it("holds where the server's own fails: it is cancelled from here", async () => {
    const limited = await open(postgres.port, 300);
    const one = await limited.connect();
    await one.execute("set statement_timeout to 0");
    const error = await failure(one.execute("select pg_sleep(60)"));
    expect([error.code, error.message]).toEqual(["57014", "the statement ran into its time limit of 0.3 s"]);
    expect(
      await look(
        "select count(*) from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'",
      ),
    ).toEqual([["0"]]);
    await limited.close();
  });
});

describe("a cancel", () => {
  it("reaches the server on another connection when its own hangs", async () => {
    next(/pg_sleep/, { kind: "delay", ms: 0 });
    const abort = new AbortController();
    const running = failure(session.execute("select pg_sleep(60)", abort.signal));
    await new Promise((resolve) => setTimeout(resolve, 200));
    abort.abort();
    expect((await running).code).toBe("57014");
    expect(proxy.statements.some(({ sql }) => sql.startsWith("select pg_cancel_backend("))).toBe(true);
    expect(
      await look(
        "select count(*) from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'",
      ),
    ).toEqual([["0"]]);
  });

  it("ends also when the server is out of reach, and the session gets a new connection", async () => {
    const abort = new AbortController();
    next(/pg_sleep/, { kind: "hang" });
    const running = failure(session.execute("select pg_sleep(60)", abort.signal));
    await new Promise((resolve) => setTimeout(resolve, 100));
    proxy.refuse = true;
    try {
      abort.abort();
      const error = await running;
      expect([error.code, error.detail]).toEqual([
        "57014",
        "the server could not be told (the connection was lost) and may still work at it",
      ]);
    } finally {
      proxy.refuse = false;
    }
    expect((await session.execute("select 1")).rows).toEqual([["1"]]);
  });

  it("leaves a COMMIT to its end", async () => {
    await session.execute("begin");
    await session.execute("insert into t values (1)");
    next(/^commit/, { kind: "delay", ms: 200 });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    await session.execute("commit", abort.signal);
    expect(await look("select count(*) from t")).toEqual([["1"]]);
  });
});

describe("a label", () => {
  it("stands from the next transaction on", async () => {
    const shown = "select application_name from pg_stat_activity where pid = pg_backend_pid()";
    session.label?.({ environment: "production", run: "20260105T101530123Z-k3f9", model: "sparkify.users" });
    expect((await session.execute(shown)).rows).toEqual([["k3f9 produc sparkify.users"]]);
    await session.execute("begin");
    session.label?.({ environment: "production", run: "20260105T101530123Z-k3f9", model: "sparkify.songs" });
    expect((await session.execute(shown)).rows).toEqual([["k3f9 produc sparkify.users"]]);
    await session.execute("commit");
    expect((await session.execute(shown)).rows).toEqual([["k3f9 produc sparkify.songs"]]);
  });
});
