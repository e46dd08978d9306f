import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pageHtml } from "./page-html.ts";
import type { SitePieces } from "./site-pieces.ts";

/** Says that a folder is one of ours, so that it may be replaced. */
const MARK = "data/index.json";

/** Where `npm run build` puts the browser's app. */
export const appFolder = fileURLToPath(new URL("../../dist/web", import.meta.url));

/** Whether a folder may become the pages: it is not there, empty, or holds pages. */
export async function maybeSite(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (names.length === 0) return true;
  const text = await readFile(join(folder, MARK), "utf8").catch(() => "");
  return text.startsWith('{"format":');
}

/**
 * Writes the pages as a folder that opens from disk: the app, and each piece of data as JSON and as a script that
 * holds the same. The folder is made beside and put in place when it is whole.
 */
export async function writeSite(folder: string, { index, names, piece }: SitePieces): Promise<void> {
  const beside = `${folder}.part`;
  const retired = `${folder}.old`;
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { recursive: true });
  await cp(appFolder, beside, { recursive: true });
  await writeFile(join(beside, "index.html"), pageHtml(`${index.project} · ${index.environment}`, false));
  const folders = new Set(names.map((name) => dirname(join(beside, "data", name))));
  for (const path of folders) await mkdir(path, { recursive: true });
  for (const name of names) {
    const json = JSON.stringify(await piece(name));
    await writeFile(join(beside, "data", `${name}.json`), json);
    await writeFile(
      join(beside, "data", `${name}.js`),
      `redformPiece(${JSON.stringify(name)},\n${json}\n);\n`,
    );
  }
  await rm(retired, { recursive: true, force: true });
  await rename(folder, retired).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(beside, folder);
  await rm(retired, { recursive: true, force: true });
}
