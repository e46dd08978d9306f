import { failure } from "./failure.ts";
import { memo } from "./memo.ts";

/** POSIX classes inside brackets, as JavaScript writes them. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "\\x21-\\x7e",
  lower: "a-z",
  print: "\\x20-\\x7e",
  punct: "!-\\/:-@\\[-`{-~",
  space: " \\t\\n\\r\\f\\v",
  upper: "A-Z",
  word: "\\w",
  xdigit: "0-9A-Fa-f",
};

/**
 * Compiles `options` and a pattern, parted by a zero byte. Options are those of REGEXP_COUNT and its
 * like: c (case matters), i (it does not), e (the first group), p (Perl's dialect).
 */
const compiled = memo((key: string) => {
  const cut = key.indexOf("\0");
  const [options, pattern] = [key.slice(0, cut), key.slice(cut + 1)];
  for (const option of options) {
    if (!"ciep".includes(option)) throw failure("22023", `invalid regular expression option "${option}"`);
  }
  if (!options.includes("p") && /\(\?(?!:)|\\[1-9]/.test(pattern)) {
    throw failure("2201B", `invalid regular expression: ${pattern} needs the parameter 'p'`);
  }
  const source = pattern.replace(/\[:(\w+):\]/g, (_, name: string) => {
    const members = CLASSES[name];
    if (members === undefined) throw failure("2201B", `invalid character class: ${name}`);
    return members;
  });
  const flags = `dg${options.lastIndexOf("i") > options.lastIndexOf("c") ? "i" : ""}`;
  const regex = tryCompile(source, `${flags}u`) ?? tryCompile(source, flags);
  if (regex === undefined) throw failure("2201B", `invalid regular expression: ${pattern}`);
  return { regex, group: options.includes("e") };
});

function tryCompile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

interface Match {
  readonly text: string;
  /** UTF-16 offsets of the match, or of its first group. */
  readonly start: number;
  readonly end: number;
}

/** The matches from a character position (from 1) on. */
function* matches(text: string, pattern: string, position: bigint, options: string): Generator<Match> {
  const { regex, group } = compiled(`${options}\0${pattern}`);
  const from = position < 1n ? 1 : Number(position);
  regex.lastIndex = offsetOf(text, from);
  while (regex.lastIndex <= text.length) {
    const found = regex.exec(text);
    if (found === null) return;
    if (found[0] === "") regex.lastIndex += 1;
    const again = regex.lastIndex;
    const [start, end] = (group ? found.indices?.[1] : undefined) ?? [
      found.index,
      found.index + found[0].length,
    ];
    yield { text: text.slice(start, end), start, end };
    regex.lastIndex = again;
  }
}

/** The UTF-16 offset of a character, counted from 1. */
function offsetOf(text: string, character: number): number {
  if (character <= 1) return 0;
  let count = 1;
  let offset = 0;
  for (const symbol of text) {
    if (count === character) return offset;
    count += 1;
    offset += symbol.length;
  }
  return text.length + (count === character ? 0 : 1);
}

const characters = (text: string, end: number): number => [...text.slice(0, end)].length;

/** REGEXP_COUNT with a position and options. (dg/REGEXP_COUNT) */
export function regexpCount(text: string, pattern: string, position: bigint, options: string): bigint {
  if (position > BigInt(characters(text, text.length))) return 0n;
  let count = 0n;
  for (const _ of matches(text, pattern, position, options)) count += 1n;
  return count;
}

/** REGEXP_SUBSTR with all its arguments; empty where nothing matches. (dg/REGEXP_SUBSTR) */
export function regexpSubstr(
  text: string,
  pattern: string,
  position: bigint,
  occurrence: bigint,
  options: string,
): string {
  return nth(text, pattern, position, occurrence, options)?.text ?? "";
}

/** REGEXP_INSTR with all its arguments: the position of the match or behind it; 0 for none. (dg/REGEXP_INSTR) */
export function regexpInstr(
  text: string,
  pattern: string,
  position: bigint,
  occurrence: bigint,
  behind: bigint,
  options: string,
): bigint {
  const match = nth(text, pattern, position, occurrence, options);
  if (match === undefined) return 0n;
  return BigInt(characters(text, behind === 0n ? match.start : match.end) + 1);
}

function nth(
  text: string,
  pattern: string,
  position: bigint,
  occurrence: bigint,
  options: string,
): Match | undefined {
  if (occurrence < 1n || position > BigInt(characters(text, text.length))) return undefined;
  let left = occurrence;
  for (const match of matches(text, pattern, position, options)) {
    left -= 1n;
    if (left === 0n) return match;
  }
  return undefined;
}

/** REGEXP_REPLACE from a position on, with options: every match. \1 or $1 stand for groups. (dg/REGEXP_REPLACE) */
export function regexpReplace(
  text: string,
  pattern: string,
  replacement: string,
  position: bigint,
  options: string,
): string {
  const { regex } = compiled(`${options}\0${pattern}`);
  const from = offsetOf(text, position < 1n ? 1 : Number(position));
  if (from > text.length) return text;
  return text.replace(regex, (...found: unknown[]) => {
    const offsetAt = found.findIndex((part) => typeof part === "number");
    const [whole] = found;
    if (Number(found[offsetAt]) < from) return String(whole);
    const groups = found.slice(0, offsetAt);
    return replacement.replace(/[\\$](\d)/g, (_, digit: string) => String(groups[Number(digit)] ?? ""));
  });
}
