import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { formatProblem, type Outcome } from "../../src/problem.ts";
import { loadProject } from "../../src/project/load-project.ts";
import type { Overrides, Project } from "../../src/project/types.ts";

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export const SETTINGS = '{ "warehouse": "redshift", "defaultSchema": "shop", "assertionSchema": "checks" }\n';

/** A folder with these files, and a dataform.json unless one is given or null; gone after the test file. */
export function projectFolder(
  files: Readonly<Record<string, string>>,
  settings: string | null = SETTINGS,
): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "redform-project-")));
  made.push(root);
  const all = settings === null ? files : { "dataform.json": settings, ...files };
  for (const [path, text] of Object.entries(all)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}

export async function loaded(root: string, overrides: Overrides = {}): Promise<Project> {
  const outcome = await loadProject(root, overrides, {});
  if (!outcome.ok) throw new Error(messagesOf(outcome).join("\n"));
  return outcome.value;
}

/** What a person reads; empty where nothing is wrong. */
export function messagesOf(outcome: Outcome<unknown>): readonly string[] {
  return outcome.ok ? [] : outcome.problems.map(formatProblem);
}
