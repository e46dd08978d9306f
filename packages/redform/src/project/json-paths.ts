import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The paths of a jsonpaths file that a COPY names, such as `$.song`; null where it lies on S3 or can't be read
 * as one. Relative locations are relative to the project's folder. (copy-parameters-data-format)
 */
export function readJsonPaths(root: string, location: string): readonly string[] | null {
  if (/^s3:/i.test(location)) return null;
  try {
    const path = /^file:/i.test(location) ? fileURLToPath(location) : resolve(root, location);
    const content: unknown = JSON.parse(readFileSync(path, "utf8").replace(/^\ufeff/, ""));
    const paths = typeof content === "object" && content !== null ? Reflect.get(content, "jsonpaths") : null;
    return Array.isArray(paths) ? paths.map(String) : null;
  } catch {
    return null;
  }
}
