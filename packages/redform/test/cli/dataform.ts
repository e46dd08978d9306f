import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

const bin = fileURLToPath(new URL("../../bin/dataform.js", import.meta.url));

const made: string[] = [];
afterAll(() => {
  for (const root of made) rmSync(root, { recursive: true, force: true });
});

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the real command line as a process of its own, with no environment but PATH and `env`. */
export function startDataform(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly finished: Promise<Finished> } {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { PATH: process.env.PATH, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data) => {
    stdout += data;
  });
  child.stderr?.on("data", (data) => {
    stderr += data;
  });
  const finished = new Promise<Finished>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, finished };
}

/** Runs it to its end. */
export function dataform(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return startDataform(args, cwd, env).finished;
}

/** A project in a temporary folder that goes away with the test file. */
export function makeProject(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "redform-test-"));
  made.push(root);
  writeFiles(root, {
    "dataform.json": JSON.stringify({
      warehouse: "redshift",
      defaultSchema: "shop",
      assertionSchema: "shop_assertions",
    }),
    ...files,
  });
  return root;
}

export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

export function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}

/** The rows of a query, through the command line. */
export async function query(root: string, sql: string): Promise<readonly (readonly (string | null)[])[]> {
  const { stdout, stderr, code } = await dataform(["query", sql, "--json"], root);
  if (code !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as { readonly rows: readonly (readonly (string | null)[])[] }).rows;
}
