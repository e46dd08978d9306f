/** NUMERIC in binary: groups of four digits, the first one's weight, a sign, and the digits behind the point. */

const NEGATIVE = 0x4000;
const NAN = 0xc000;

/** A decimal text as binary. */
export function encodeNumeric(text: string): Buffer {
  if (text === "NaN") return header(0, 0, NAN, 0);
  const [, sign, whole = "", fraction = ""] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  const before = whole.padStart(Math.ceil(whole.length / 4) * 4, "0");
  const after = fraction.padEnd(Math.ceil(fraction.length / 4) * 4, "0");
  const groups = (before + after).match(/\d{4}/g)?.map(Number) ?? [];
  let weight = before.length / 4 - 1;
  while (groups[0] === 0) {
    groups.shift();
    weight -= 1;
  }
  while (groups.at(-1) === 0) groups.pop();
  if (groups.length === 0) return header(0, 0, 0, fraction.length);
  const bytes = Buffer.alloc(groups.length * 2);
  for (const [at, group] of groups.entries()) bytes.writeInt16BE(group, at * 2);
  return Buffer.concat([header(groups.length, weight, sign === "-" ? NEGATIVE : 0, fraction.length), bytes]);
}

function header(groups: number, weight: number, sign: number, scale: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt16BE(groups, 0);
  bytes.writeInt16BE(weight, 2);
  bytes.writeUInt16BE(sign, 4);
  bytes.writeInt16BE(scale, 6);
  return bytes;
}

/** The text of a binary NUMERIC, or null where the bytes are none. */
export function decodeNumeric(bytes: Buffer): string | null {
  if (bytes.length < 8) return null;
  const count = bytes.readUInt16BE(0);
  const weight = bytes.readInt16BE(2);
  const sign = bytes.readUInt16BE(4);
  const scale = bytes.readUInt16BE(6);
  if (sign === NAN) return "NaN";
  if (bytes.length !== 8 + count * 2 || weight > 1000 || weight < -1000 || scale > 1000) return null;
  const group = (place: number): string => {
    const at = weight - place;
    const value = at >= 0 && at < count ? bytes.readUInt16BE(8 + at * 2) : 0;
    return String(value).padStart(4, "0");
  };
  let whole = "";
  for (let place = Math.max(weight, 0); place >= 0; place -= 1) whole += group(place);
  let fraction = "";
  for (let place = -1; fraction.length < scale; place -= 1) fraction += group(place);
  const digits = whole.replace(/^0+(?=\d)/, "");
  return `${sign === NEGATIVE ? "-" : ""}${digits}${scale > 0 ? `.${fraction.slice(0, scale)}` : ""}`;
}
