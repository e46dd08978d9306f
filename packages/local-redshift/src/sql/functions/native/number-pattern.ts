import { failure } from "./failure.ts";
import { memo } from "./memo.ts";

/** A piece of a numeric pattern: a digit's place, or what stands between digits. */
export type NumberPiece =
  | { readonly kind: "digit"; readonly zero: boolean; readonly place: "whole" | "fraction" | "multiple" }
  | { readonly kind: "point" | "group" | "currency" | "minus" | "plus" | "sign" | "anchor" | "brackets" }
  | { readonly kind: "roman" | "ordinal"; readonly upper: boolean }
  | { readonly kind: "text"; readonly text: string };

/** A numeric pattern of TO_CHAR and TO_NUMBER. (dg/r_Numeric_formating) */
export interface NumberPattern {
  readonly pieces: readonly NumberPiece[];
  /** Digits before the point, behind it, and by how many the value is shifted (V). */
  readonly whole: number;
  readonly fraction: number;
  readonly shift: number;
  /** FM: no padding. */
  readonly fill: boolean;
  /** Which place before the point is the first that shows a zero; null when none does. */
  readonly zeroFrom: number | null;
  /** How many places, counted from the left through the point, end with the last 0 of the pattern. */
  readonly zeroTo: number;
  /**
   * Where the sign stands: before the number as it begins, at the end, in brackets, or only where
   * the pattern says (MI, SG, PL).
   */
  readonly sign: "leading" | "anchored" | "trailing" | "brackets" | "own";
}

const KEYWORDS =
  /EEEE|eeee|FM|fm|MI|mi|PL|pl|PR|pr|RN|rn|SG|sg|TH|th|[.,09BbDdGgLlSsVv]|"(?:[^"\\]|\\.)*"|[\s\S]/g;

/** Reads a pattern; the last ones are kept. @throws an error 0A000 for EEEE, 42601 for a pattern that contradicts itself */
export const numberPattern: (pattern: string) => NumberPattern = memo(read);

/** What has been read of a pattern so far. */
interface Reading {
  readonly pieces: NumberPiece[];
  whole: number;
  fraction: number;
  shift: number;
  zeroFrom: number | null;
  zeroTo: number;
  fill: boolean;
  point: boolean;
  multiple: boolean;
  anchor: { readonly whole: number; readonly behind: boolean } | null;
}

function read(pattern: string): NumberPattern {
  const reading: Reading = {
    pieces: [],
    ...{ whole: 0, fraction: 0, shift: 0, zeroFrom: null, zeroTo: 0 },
    ...{ fill: false, point: false, multiple: false, anchor: null },
  };
  for (const [word] of pattern.matchAll(KEYWORDS)) take(reading, word);
  const { pieces, whole, fraction, shift, zeroFrom, zeroTo, fill, anchor } = reading;
  const has = (kind: NumberPiece["kind"]): boolean => pieces.some((piece) => piece.kind === kind);
  return { pieces, whole, fraction, shift, fill, zeroFrom, zeroTo, sign: signOf(anchor, whole, has) };
}

function signOf(
  anchor: Reading["anchor"],
  whole: number,
  has: (kind: NumberPiece["kind"]) => boolean,
): NumberPattern["sign"] {
  if (has("minus") || has("sign")) return "own";
  if (anchor !== null) return anchor.behind || anchor.whole === whole ? "trailing" : "anchored";
  return has("brackets") ? "brackets" : "leading";
}

function take(reading: Reading, word: string): void {
  switch (word.toUpperCase()) {
    case "9":
    case "0":
      digit(reading, word === "0");
      return;
    case ".":
    case "D":
      if (reading.point || reading.multiple) throw failure("42601", "multiple decimal points");
      reading.point = true;
      reading.pieces.push({ kind: "point" });
      return;
    case "FM":
      reading.fill = true;
      return;
    case "S":
      reading.anchor ??= { whole: reading.whole, behind: reading.point };
      reading.pieces.push({ kind: "anchor" });
      return;
    case "V":
      if (reading.point) throw failure("42601", '"V" cannot be used with a decimal point');
      reading.multiple = true;
      return;
    case "B":
      return;
    case "EEEE":
      throw failure("0A000", "the numeric pattern EEEE is not supported by local-redshift");
    default:
      reading.pieces.push(pieceOf(word));
  }
}

function digit(reading: Reading, zero: boolean): void {
  const place = reading.multiple ? "multiple" : reading.point ? "fraction" : "whole";
  reading.pieces.push({ kind: "digit", zero, place });
  if (place === "multiple") reading.shift += 1;
  else if (place === "fraction") reading.fraction += 1;
  else {
    if (zero) reading.zeroFrom ??= reading.whole;
    reading.whole += 1;
  }
  if (zero) reading.zeroTo = reading.whole + reading.fraction;
}

function pieceOf(word: string): NumberPiece {
  const upper = word === word.toUpperCase();
  switch (word.toUpperCase()) {
    case ",":
    case "G":
      return { kind: "group" };
    case "L":
      return { kind: "currency" };
    case "MI":
      return { kind: "minus" };
    case "PL":
      return { kind: "plus" };
    case "SG":
      return { kind: "sign" };
    case "PR":
      return { kind: "brackets" };
    case "RN":
      return { kind: "roman", upper };
    case "TH":
      return { kind: "ordinal", upper };
    default:
      return {
        kind: "text",
        text: word.length > 1 && word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, "$1") : word,
      };
  }
}
