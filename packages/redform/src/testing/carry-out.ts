import type { ActionError } from "../run/run-result.ts";
import { type Warehouse, WarehouseError, type WarehouseSession } from "../warehouse/warehouse.ts";
import type { TestOptions } from "./test-options.ts";
import type { TestResult } from "./test-result.ts";

/** What a test finds, without what every test has. */
export type Finding = Pick<TestResult, "status" | "difference" | "error" | "failingRows">;

export interface NamedTest {
  readonly name: string;
  readonly kind: TestResult["kind"];
  readonly file: string;
}

/** A test that could not be carried out, in the user's words rather than the warehouse's. */
export class TestError extends Error {
  readonly details: { readonly code: string; readonly hint: string };

  constructor(message: string, details: { readonly code: string; readonly hint: string }) {
    super(message);
    this.name = "TestError";
    this.details = details;
  }
}

/** Carries a test out on a session of its own. An error of the warehouse or of the test fails the test alone. */
export async function carryOut(
  test: NamedTest,
  warehouse: Warehouse,
  options: TestOptions,
  work: (session: TestSession) => Promise<Finding>,
): Promise<TestResult> {
  const now = options.now ?? (() => performance.now());
  const startedAt = now();
  const finding = await findOut(test, warehouse, options.signal, work);
  const result = { ...test, ...finding, durationMs: Math.round(now() - startedAt) };
  options.onResult?.(result);
  return result;
}

async function findOut(
  test: NamedTest,
  warehouse: Warehouse,
  signal: AbortSignal | undefined,
  work: (session: TestSession) => Promise<Finding>,
): Promise<Finding> {
  if (signal?.aborted === true) {
    return { status: "failure", error: { code: "57014", message: "cancelled", file: test.file } };
  }
  let session: TestSession | null = null;
  try {
    session = new TestSession(await warehouse.connect(), signal);
    return await work(session);
  } catch (error) {
    return { status: "failure", error: describeError(error, test.file, session?.lastStatement) };
  } finally {
    await session?.close();
  }
}

function describeError(error: unknown, file: string, statement: string | undefined): ActionError {
  if (error instanceof TestError) {
    return { code: error.details.code, message: error.message, hint: error.details.hint, file };
  }
  if (!(error instanceof WarehouseError)) throw error;
  return {
    code: error.code,
    message: error.message,
    file,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(statement === undefined ? {} : { statement }),
  };
}

/** A warehouse session that remembers its last statement, for the error that names it. */
export class TestSession {
  readonly #session: WarehouseSession;
  readonly #signal: AbortSignal | undefined;
  lastStatement: string | undefined;

  constructor(session: WarehouseSession, signal: AbortSignal | undefined) {
    this.#session = session;
    this.#signal = signal;
  }

  execute(sql: string): ReturnType<WarehouseSession["execute"]> {
    this.lastStatement = sql;
    return this.#session.execute(sql, this.#signal);
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
