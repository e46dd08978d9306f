import { createHash } from "node:crypto";
import { failure } from "./failure.ts";

const FNV_PRIME = 0x100000001b3n;
/** The default seed of FNV_HASH. (dg/r_FNV_HASH) */
export const FNV_SEED = BigInt.asIntN(64, 0xcbf29ce484222325n);

/** FNV-1a of 64 bits over the bytes of a value of DuckDB's `type`, begun with `seed`. (dg/r_FNV_HASH) */
export function fnvHash(type: string, text: string, seed: bigint): bigint {
  let hash = BigInt.asUintN(64, seed);
  for (const byte of bytesOf("fnv_hash", type, text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  }
  return BigInt.asIntN(64, hash);
}

/** Murmur3A of 32 bits: integers hash as 8 bytes, as Iceberg says. (dg/MURMUR3_32_HASH) */
export function murmurHash(type: string, text: string, seed: bigint): bigint {
  const bytes = bytesOf("murmur3_32_hash", INTEGERS[type] === undefined ? type : "BIGINT", text);
  let hash = Number(BigInt.asUintN(32, seed));
  const whole = bytes.length - (bytes.length % 4);
  for (let at = 0; at < whole; at += 4) hash = stir(hash ^ scramble(bytes.readUInt32LE(at)));
  if (whole < bytes.length) {
    let rest = 0;
    for (let at = bytes.length - 1; at >= whole; at -= 1) rest = (rest << 8) | (bytes[at] ?? 0);
    hash ^= scramble(rest);
  }
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return BigInt((hash ^ (hash >>> 16)) | 0);
}

function scramble(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function stir(hash: number): number {
  return (Math.imul(rotate(hash, 13), 5) + 0xe6546b64) | 0;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

const INTEGERS: Readonly<Record<string, number>> = { SMALLINT: 2, INTEGER: 4, BIGINT: 8 };

function bytesOf(name: string, type: string, text: string): Buffer {
  if (type === "VARCHAR") return Buffer.from(text, "utf8");
  const size = INTEGERS[type];
  if (size === undefined) {
    throw failure(
      "0A000",
      `${name}() of ${type.toLowerCase()} is not supported by local-redshift; cast to varchar or bigint`,
    );
  }
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(text));
  return bytes.subarray(0, size);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** CRC32 with the polynomial CRC-32C, in eight hexadecimal digits. (dg/crc32-function) */
export function crc32(text: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text, "utf8")) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}

/** SHA2 with 224, 256, 384 or 512 bits; 0 means 256. (dg/SHA2) */
export function sha2(text: string, bits: number): string {
  if (![0, 224, 256, 384, 512].includes(bits)) {
    throw failure("22023", `sha2(): the number of bits must be 0, 224, 256, 384 or 512, not ${bits}`);
  }
  return createHash(`sha${bits === 0 ? 256 : bits}`)
    .update(text, "utf8")
    .digest("hex");
}
