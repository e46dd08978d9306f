import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { RedshiftError } from "../../types.ts";
import type { SourceFile } from "./location.ts";

/**
 * Every file whose path begins with the prefix, sorted by path: S3's rule, on folders
 * (COPY: copy-parameters-data-source-s3). Hidden files count, links are followed.
 * @throws RedshiftError when nothing matches, or when something there cannot be read as a file
 */
export async function listByPrefix(prefix: string, source: string): Promise<SourceFile[]> {
  const folder = prefix.endsWith("/") ? prefix : dirname(prefix);
  const start = prefix.endsWith("/") ? "" : basename(prefix);
  const paths: string[] = [];
  await walk(folder.replace(/\/+$/, ""), start, paths, new Set());
  if (paths.length === 0) {
    throw new RedshiftError(`The specified prefix "${source}" does not match any file`, {
      code: "58P01",
      detail: `No file's path begins with "${prefix}".`,
    });
  }
  return paths.sort(byBytes).map((path) => ({ name: path, path }));
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function walk(folder: string, start: string, found: string[], links: Set<string>): Promise<void> {
  const below: Promise<void>[] = [];
  for (const entry of await entries(folder === "" ? "/" : folder)) {
    if (!entry.name.startsWith(start)) continue;
    const path = `${folder}/${entry.name}`;
    const kind = entry.isSymbolicLink() ? await linked(path, links) : entry;
    if (kind === null) continue;
    if (kind.isFile()) found.push(path);
    else if (kind.isDirectory()) below.push(walk(path, "", found, links));
    else throw unreadable(path, "it is neither a file nor a folder");
  }
  await Promise.all(below);
}

async function entries(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw unreadable(folder, String(code));
  }
}

/** What a link leads to; null for a folder that another link has led to: it may be a loop. */
async function linked(
  path: string,
  links: Set<string>,
): Promise<{ isFile(): boolean; isDirectory(): boolean } | null> {
  try {
    const target = await stat(path);
    if (!target.isDirectory()) return target;
    const real = await realpath(path);
    if (links.has(real) || path.startsWith(`${real}/`)) return null;
    links.add(real);
    return target;
  } catch {
    throw unreadable(path, "the link leads nowhere");
  }
}

function unreadable(path: string, why: string): RedshiftError {
  return new RedshiftError(`COPY cannot read "${path}": ${why}`, { code: "58030" });
}
