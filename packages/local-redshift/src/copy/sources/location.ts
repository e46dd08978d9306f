import { resolve } from "node:path";
import { RedshiftError } from "../../types.ts";

/** Something to read: the name that errors and catalogs show, and where its bytes are. */
export interface SourceFile {
  readonly name: string;
  readonly path: string;
  /** As S3 listed it; absent for a local file. */
  readonly stored?: { readonly etag: string; readonly bytes: number };
}

/**
 * A source as COPY writes it, as an absolute local path; a trailing slash stays.
 * @throws RedshiftError 0A000 for a place that is not read
 */
export function localPath(source: string, baseDirectory: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(source)?.[1]?.toLowerCase();
  if (scheme === undefined) return absolute(source, baseDirectory);
  if (scheme === "file") return absolute(afterFileScheme(source), baseDirectory);
  throw new RedshiftError(`COPY from ${scheme}:// is not supported locally: "${source}"`, {
    code: "0A000",
    hint: "Point the environment's variable at a local copy: a path or a file:// address.",
  });
}

function absolute(path: string, baseDirectory: string): string {
  const full = resolve(baseDirectory, path);
  return path.endsWith("/") && !full.endsWith("/") ? `${full}/` : full;
}

function afterFileScheme(source: string): string {
  const rest = source.slice("file://".length).replace(/^localhost(?=\/)/i, "");
  if (!rest.startsWith("/")) {
    throw new RedshiftError(`a file:// address has three slashes and an absolute path: "${source}"`, {
      code: "22023",
    });
  }
  try {
    return decodeURIComponent(rest);
  } catch {
    throw new RedshiftError(`the file:// address has a broken % escape: "${source}"`, { code: "22023" });
  }
}
