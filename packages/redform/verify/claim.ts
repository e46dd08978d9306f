import { isDeepStrictEqual } from "node:util";
import type { RedshiftSettings } from "../src/project/redshift-settings.ts";
import { classifyError, type ErrorKind } from "../src/warehouse/error-class.ts";
import { openRedshiftWarehouse } from "../src/warehouse/redshift.ts";
import { type Warehouse, WarehouseError, type WarehouseSession } from "../src/warehouse/warehouse.ts";

/** What is said of a cluster somewhere in docs/, and how it is tried. */
export interface Claim {
  readonly name: string;
  /** Why it can't be tried before anything but a cluster; absent where it can. */
  readonly needsCluster?: string;
  /** What was seen. @throws Mismatch or WarehouseError when the claim does not hold */
  readonly try: (context: Context) => Promise<string | Skipped>;
}

export interface Skipped {
  readonly skipped: string;
}

export interface Context {
  readonly settings: RedshiftSettings;
  readonly warehouse: Warehouse;
  /** The schema that all is built in; another one of the same name with `_assertions` behind it stands beside. */
  readonly schema: string;
  readonly session: WarehouseSession;
  readonly ask: (sql: string) => Promise<readonly (readonly (string | null)[])[]>;
  readonly isCluster: boolean;
  /** How often the star is rebuilt while readers look at it. */
  readonly rebuilds: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Something else was seen than what is claimed. */
export class Mismatch extends Error {}

export function expectEqual(what: string, seen: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(seen, wanted)) return;
  throw new Mismatch(`${what}: ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`);
}

export function expectTrue(what: string, seen: boolean): void {
  if (!seen) throw new Mismatch(what);
}

/** The error that `work` must end with, of one of these kinds. */
export async function expectError(
  work: Promise<unknown>,
  ...kinds: readonly ErrorKind[]
): Promise<WarehouseError> {
  let done: unknown;
  try {
    done = await work;
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    const { kind } = classifyError(error);
    expectTrue(
      `"${error.message}" (${error.code}) is classed as ${kind}, not as ${kinds.join(" or ")}`,
      kinds.includes(kind),
    );
    return error;
  }
  throw new Mismatch(`it gave ${JSON.stringify(done)} where it must fail`);
}

/** Another warehouse on the same server, with other settings; closed behind the work. */
export async function withSettings<T>(
  { settings, now }: Context,
  over: Partial<RedshiftSettings>,
  work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const warehouse = await openRedshiftWarehouse(
    { warehouse: "redshift", settings: { ...settings, ...over } },
    { applicationName: "dataform verify", now },
  );
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

/** Sessions of their own, closed behind the work. */
export async function withSessions<T>(
  { warehouse }: Context,
  count: number,
  work: (...sessions: WarehouseSession[]) => Promise<T>,
): Promise<T> {
  const sessions: WarehouseSession[] = [];
  for (let at = 0; at < count; at += 1) sessions.push(await warehouse.connect());
  try {
    return await work(...sessions);
  } finally {
    for (const session of sessions) await session.close().catch(() => undefined);
  }
}
