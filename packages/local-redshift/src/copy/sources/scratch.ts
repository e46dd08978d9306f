import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { RedshiftError } from "../../types.ts";
import type { SourceFile } from "./location.ts";

/** A folder of temporary files, removed when the load ends. */
export class Scratch {
  readonly #folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Scratch> {
    return new Scratch(await mkdtemp(join(tmpdir(), "local-redshift-copy-")));
  }

  /** A path that no file has yet. */
  path(): string {
    return join(this.#folder, `${this.#count++}.json`);
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/**
 * The file's bytes, unpacked, under the same name.
 * @throws RedshiftError for a file that is not whole gzip
 */
export async function gunzip(file: SourceFile, scratch: Scratch): Promise<SourceFile> {
  const path = scratch.path();
  try {
    await pipeline(createReadStream(file.path), createGunzip(), createWriteStream(path));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RedshiftError(`COPY cannot unpack "${file.name}" with GZIP: ${why}`, { code: "22000" });
  }
  return { name: file.name, path };
}
