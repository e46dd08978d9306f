import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { RedshiftError } from "../types.ts";
import type { S3Object } from "./address.ts";

/** A file that was not used for so long is nobody's: what took its place may remove it. */
const unusedMs = 24 * 60 * 60 * 1000;
/** Uses closer to one another are not written down. */
const noticedMs = 60 * 60 * 1000;

/**
 * Fetched objects, each in a file named by where it is from, its key and its ETag: a changed object is
 * another file, and removes its forerunner when that has lain unused for a day. Files come whole, by a rename,
 * so that two processes may share the folder.
 */
export class ObjectCache {
  readonly #folder: string;
  readonly #now: number;
  /** The files that folders had when this load first wrote to them. */
  readonly #before = new Map<string, readonly string[]>();
  /** Names of this load's own. */
  readonly #mark = `${process.pid}.${randomBytes(6).toString("hex")}`;
  #count = 0;

  constructor(folder: string, now: number = Date.now()) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Where the object is or would be. */
  path(place: string, { bucket, key, etag, bytes }: S3Object): string {
    const object = hash([place, bucket, key]);
    return join(
      this.#folder,
      object.slice(0, 2),
      `${object.slice(2, 40)}-${hash([etag, bytes]).slice(0, 24)}`,
    );
  }

  /** Whether the file is there and of the object's size. */
  has(path: string, { bytes }: S3Object): boolean {
    return this.#guarded(() => {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isFile() !== true || found.size !== bytes) return false;
      return this.#now - found.mtimeMs < noticedMs || this.#use(path);
    });
  }

  /** Writes a use down; false when another process has just removed the file. */
  #use(path: string): boolean {
    try {
      utimesSync(path, this.#now / 1000, this.#now / 1000);
      return true;
    } catch {
      return statSync(path, { throwIfNoEntry: false }) !== undefined;
    }
  }

  /** A path to write to before `keep`, in the same folder, which it makes. */
  temporary(path: string): string {
    const folder = dirname(path);
    if (!this.#before.has(folder)) {
      this.#guarded(() => {
        // Objects may be private: nobody else reads them.
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        this.#before.set(folder, readdirSync(folder));
      });
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
    this.#removeUnused(path);
  }

  /** Earlier versions of the object, and what an interrupted load has left of it. */
  #removeUnused(path: string): void {
    const folder = dirname(path);
    const object = basename(path).split("-")[0] ?? "";
    for (const name of this.#before.get(folder) ?? []) {
      if (!name.startsWith(`${object}-`) || name === basename(path)) continue;
      const old = join(folder, name);
      const found = statSync(old, { throwIfNoEntry: false });
      if (found !== undefined && this.#now - found.mtimeMs > unusedMs) rmSync(old, { force: true });
    }
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw cacheError(this.#folder, error);
    }
  }
}

function hash(parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}

/** @internal What the system says when a cache file can't be written. */
export function cacheError(folder: string, error: unknown): RedshiftError {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return new RedshiftError(`can't write to the folder of fetched S3 objects "${folder}": ${code}`, {
    code: code === "ENOSPC" ? "53100" : "58030",
    hint: "Make room or rights there, or name another folder with the option cacheDirectory.",
  });
}
