import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { EngineConnection } from "../engine.ts";
import { literal } from "../sql/tree.ts";
import type { UnloadCommand } from "./command.ts";
import type { OutputFile } from "./output-file.ts";

/** The engine packs a file as one value: larger ones are too much for its memory. */
export const mostZstdBytes = 64 * 1024 * 1024;

/** Packs files one after another; the unpacked ones are removed. */
export async function compressed(
  files: readonly OutputFile[],
  compression: UnloadCommand["compression"],
  connection: EngineConnection,
  signal: AbortSignal | undefined,
): Promise<readonly OutputFile[]> {
  if (compression === "none") return files;
  const done: OutputFile[] = [];
  for (const file of files) {
    const path = `${file.path}.packed`;
    if (compression === "gzip") {
      const options = signal === undefined ? {} : { signal };
      await pipeline(createReadStream(file.path), createGzip(), createWriteStream(path), options);
    } else {
      // Node 20 has no Zstandard: the engine has.
      await connection.run(
        `copy (select content from read_blob(${literal(file.path)})) to ${literal(path)} (format blob, compression zstd)`,
      );
    }
    await rm(file.path);
    done.push({ ...file, path });
  }
  return done;
}
