import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "./dataform-json.ts";

/** The texts of `explores/*.yaml`, sorted by name; none where there is no such folder. */
export async function readExploreFiles(
  root: string,
): Promise<readonly { readonly file: string; readonly text: string }[]> {
  let names: readonly string[];
  try {
    names = await readdir(join(root, "explores"));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  const files = names
    .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith("."))
    .sort()
    .map((name) => `explores/${name}`);
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(join(root, file), "utf8") })));
}
