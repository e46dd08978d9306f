/// <reference path="./seek-bzip.d.ts" />
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { RedshiftError } from "../types.ts";
import type { SourceFile } from "./sources/location.ts";
import type { Scratch } from "./sources/scratch.ts";

export type Compression = "none" | "gzip" | "bzip2" | "zstd";

/** Encodings of files that COPY turns into UTF-8. (copy-parameters-data-conversion: ENCODING) */
export type Encoding = "utf8" | "utf16" | "utf16le" | "utf16be" | "iso88591";

/**
 * The file's text in UTF-8, unpacked, under the same name; the file itself where it is that already.
 * @throws RedshiftError 22000 for a file that is not whole, or not of that kind
 */
export async function unpack(
  file: SourceFile,
  compression: Compression,
  encoding: Encoding,
  scratch: Scratch,
): Promise<SourceFile> {
  const plain = compression === "none" ? file : await decompressed(file, compression, scratch);
  return encoding === "utf8" ? plain : decoded(plain, encoding, scratch);
}

async function decompressed(
  file: SourceFile,
  compression: Exclude<Compression, "none">,
  scratch: Scratch,
): Promise<SourceFile> {
  const path = scratch.path();
  try {
    if (compression === "gzip") {
      await pipeline(createReadStream(file.path), createGunzip(), createWriteStream(path));
    } else if (compression === "zstd") {
      const { decompress } = await import("fzstd");
      writeFileSync(path, decompress(readFileSync(file.path)));
    } else {
      const { default: bunzip } = await import("seek-bzip");
      writeFileSync(path, bunzip.decode(readFileSync(file.path), undefined, true));
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RedshiftError(`COPY cannot unpack "${file.name}" with ${compression.toUpperCase()}: ${why}`, {
      code: "22000",
    });
  }
  return { name: file.name, path };
}

function decoded(file: SourceFile, encoding: Exclude<Encoding, "utf8">, scratch: Scratch): SourceFile {
  const path = scratch.path();
  const bytes = readFileSync(file.path);
  writeFileSync(path, textOf(bytes, encoding, file.name));
  return { name: file.name, path };
}

function textOf(bytes: Buffer, encoding: Exclude<Encoding, "utf8">, name: string): string {
  if (encoding === "iso88591") return bytes.toString("latin1");
  if (bytes.length % 2 === 1) throw notEncoded(name, encoding);
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf16be"
        : null;
  if (encoding === "utf16" && marked === null) throw notEncoded(name, encoding);
  if (encoding !== "utf16" && marked !== null && marked !== encoding) throw notEncoded(name, encoding);
  const kind = encoding === "utf16" ? marked : encoding;
  const little = kind === "utf16be" ? Buffer.from(bytes).swap16() : bytes;
  const text = little.toString("utf16le");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

function notEncoded(name: string, encoding: string): RedshiftError {
  return new RedshiftError(
    `The encoding of "${name}" is not ${encoding.toUpperCase()} as specified in COPY`,
    {
      code: "22021",
    },
  );
}
