import { failure } from "./failure.ts";

/**
 * STRTOL: a text in a base from 2 to 36 as a 64-bit number. Base 16 takes 0x in front, others nothing
 * but digits of the base. (dg/r_STRTOL)
 */
export function strtol(text: string, base: bigint): bigint {
  const radix = Number(base);
  if (radix < 2 || radix > 36)
    throw failure("22023", `strtol(): the base must be between 2 and 36, not ${base}`);
  const match = /^\s*([+-]?)(.*?)\s*$/s.exec(text);
  const [, sign = "", rest = ""] = match ?? [];
  const digits = radix === 16 ? rest.replace(/^0[xX]/, "") : rest;
  const invalid = (): Error =>
    failure("22P02", `The input ${text} is not valid to be converted to base ${base}`);
  if (digits === "") throw invalid();
  let value = 0n;
  for (const digit of digits) {
    const number = Number.parseInt(digit, 36);
    if (Number.isNaN(number) || number >= radix || !/[0-9a-z]/i.test(digit)) throw invalid();
    value = value * BigInt(radix) + BigInt(number);
  }
  const signed = sign === "-" ? -value : value;
  if (BigInt.asIntN(64, signed) !== signed)
    throw failure("22003", `strtol(): ${text} is out of range of bigint`);
  return signed;
}
