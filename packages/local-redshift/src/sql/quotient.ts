import { RedshiftError } from "../types.ts";
import type { Known } from "../typing/numeric.ts";
import { decimalQuotient, isDecimalDivision } from "./decimal.ts";

interface Division {
  readonly left: Known;
  readonly right: Known;
  readonly result: Known;
}

/** What stands for `left / right`; null where the engine's own division, guarded against zero, is Redshift's. */
export function quotient(left: string, right: string, types: Division | undefined): string | null {
  const { left: a = null, right: b = null, result = null } = types ?? {};
  if (a?.kind === "interval") {
    throw new RedshiftError("an interval divided by a number is not supported by local-redshift", {
      code: "0A000",
      hint: "Divide the number of its seconds: extract(epoch from interval).",
    });
  }
  if (result !== null && result.kind !== "decimal") return null;
  if (a === null || b === null || !isDecimalDivision(a, b, result) || result === null) {
    return `rs_quotient(${left}, ${right})`;
  }
  return decimalQuotient({ sql: left, type: a }, { sql: right, type: b }, result, (sql) => `rs_nz(${sql})`);
}
