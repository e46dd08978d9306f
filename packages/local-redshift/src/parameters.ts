import { isSignificant, type StatementText, splitStatements, type Token } from "./sql/tokens.ts";
import { RedshiftError, type TextValue } from "./types.ts";

/** A statement whose parameters are casts, so that all rules see their types as of any expression. */
export interface Substituted {
  readonly statement: StatementText;
  /** Where an offset of the new text stands in the old one. Both from 1. */
  readonly position: (offset: number) => number;
}

/** The numbers of the parameters in a statement, in order, each once. */
export function parameterNumbers(statement: StatementText): readonly number[] {
  const numbers = statement.tokens.filter(isParameter).map(numberOf);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** The parameters' tokens with what stands before and behind each. */
export function parameterPlaces(statement: StatementText): readonly {
  readonly number: number;
  readonly before: Token | undefined;
  readonly after: Token | undefined;
}[] {
  const tokens = statement.tokens.filter(isSignificant);
  return tokens.flatMap((token, at) =>
    isParameter(token) ? [{ number: numberOf(token), before: tokens[at - 1], after: tokens[at + 1] }] : [],
  );
}

/** PREPARE's parameters get their values later. */
export function holdsParameters({ tokens }: StatementText): boolean {
  return tokens.find(isSignificant)?.text.toLowerCase() === "prepare";
}

/** @throws RedshiftError 42P02: a statement without bound values has no parameters */
export function refuseParameters(statement: StatementText): void {
  const token = statement.tokens.find(isParameter);
  if (token === undefined) return;
  throw new RedshiftError(`there is no parameter ${token.text}`, {
    code: "42P02",
    position: token.start - statement.start + 1,
  });
}

/**
 * Writes each parameter as a cast to its type: `$1` as `($1::integer)`. One without a type stays as it
 * is. Parameters are numbered anew, without gaps: the engine binds by place.
 */
export function substitute(
  statement: StatementText,
  types: readonly (string | null)[],
  values: readonly TextValue[] = [],
): Substituted {
  const numbers = parameterNumbers(statement);
  const shifts: { readonly from: number; readonly by: number; readonly old: number }[] = [];
  let text = "";
  for (const token of statement.tokens) {
    const start = text.length;
    text += isParameter(token)
      ? written(numbers.indexOf(numberOf(token)) + 1, types[numberOf(token) - 1], values[numberOf(token) - 1])
      : token.text;
    const old = token.start - statement.start;
    if (isParameter(token)) shifts.push({ from: start, by: 0, old });
    if (isParameter(token)) shifts.push({ from: text.length, by: 1, old: token.end - statement.start });
  }
  const [changed] = splitStatements(text);
  if (changed === undefined) throw new Error("a statement was lost");
  return {
    statement: changed,
    position: (offset) => {
      const at = offset - 1;
      const shift = shifts.findLast(({ from }) => from <= at);
      if (shift === undefined) return offset;
      return shift.old + (shift.by === 0 ? 0 : at - shift.from) + 1;
    },
  };
}

function written(number: number, type: string | null | undefined, value: TextValue | undefined): string {
  if (type === null || type === undefined) return `$${number}`;
  if (type === "super") return `json_parse($${number}::varchar(max))`;
  if (type === "numeric") return `($${number}::numeric(${digitsOf(value ?? null)}))`;
  if (type === "character varying") return `($${number}::varchar(max))`;
  return `($${number}::${type})`;
}

/** The digits of a number as it is written: a bound one counts as the literal would. */
function digitsOf(value: TextValue): string {
  const match = /^\s*[+-]?0*(\d*)(?:\.(\d*))?\s*$/.exec(value ?? "");
  if (match === null) return "38,18";
  const scale = Math.min((match[2] ?? "").length, 37);
  const precision = Math.min(Math.max((match[1] ?? "").length + scale, 1, scale), 38);
  return `${precision},${scale}`;
}

function isParameter(token: Token): boolean {
  return token.kind === "parameter";
}

function numberOf(token: Token): number {
  return Number(token.text.slice(1));
}
