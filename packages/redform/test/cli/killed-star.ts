import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";
import type { Finished } from "./dataform.ts";

/** A star whose fact and log only ever append: what ran twice would show. */
export const starFiles: Readonly<Record<string, string>> = {
  "definitions/users.sqlx": `config { type: "table", redshift: { primaryKey: ["id"] } }

select id, name from source.users
`,
  "definitions/plays.sqlx": `config {
  type: "incremental",
  redshift: { foreignKeys: [{ columns: ["user_id"], references: "users", referencedColumns: ["id"] }] }
}

select play \${when(incremental(), "+ 100")} as play, user_id from source.plays
`,
  "definitions/report.sqlx": `config { type: "table" }

select count(*) as plays from \${ref("plays")}
`,
  "definitions/logged.sqlx": `config { type: "operations", dependencies: ["plays"] }

insert into source.log select count(*) from shop.plays
`,
};

export const UNDISTURBED = {
  plays: [
    ["10", "1"],
    ["11", "2"],
    ["110", "1"],
    ["111", "2"],
  ],
  log: [["2"], ["4"]],
  report: [["4"]],
  tables: [["plays"], ["report"], ["users"]],
} as const;

/**
 * Goes on with a run that was killed, as who finds it would; a run that died before it had a record has done nothing
 * and is begun anew. The run whose record says that it succeeded needs nothing.
 */
export async function goOn(
  root: string,
  recordsBefore: number,
  command: (args: readonly string[]) => Promise<Finished>,
): Promise<void> {
  const resumed = await command(["run", "--resume"]);
  if (resumed.code === 0) return;
  const { stderr } = resumed;
  expect(stderr + resumed.stdout).toMatch(/the last run in environment \w+ succeeded/);
  if (recordsOf(root) > recordsBefore) return;
  const anew = await command(["run"]);
  expect(anew.code, anew.stderr + anew.stdout).toBe(0);
}

export function recordsOf(root: string): number {
  return readdirSync(join(root, ".redform/runs")).filter((name) => name.endsWith(".json")).length;
}

/** The sources in the project's own database file. */
export async function fillLocal(root: string, statements: readonly string[]): Promise<void> {
  await onLocal(root, async (ask) => {
    for (const sql of statements) await ask(sql);
  });
}

export async function onLocal<T>(
  root: string,
  work: (ask: (sql: string) => Promise<readonly (readonly (string | null)[])[]>) => Promise<T>,
): Promise<T> {
  const path = join(root, ".redform/warehouse.duckdb");
  const warehouse = await openLocalWarehouse({ warehouse: "local", path }, root);
  try {
    const session = await warehouse.connect();
    const result = await work(async (sql) => (await session.execute(sql)).rows);
    await session.close();
    return result;
  } finally {
    await warehouse.close();
  }
}
