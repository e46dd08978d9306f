import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Kept beside the packages: unpacking takes seconds. A test run that starts several browsers unpacks once. */
const cache = fileURLToPath(new URL("../../../../node_modules/.cache/redform-chromium", import.meta.url));

export interface Chromium {
  readonly executable: string;
  /** A configuration of fonts: Open Sans first, so that a picture is the same wherever it is taken. */
  readonly fonts: string;
}

/**
 * The browser of @sparticuz/chromium, unpacked into the cache. The package unpacks into the system's temporary
 * folder: a process of its own gets another one, beside the cache, which takes its place in one step.
 */
export async function unpackChromium(): Promise<Chromium> {
  const found = { executable: join(cache, "chromium"), fonts: join(cache, "fonts.xml") };
  if (existsSync(found.executable)) {
    writeFileSync(found.fonts, FONTS);
    return found;
  }
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
  writeFileSync(found.fonts, FONTS);
  return found;
}

/** The package's own font, and for what it has not, such as code and arrows, what the system has. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(cache, "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(cache, "font-cache")}</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`;
