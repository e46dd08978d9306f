import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { RedshiftError } from "../types.ts";
import type { S3Object } from "./address.ts";

/**
 * Fetched objects, each in a file named by where it is from, its key and its ETag: a changed object is
 * another file. Files come whole, by a rename, so that two processes may share the folder.
 */
export class ObjectCache {
  readonly #folder: string;
  readonly #made = new Set<string>();
  /** Names of this load's own. */
  readonly #mark = `${process.pid}.${randomBytes(6).toString("hex")}`;
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the object is or would be. */
  path(place: string, { bucket, key, etag, bytes }: S3Object): string {
    const name = createHash("sha256").update([place, bucket, key, etag, bytes].join("\0")).digest("hex");
    return join(this.#folder, name.slice(0, 2), name.slice(2));
  }

  /** Whether the file is there and of the object's size. */
  has(path: string, { bytes }: S3Object): boolean {
    try {
      const found = statSync(path, { throwIfNoEntry: false });
      return found?.isFile() === true && found.size === bytes;
    } catch (error) {
      throw cacheError(this.#folder, error);
    }
  }

  /** A path to write to before `keep`, in the same folder, which it makes. */
  temporary(path: string): string {
    const folder = dirname(path);
    if (!this.#made.has(folder)) {
      try {
        // Objects may be private: nobody else reads them.
        mkdirSync(folder, { recursive: true, mode: 0o700 });
      } catch (error) {
        throw cacheError(this.#folder, error);
      }
      this.#made.add(folder);
    }
    return `${path}.${this.#mark}.${this.#count++}.part`;
  }

  keep(temporary: string, path: string): void {
    try {
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      // Windows refuses when another process has just put the same content there.
      if (statSync(path, { throwIfNoEntry: false }) === undefined) throw cacheError(this.#folder, error);
    }
  }
}

/** @internal What the system says when a cache file can't be written. */
export function cacheError(folder: string, error: unknown): RedshiftError {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return new RedshiftError(`can't write to the folder of fetched S3 objects "${folder}": ${code}`, {
    code: code === "ENOSPC" ? "53100" : "58030",
    hint: "Make room or rights there, or name another folder with the option cacheDirectory.",
  });
}
