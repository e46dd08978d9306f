import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import type { PostgresServer } from "./postgres.ts";

/** Databases that are copies of one that was prepared once: each trial gets a fresh one, and trials run side by side. */
export interface DatabaseCopies {
  /** A new copy, which goes away with the server. */
  readonly fresh: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Makes the database that is copied, and closes all connections to it. */
export async function prepareDatabase(
  server: PostgresServer,
  prepare: (database: string) => Promise<void>,
): Promise<DatabaseCopies> {
  const warehouse = await openDatabase(server, "postgres");
  const session = await warehouse.connect();
  await session.execute("create database prepared");
  await prepare("prepared");
  let made = 0;
  let making: Promise<unknown> = Promise.resolve();
  return {
    fresh: async () => {
      made += 1;
      const name = `copy_${made}`;
      // One after another: they share the session.
      const mine = making.then(() => session.execute(`create database ${name} template prepared`));
      making = mine.catch(() => undefined);
      await mine;
      return name;
    },
    close: () => warehouse.close(),
  };
}

export function openDatabase(
  server: PostgresServer,
  database: string,
  port: number = server.port,
): Promise<Warehouse> {
  return openRedshiftWarehouse(
    { warehouse: "redshift", settings: server.settings({ database, port }) },
    { applicationName: "trial", now: Date.now },
  );
}

/** Works at some of the items at once, each taking the next when it is through. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const one = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
