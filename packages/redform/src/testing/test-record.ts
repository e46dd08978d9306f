import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestResult } from "./test-result.ts";

/** What `dataform test` found when it last ran in an environment. */
export interface TestRecord {
  readonly environment: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly tests: readonly TestResult[];
}

const folderOf = (root: string): string => join(root, ".redform", "tests");

/** Keeps the record as `.redform/tests/<environment>.json`, in place of the one before. */
export async function keepTests(root: string, record: TestRecord): Promise<void> {
  const folder = folderOf(root);
  const file = join(folder, `${record.environment}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.part`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.part`, file);
}

/** The tests that last ran in an environment; null where none are on record or can be read. */
export async function keptTests(root: string, environment: string): Promise<TestRecord | null> {
  try {
    return JSON.parse(await readFile(join(folderOf(root), `${environment}.json`), "utf8")) as TestRecord;
  } catch {
    return null;
  }
}
