import { copyFile, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { listByPrefix } from "../copy/sources/list.ts";
import { RedshiftError } from "../types.ts";
import type { Destination, Placed } from "./destination.ts";

/** A local folder, as if it were a bucket: the target is a prefix of paths. */
export function folderDestination(target: string, baseDirectory: string): Destination {
  return {
    address: (name) => target + name,
    existing: (start) => existing(target + start),
    remove: async (paths) => {
      refuseWide(target, baseDirectory);
      for (const path of paths) await rm(path, { force: true });
    },
    put: (files) => put(target, files),
    close: async () => {},
  };
}

async function existing(prefix: string): Promise<readonly string[]> {
  try {
    return (await listByPrefix(prefix, prefix)).map(({ path }) => path);
  } catch (error) {
    if (error instanceof RedshiftError && error.code === "58P01") return [];
    throw error;
  }
}

/** CLEANPATH takes away whatever begins with the target: on S3 that is a bucket's part, here it may be a home. */
function refuseWide(target: string, baseDirectory: string): void {
  const held = [baseDirectory, homedir()].find((folder) => `${folder}/`.startsWith(target));
  if (held === undefined && target !== "/") return;
  throw new RedshiftError(`CLEANPATH would remove everything that begins with "${target}"`, {
    code: "42501",
    hint: "Unload into a folder of its own.",
  });
}

/** Beside the folder, where no prefix within it finds it; within, when nothing may be made beside. */
function stagingFolder(home: string): Promise<string> {
  const name = ".unload-";
  return mkdtemp(join(dirname(home), name)).catch(() => mkdtemp(join(home, name)));
}

/**
 * Files are first brought next to their places, under other names, and then renamed: a failure before leaves
 * nothing behind, and none is ever seen in part.
 */
async function put(target: string, files: readonly Placed[]): Promise<void> {
  if (files.length === 0) return;
  const home = target.endsWith("/") ? target : `${dirname(target)}/`;
  const made: string[] = [];
  let staging = "";
  try {
    await mkdir(home, { recursive: true });
    staging = await stagingFolder(home);
    const staged: { readonly from: string; readonly to: string }[] = [];
    for (const [index, { path, name }] of files.entries()) {
      const from = join(staging, String(index));
      await copyFile(path, from);
      staged.push({ from, to: target + name });
    }
    for (const { from, to } of staged) {
      await mkdir(dirname(to), { recursive: true });
      const fresh = (await stat(to).catch(() => null)) === null;
      await rename(from, to);
      if (fresh) made.push(to);
    }
  } catch (error) {
    for (const path of made) await rm(path, { force: true });
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new RedshiftError(`UNLOAD cannot write to "${target}": ${code}`, {
      code: code === "ENOSPC" ? "53100" : "58030",
    });
  } finally {
    if (staging !== "") await rm(staging, { recursive: true, force: true });
  }
}
