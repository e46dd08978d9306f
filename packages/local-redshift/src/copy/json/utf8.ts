/** A piece of bytes that is no UTF-8: from, to, and Redshift's number for why (multi-byte-character-load-errors). */
interface BadPiece {
  readonly from: number;
  readonly to: number;
  readonly reason: number;
}

/** The message for the first piece that is no UTF-8. */
export function badUtf8Message(bytes: Buffer): string {
  const piece = nextBad(bytes, 0) ?? { from: 0, to: 0, reason: 3 };
  const hex = bytes.toString("hex", piece.from, piece.to).replace(/..\B/g, "$& ");
  return `String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ${hex} (error ${piece.reason})`;
}

/** Puts as many replacements as there are bytes in place of each piece that is no UTF-8. */
export function replaceBadUtf8(bytes: Buffer, replacement: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (let bad = nextBad(bytes, at); bad !== null; bad = nextBad(bytes, at)) {
    pieces.push(bytes.subarray(at, bad.from));
    for (let count = bad.from; count < bad.to; count++) pieces.push(replacement);
    at = bad.to;
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
}

function nextBad(bytes: Buffer, start: number): BadPiece | null {
  let at = start;
  while (at < bytes.length) {
    const ascii = (bytes[at] ?? 0) < 0x80;
    const length = ascii ? 1 : sequenceLength(bytes, at);
    const reason = ascii ? 0 : faultOf(bytes, at, length);
    if (reason !== 0) return { from: at, to: at + length, reason };
    at += length;
  }
  return null;
}

/** The lead byte and as many of its continuation bytes as there are. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  const wanted = wantedLength(lead);
  let length = 1;
  while (length < wanted && ((bytes[at + length] ?? 0) & 0xc0) === 0x80) length++;
  return length;
}

function wantedLength(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 1;
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

/** Redshift's number for what is wrong; 0 when nothing is. */
function faultOf(bytes: Buffer, at: number, length: number): number {
  const lead = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  const wanted = wantedLength(lead);
  if (wanted === 1) return lead >= 0xf8 && lead < 0xfe ? 1 : 3;
  if (length < wanted) return at + length >= bytes.length ? 2 : 4;
  if (lead === 0xed && second > 0x9f) return 5;
  if (lead === 0xf4 && second > 0x8f) return 6;
  return (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90) ? 4 : 0;
}
