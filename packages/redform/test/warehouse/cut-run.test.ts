import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStanding } from "../../src/run/read-standing.ts";
import type { RunResult } from "../../src/run/run-result.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { appendingStar, planFrom, runPlanned, runStar, source, whatStands } from "../run/star.ts";
import { type Certificate, makeServerCertificate } from "./certificates.ts";
import { type DatabaseCopies, inParallel, openDatabase, prepareDatabase } from "./database-copies.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { type ProxyAction, type SeenStatement, startProxy } from "./proxy.ts";
import { withoutViews } from "./without-views.ts";

/** What Redshift says of what passes when the transaction is run again. */
const ERRORS: readonly Extract<ProxyAction, { kind: "answer" }>[] = [
  {
    kind: "answer",
    code: "XX000",
    message: "1023",
    detail: "error:  Serializable isolation violation on table - 100123\ncode:   1023",
  },
  {
    kind: "answer",
    code: "XX000",
    message: "could not complete because of conflict with concurrent transaction",
  },
  { kind: "answer", code: "XX000", message: "could not open relation with OID 100321" },
  { kind: "answer", code: "XX000", message: "Table 100321 dropped by concurrent transaction" },
  { kind: "answer", code: "53300", message: 'connection limit "500" exceeded for non-bootstrap users' },
];

let postgres: PostgresServer;
let certificate: Certificate;
let copies: DatabaseCopies;
let undisturbed: Record<string, unknown>;
let statements: readonly SeenStatement[];

beforeAll(async () => {
  postgres = await startPostgres();
  certificate = await makeServerCertificate({ authority: postgres.authority });
  copies = await prepareDatabase(postgres, async (database) => {
    const warehouse = await openDatabase(postgres, database);
    const session = await warehouse.connect();
    for (const sql of source) await session.execute(sql);
    const first = await runStar(appendingStar, withoutViews(warehouse), "first");
    expect(first.actions.flatMap(({ error }) => error ?? [])).toEqual([]);
    await warehouse.close();
  });
  const trial = await secondRun(() => undefined);
  expect(trial.result.actions.flatMap(({ error }) => error ?? [])).toEqual([]);
  undisturbed = trial.stands;
  statements = trial.statements;
});
// It writes out all the copies before it ends.
afterAll(async () => {
  await copies.close();
  await postgres.stop();
}, 180_000);

/** The star's second run through a proxy that does something at one statement, and what stands afterwards. */
async function secondRun(decide: (seen: SeenStatement) => ProxyAction | undefined): Promise<{
  readonly result: RunResult;
  readonly stands: Record<string, unknown>;
  readonly statements: readonly SeenStatement[];
}> {
  const database = await copies.fresh();
  const proxy = await startProxy({ upstreamPort: postgres.port, certificate });
  const warehouse = await openDatabase(postgres, database, proxy.port);
  // What the driver asks while it opens is no part of a run.
  const before = proxy.statements.length;
  proxy.decide = (seen) => decide({ ...seen, index: seen.index - before });
  try {
    const result = await wholeRun(withoutViews(warehouse));
    const beside = await openDatabase(postgres, database);
    const stands = await whatStands(await beside.connect());
    await beside.close();
    return { result, stands, statements: proxy.statements.slice(before) };
  } finally {
    proxy.decide = () => undefined;
    await warehouse.close();
    await proxy.stop();
  }
}

async function wholeRun(warehouse: Warehouse): Promise<RunResult> {
  const context = { signal: new AbortController().signal, random: () => 0 };
  const state = await readStanding(warehouse, ["shop", "shop_assertions"], context);
  return runPlanned(planFrom(appendingStar, state, "second"), warehouse, "second");
}

/** Without PROVE every second statement, where another test has taken every one. */
const PROVE = process.env["PROVE"] !== undefined;

async function atEveryStatement(kind: (at: number) => ProxyAction, step = 1): Promise<readonly string[]> {
  const tried: string[] = [];
  const moments = statements.map((_, index) => index + 1).filter((at) => PROVE || at % step === 0);
  await inParallel(moments, 3, async (at) => {
    let label = `statement ${at}`;
    const { result, stands } = await secondRun(({ index, sql }) => {
      if (index !== at) return undefined;
      label = `${kind(at).kind} at statement ${at}: ${sql.slice(0, 60)}`;
      tried.push(label);
      return kind(at);
    });
    expect({
      label,
      status: result.status,
      errors: result.actions.flatMap(({ error }) => error ?? []),
    }).toEqual({ label, status: "success", errors: [] });
    expect({ label, ...stands }).toEqual({ label, ...undisturbed });
  });
  return tried;
}

describe("a run that is disturbed at any one statement leaves what an undisturbed run leaves", () => {
  it("which has every kind of transaction, and appends rows that would show if they came twice", () => {
    expect(undisturbed).toMatchObject({
      plays: [
        ["10", "1"],
        ["11", "2"],
        ["110", "1"],
        ["111", "2"],
      ],
      log: [["2"], ["4"]],
      tables: [["plays"], ["report"], ["users"]],
    });
    const seen = statements.map(({ sql }) => sql);
    for (const part of ["alter table", "drop constraint", "create temporary", "insert into", "drop table"]) {
      expect(seen.filter((sql) => sql.includes(part)).length, part).toBeGreaterThan(0);
    }
    expect(seen.filter((sql) => sql === "commit").length).toBeGreaterThanOrEqual(4);
    expect(seen.length).toBeGreaterThan(40);
  });

  it("by a connection that is lost after it", { timeout: 240_000 }, async () => {
    expect((await atEveryStatement(() => ({ kind: "cut-after" }))).length).toBeGreaterThan(40);
  });

  it("by a connection that is lost before it", { timeout: 240_000 }, async () => {
    expect((await atEveryStatement(() => ({ kind: "cut-before" }), 2)).length).toBeGreaterThan(20);
  });

  it("by an error of Redshift's that passes", { timeout: 240_000 }, async () => {
    const error = (at: number): ProxyAction => ERRORS[Math.floor(at / 2) % ERRORS.length] ?? { kind: "hang" };
    expect((await atEveryStatement(error, 2)).length).toBeGreaterThan(20);
  });

  it("by a delay", { timeout: 240_000 }, async () => {
    const { result, stands } = await secondRun(({ index }) => ({ kind: "delay", ms: (index * 7) % 20 }));
    expect(result.status).toBe("success");
    expect(stands).toEqual(undisturbed);
  });
});
