import { RedshiftError } from "../../types.ts";
import { literal } from "../tree.ts";

/** One part of a PostgreSQL date pattern: how DuckDB prints it, and how it reads it. */
interface Part {
  /** A strftime directive, or an expression over `$` (the value) that gives text. */
  readonly print: { readonly directive: string } | { readonly expression: string };
  readonly read?: string;
}

const directive = (text: string, read: string = text): Part => ({ print: { directive: text }, read });
const expression = (text: string): Part => ({ print: { expression: text } });

/** Longest first within a letter. (dg/r_FORMAT_strings) */
const PARTS: readonly (readonly [RegExp, Part])[] = [
  [/YYYY/iy, directive("%Y")],
  [/IYYY/iy, directive("%G")],
  [/YY/iy, directive("%y")],
  [/MONTH/y, expression("rpad(upper(strftime($, '%B')), 9, ' ')")],
  [/Month/y, expression("rpad(strftime($, '%B'), 9, ' ')")],
  [/month/y, expression("rpad(lower(strftime($, '%B')), 9, ' ')")],
  [/MON/y, expression("upper(strftime($, '%b'))")],
  [/Mon/y, directive("%b")],
  [/mon/y, expression("lower(strftime($, '%b'))")],
  [/MM/iy, directive("%m")],
  [/MI/iy, directive("%M")],
  [/MS/iy, directive("%g")],
  [/US/iy, directive("%f")],
  [/DAY/y, expression("rpad(upper(strftime($, '%A')), 9, ' ')")],
  [/Day/y, expression("rpad(strftime($, '%A'), 9, ' ')")],
  [/day/y, expression("rpad(lower(strftime($, '%A')), 9, ' ')")],
  [/DDD/iy, directive("%j")],
  [/DD/iy, directive("%d")],
  [/DY/y, expression("upper(strftime($, '%a'))")],
  [/Dy/y, directive("%a")],
  [/dy/y, expression("lower(strftime($, '%a'))")],
  [/ID/iy, directive("%u")],
  [/D/iy, expression("(extract(dow from $) + 1)::varchar")],
  [/HH24/iy, directive("%H")],
  [/HH12|HH/iy, directive("%I")],
  [/SSSS/iy, expression("(extract(epoch from $::time)::integer)::varchar")],
  [/SS/iy, directive("%S")],
  [/AM|PM/y, directive("%p")],
  [/am|pm/y, expression("lower(strftime($, '%p'))")],
  [/IW/iy, directive("%V")],
  [/WW/iy, expression("lpad(((extract(doy from $) - 1) // 7 + 1)::varchar, 2, '0')")],
  [/W/iy, expression("((extract(day from $) - 1) // 7 + 1)::varchar")],
  [/Q/iy, expression("extract(quarter from $)::varchar")],
  [/J/iy, expression("(julian($)::bigint)::varchar")],
];

type Piece =
  | { readonly text: string }
  | { readonly part: Part; readonly name: string; readonly trimmed: boolean };

/** `to_char(value, pattern)` for dates and timestamps. @throws RedshiftError 0A000 for what has no rule */
export function formatDate(value: string, pattern: string): string {
  if (/^[\s$,.\dSMIPLGDRVTHE+-]*[90][\s$,.\dSMIPLGDRVTHE+-]*$/.test(pattern))
    return formatNumber(value, pattern);
  const source = `(${value})`;
  const parts: string[] = [];
  let format = "";
  const flush = (): void => {
    if (format !== "") parts.push(`strftime(${source}, ${literal(format)})`);
    format = "";
  };
  for (const piece of piecesOf(pattern, "to_char")) {
    if ("text" in piece) format += piece.text.replaceAll("%", "%%");
    else if ("directive" in piece.part.print && !piece.trimmed) format += piece.part.print.directive;
    else {
      flush();
      parts.push(printed(piece.part, source, piece.trimmed));
    }
  }
  flush();
  return parts.length === 0 ? "''" : `(${parts.join(" || ")})`;
}

function printed(part: Part, source: string, trimmed: boolean): string {
  const text =
    "directive" in part.print
      ? `strftime(${source}, ${literal(part.print.directive)})`
      : part.print.expression.replaceAll("$", () => source);
  // FM takes away padding: zeros before a number, spaces after a name.
  return trimmed ? `regexp_replace(rtrim(${text}), '^0+([0-9])', '\\1')` : text;
}

/** The strptime format of a pattern. @throws RedshiftError 0A000 for a part that can't be read back */
export function dateFormat(pattern: string, name: string): string {
  return piecesOf(pattern, name)
    .map((piece) => {
      if ("text" in piece) return piece.text.replaceAll("%", "%%");
      if (piece.part.read === undefined) throw unknownPart(name, piece.name);
      return piece.part.read;
    })
    .join("");
}

function piecesOf(pattern: string, name: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let trimmed = false;
  for (let at = 0; at < pattern.length; ) {
    const quoted = /"([^"]*)"/y;
    quoted.lastIndex = at;
    const text = quoted.exec(pattern);
    if (text !== null) {
      pieces.push({ text: text[1] ?? "" });
      at = quoted.lastIndex;
      continue;
    }
    if (/^fm/i.test(pattern.slice(at))) {
      trimmed = true;
      at += 2;
      continue;
    }
    const found = PARTS.find(([regex]) => {
      regex.lastIndex = at;
      return regex.test(pattern);
    });
    if (found !== undefined) {
      const end = found[0].lastIndex;
      pieces.push({ part: found[1], name: pattern.slice(at, end), trimmed });
      trimmed = false;
      at = end;
      continue;
    }
    const character = pattern[at] ?? "";
    if (/[A-Za-z]/.test(character) && character !== "T") throw unknownPart(name, character);
    pieces.push({ text: character });
    at += 1;
  }
  return pieces;
}

function unknownPart(name: string, part: string): RedshiftError {
  return new RedshiftError(`${name}(): the pattern part "${part}" is not supported by local-redshift`, {
    code: "0A000",
  });
}

/** Patterns of 9, 0, comma and point, as PostgreSQL prints them: a blank or a sign in front. */
function formatNumber(value: string, pattern: string): string {
  const match = /^(FM)?([90,]+)(?:\.([90]+))?$/i.exec(pattern);
  if (match === null) throw unknownPart("to_char", pattern);
  const [, trimmed, whole = "", fraction = ""] = match;
  const digits = whole.replaceAll(",", "");
  const zeros = digits.includes("0") ? digits.length - digits.indexOf("0") : 0;
  const rounded = `round((${value})::decimal(38, ${Math.max(fraction.length, 0)}), ${fraction.length})`;
  const grouped = whole.includes(",") ? "true" : "false";
  const text = `rs_format_number(${rounded}, ${fraction.length}, ${zeros}, ${grouped})`;
  return trimmed === undefined
    ? `lpad(${text}, ${whole.length + 1 + (fraction === "" ? 0 : fraction.length + 1)}, ' ')`
    : text;
}
