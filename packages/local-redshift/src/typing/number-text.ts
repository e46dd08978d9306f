import type { Expression } from "../query/ast.ts";
import { decimalType, type SqlType } from "../sql/types.ts";
import { RedshiftError } from "../types.ts";
import { isInteger, isNumber, isText, type Known } from "./numeric.ts";

/**
 * Text that meets numbers. The engine rounds '12.7' where it wants a whole number, and takes '1e3' and
 * '0x1F' for one; Redshift takes none of them.
 */

const WHOLE = /^\s*[-+]?\d+\s*$/;
const FRACTION = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const FLOAT_WORD = /^\s*[-+]?(nan|inf|infinity)\s*$/i;

/** The text of a string literal; null for any other expression. */
export function literalText(expression: Expression): string | null {
  if (expression.kind !== "literal" || expression.literal !== "string") return null;
  return expression.text.slice(1, -1).replaceAll("''", "'");
}

/** A literal takes the type of the number that it meets. @throws RedshiftError 22P02 where it can't */
export function literalMeets(expression: Expression, met: Known): void {
  const text = literalText(expression);
  if (text === null || met === null || !isNumber(met)) return;
  const exact = isInteger(met) ? WHOLE.test(text) : FRACTION.test(text);
  if (exact || (met.kind !== "decimal" && !isInteger(met) && FLOAT_WORD.test(text))) return;
  throw new RedshiftError(`invalid input syntax for type ${met.redshift}: "${text}"`, { code: "22P02" });
}

/** Each literal among the values of which one result is made takes the type of the numbers. @throws RedshiftError 22P02 */
export function literalsMeet(values: readonly { readonly value: Expression; readonly type: Known }[]): void {
  const number = values.find(
    ({ value, type }) => literalText(value) === null && type !== null && isNumber(type),
  );
  if (number !== undefined) for (const { value } of values) literalMeets(value, number.type);
}

/** Calls whose arguments all have one type. NULLIF compares, but the same holds. */
export const OF_ONE_TYPE: ReadonlySet<string> = new Set([
  ...["coalesce", "nvl", "ifnull", "isnull", "nullif", "greatest", "least"],
]);

/**
 * The engine makes text of a column that is text here and something else there, and numbers of booleans.
 * @throws RedshiftError 42804 where the columns of a UNION are of two families
 */
export function mustUnite(left: Known, right: Known, isLiteral: boolean): void {
  const [a, b] = [familyOf(left), familyOf(right)];
  if (left === null || right === null || a === null || b === null || a === b) return;
  const number = isNumber(left) || isNumber(right);
  throw new RedshiftError(`UNION types ${left.redshift} and ${right.redshift} cannot be matched`, {
    code: "42804",
    hint:
      isLiteral && number && (isText(left) || isText(right))
        ? "Write the number without quotes."
        : "Cast one of them to the type of the other.",
  });
}

/** Types that are united with each other; null for those that take part in any union. */
function familyOf(type: Known): string | null {
  if (type === null || ["null", "super", "varbyte"].includes(type.kind)) return null;
  if (isNumber(type)) return "number";
  if (isText(type)) return "text";
  return ["date", "timestamp", "timestamptz"].includes(type.kind) ? "moment" : type.kind;
}

/** The type to which text is cast that is compared with a number; null where it is no such comparison. */
export function comparedAs(text: Known, met: Known): SqlType | null {
  if (text === null || met === null || !isText(text) || !isNumber(met)) return null;
  return met.kind === "decimal" ? decimalType(38, Math.max(met.scale ?? 0, 10)) : met;
}
