import { memo } from "./memo.ts";

/** A piece of a date pattern: a field with its modifiers, or text that stands for itself. */
export type DatePiece =
  | {
      readonly kind: "field";
      /** The field's name in capitals: YYYY, MONTH, HH24, … */
      readonly name: string;
      /** As it was written, for the case of names: MONTH, Month or month. */
      readonly written: string;
      /** FM: no padding. */
      readonly fill: boolean;
      readonly ordinal: "TH" | "th" | null;
    }
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean };

/** Fields of date patterns, longest first among those that begin alike. (dg/r_FORMAT_strings) */
const FIELDS = [
  ...["A.D.", "A.M.", "AD", "AM", "B.C.", "BC", "CC", "DAY", "DDD", "DD", "DY", "D"],
  ...[
    "HH24",
    "HH12",
    "HH",
    "IDDD",
    "ID",
    "IW",
    "IYYY",
    "IYY",
    "IY",
    "I",
    "J",
    "MI",
    "MM",
    "MONTH",
    "MON",
    "MS",
  ],
  ...["OF", "P.M.", "PM", "Q", "RM", "SSSSS", "SSSS", "SS", "TZH", "TZM", "TZ", "US", "WW", "W"],
  ...["Y,YYY", "YYYY", "YYY", "YY", "Y"],
];

const CAPITALIZED = ["Month", "Mon", "Day", "Dy"];
const SPELLINGS = [...CAPITALIZED, ...FIELDS, ...FIELDS.map((field) => field.toLowerCase())];
const FIELD = new RegExp(`(FM|fm|FX|fx)?(${SPELLINGS.map(escaped).join("|")})(TH|th)?`, "y");
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"?/y;

function escaped(text: string): string {
  return text.replace(/[.]/g, "\\$&");
}

/** Reads a pattern of TO_CHAR, TO_DATE and TO_TIMESTAMP; the last ones are kept. */
export const datePattern: (pattern: string) => readonly DatePiece[] = memo(read);

function read(pattern: string): readonly DatePiece[] {
  const pieces: DatePiece[] = [];
  for (let at = 0; at < pattern.length; ) {
    FIELD.lastIndex = at;
    const field = FIELD.exec(pattern);
    if (field !== null) {
      const [all, modifier = "", written = "", ordinal] = field;
      pieces.push({
        kind: "field",
        name: written.toUpperCase(),
        written,
        fill: modifier.toUpperCase() === "FM",
        ordinal: ordinal === "TH" || ordinal === "th" ? ordinal : null,
      });
      at += all.length;
      continue;
    }
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(pattern);
    if (quoted !== null) {
      pieces.push({ kind: "text", text: (quoted[1] ?? "").replace(/\\([\s\S])/g, "$1"), quoted: true });
      at = QUOTED.lastIndex;
      continue;
    }
    const prefix = /^(?:FM|fm|FX|fx)/.exec(pattern.slice(at, at + 2));
    if (prefix === null) pieces.push({ kind: "text", text: pattern[at] ?? "", quoted: false });
    at += prefix === null ? 1 : 2;
  }
  return pieces;
}
