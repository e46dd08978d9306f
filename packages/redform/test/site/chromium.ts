import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Kept beside the packages: unpacking takes seconds. A test run that starts several browsers unpacks once. */
const cache = fileURLToPath(new URL("../../../../node_modules/.cache/redform-chromium", import.meta.url));

export interface Chromium {
  readonly executable: string;
  /** Open Sans, so that a picture is the same wherever it is taken. */
  readonly fonts: string;
}

/**
 * The browser of @sparticuz/chromium, unpacked into the cache. The package unpacks into the system's temporary
 * folder: a process of its own gets another one, beside the cache, which takes its place in one step.
 */
export async function unpackChromium(): Promise<Chromium> {
  const found = { executable: join(cache, "chromium"), fonts: join(cache, "fonts") };
  if (existsSync(found.executable)) return found;
  const own = `${cache}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  try {
    const script =
      "import('@sparticuz/chromium').then(async ({ default: chromium }) => { await chromium.executablePath(); })";
    await run(process.execPath, ["-e", script], {
      cwd: fileURLToPath(new URL("../../../..", import.meta.url)),
      env: { ...process.env, TMPDIR: own },
    });
    if (!existsSync(found.executable)) renameSync(own, cache);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(found.executable)) throw error;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return found;
}
