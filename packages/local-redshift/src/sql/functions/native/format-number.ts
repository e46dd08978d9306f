import { type Digits, digitsOf } from "./decimal-text.ts";
import { type NumberPattern, type NumberPiece, numberPattern } from "./number-pattern.ts";
import { ordinalSuffix } from "./ordinal.ts";
import { roman } from "./roman.ts";

/**
 * TO_CHAR of a number. `text` is the number as the engine prints it. What has more digits than the
 * pattern has places becomes number signs. (dg/r_TO_CHAR, dg/r_Numeric_formating)
 */
export function formatNumber(text: string, pattern: string): string {
  const layout = numberPattern(pattern);
  if (layout.pieces.some(({ kind }) => kind === "roman")) return romanText(text, layout);
  const digits = digitsOf(text, layout.fraction, layout.shift);
  if (digits === null) return hashes(layout);
  return new Writer(layout, digits).write();
}

function hashes(layout: NumberPattern): string {
  return layout.pieces.map(({ kind }) => (kind === "digit" ? "#" : kind === "point" ? "." : "")).join("");
}

function romanText(text: string, layout: NumberPattern): string {
  const digits = digitsOf(text, 0);
  const value = digits === null || digits.negative ? 0 : Number(digits.whole);
  return layout.pieces
    .map((piece) => {
      if (piece.kind === "text") return piece.text;
      if (piece.kind !== "roman") return "";
      const numeral = value >= 1 && value <= 3999 ? roman(value) : "#".repeat(15);
      const cased = piece.upper ? numeral : numeral.toLowerCase();
      return layout.fill ? cased : cased.padStart(15);
    })
    .join("");
}

/** One number on its way into one pattern, from left to right. */
class Writer {
  readonly #layout: NumberPattern;
  readonly #negative: boolean;
  readonly #whole: string;
  readonly #fraction: string;
  readonly #places: number;
  /** How many digits behind the point FM leaves. */
  readonly #relevant: number;
  #out = "";
  #place = 0;
  #behind = 0;
  #signPending: boolean;
  #afterDigit = false;

  constructor(layout: NumberPattern, digits: Digits) {
    const places = layout.whole + layout.shift;
    const fits = digits.whole.length <= places;
    this.#layout = layout;
    this.#negative = digits.negative;
    this.#places = places;
    this.#whole = fits ? digits.whole : "#".repeat(places);
    this.#fraction = fits ? digits.fraction : "#".repeat(layout.fraction);
    const shown = this.#fraction.replace(/0+$/, "").length;
    this.#relevant = layout.fill ? Math.max(shown, layout.zeroTo - layout.whole) : layout.fraction;
    const bare = layout.fill && !digits.negative && (layout.sign === "leading" || layout.sign === "brackets");
    this.#signPending = layout.sign !== "own" && layout.sign !== "trailing" && !bare;
  }

  write(): string {
    const last = this.#layout.pieces.findLastIndex(({ kind }) => kind === "digit" || kind === "point");
    for (const [index, piece] of this.#layout.pieces.entries()) {
      this.#piece(piece);
      if (index === last) this.#end();
    }
    return this.#out;
  }

  #piece(piece: NumberPiece): void {
    switch (piece.kind) {
      case "digit":
        if (piece.place === "fraction") this.#fractionDigit();
        else this.#wholeDigit();
        return;
      case "point":
        this.#sign();
        if (this.#layout.fraction > 0 || this.#whole.startsWith("#")) this.#out += ".";
        this.#afterDigit = false;
        return;
      case "group":
        if (this.#afterDigit) this.#out += ",";
        else this.#blank();
        return;
      case "currency":
        this.#out += "$";
        return;
      case "minus":
        if (this.#negative) this.#out += "-";
        else this.#blank();
        return;
      case "plus":
        if (this.#negative) this.#blank();
        else this.#out += "+";
        return;
      case "sign":
        this.#out += this.#negative ? "-" : "+";
        return;
      case "ordinal":
        this.#ordinal(piece.upper);
        return;
      case "text":
        this.#out += piece.text;
        return;
      case "anchor":
      case "brackets":
      case "roman":
        return;
    }
  }

  #wholeDigit(): void {
    const { zeroFrom, fraction, fill } = this.#layout;
    const padding = this.#places - this.#whole.length;
    const place = this.#place++;
    this.#afterDigit = false;
    if (place < padding) {
      if (zeroFrom === null || place < zeroFrom) this.#blank();
      else this.#digit("0");
    } else if (zeroFrom === null && this.#whole === "0" && fraction > 0) {
      // 0.5 is printed as .5; FM of 0 keeps its one digit.
      if (!fill) this.#blank();
      else if (this.#relevant === 0) this.#digit("0");
    } else {
      this.#digit(this.#whole[place - padding] ?? "");
    }
  }

  #fractionDigit(): void {
    const index = this.#behind++;
    this.#afterDigit = false;
    if (index < this.#relevant) this.#digit(this.#fraction[index] ?? "");
  }

  #digit(text: string): void {
    this.#sign();
    this.#out += text;
    this.#afterDigit = true;
  }

  #sign(): void {
    if (!this.#signPending) return;
    this.#signPending = false;
    const { sign, fill } = this.#layout;
    if (sign === "brackets") this.#out += this.#negative ? "<" : " ";
    else if (sign === "anchored") this.#out += this.#negative ? "-" : "+";
    else if (this.#negative) this.#out += "-";
    else if (!fill) this.#out += " ";
  }

  #end(): void {
    const { sign, fill } = this.#layout;
    if (sign === "trailing") this.#out += this.#negative ? "-" : "+";
    if (sign !== "brackets") return;
    if (this.#negative) this.#out += ">";
    else if (!fill) this.#out += " ";
  }

  #ordinal(upper: boolean): void {
    const { fraction } = this.#layout;
    if (this.#negative || fraction > 0 || this.#whole.startsWith("#")) return;
    this.#out += ordinalSuffix(this.#whole, upper);
  }

  #blank(): void {
    if (!this.#layout.fill) this.#out += " ";
  }
}
