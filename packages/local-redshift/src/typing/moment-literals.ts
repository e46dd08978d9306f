import type { Expression } from "../query/ast.ts";
import type { SqlType } from "../sql/types.ts";
import { literalText } from "./number-text.ts";
import { common, type Known } from "./numeric.ts";

/** String literals that are of another type, by their offset. */
export type TypedLiterals = Map<number, SqlType>;

const MOMENTS: ReadonlySet<string> = new Set(["date", "time", "timestamp", "timestamptz"]);

export function isMoment(type: Known): type is SqlType {
  return type !== null && MOMENTS.has(type.kind);
}

/** A literal takes the type of the date or time that it meets. (PostgreSQL 8.0: typeconv-oper) */
export function literalMeetsMoment(value: Expression, met: Known, literals: TypedLiterals): void {
  if (!isMoment(met) || literalText(value) === null || value.kind !== "literal") return;
  if (value.at !== undefined && value.at >= 0) literals.set(value.at, met);
}

interface Typed {
  readonly value: Expression;
  readonly type: Known;
}

/** Each literal among values of one type takes that of the dates or times: their types with it. */
export function literalsMeetMoments(values: readonly Typed[], literals: TypedLiterals): readonly Known[] {
  const types = values.map(({ type }) => type);
  const moments = types.filter(isMoment);
  if (moments.length === 0) return types;
  const met = moments.reduce<Known>(common, moments[0] ?? null);
  return values.map(({ value, type }) => {
    if (literalText(value) === null || !isMoment(met)) return type;
    literalMeetsMoment(value, met, literals);
    return met;
  });
}
