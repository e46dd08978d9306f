import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { isMissing } from "./dataform-json.ts";

/** What of each folder the compiler reads. `models` is where projects of Dataform 1.x keep their actions. */
const READ: Readonly<Record<string, RegExp>> = {
  definitions: /\.(?:js|sql|sqlx)$/,
  includes: /\.(?:js|json)$/,
  models: /\.(?:js|sql|sqlx)$/,
};

/** Sorted, relative to the root, with forward slashes. Links are followed only within the project. */
export async function listProjectFiles(root: string): Promise<readonly string[]> {
  const found = await Promise.all(Object.entries(READ).map(([folder, wanted]) => list(root, folder, wanted)));
  return found.flat().sort();
}

async function list(root: string, folder: string, wanted: RegExp): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    const files: string[] = [];
    for (const entry of entries) {
      if (!wanted.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const file = relative(root, path).split(sep).join("/");
      if (/(?:^|\/)(?:\.|node_modules\/)/.test(file)) continue;
      if (entry.isFile() || (entry.isSymbolicLink() && (await isFileWithin(root, path)))) files.push(file);
    }
    return files;
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function isFileWithin(root: string, path: string): Promise<boolean> {
  try {
    const target = await realpath(path);
    return target.startsWith(root + sep) && (await stat(target)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
