import type { FoundOperation } from "../typing/infer-expression.ts";
import { isFloat, isNumber, isText, type Known } from "../typing/numeric.ts";
import { withoutBlanks } from "./comparison.ts";
import { isSymbol, type Node } from "./tree.ts";

/** How the two sides of a comparison become one condition: their SQL, and the nodes that they were. */
export type Join = (
  left: string,
  right: string,
  leftNodes: readonly Node[],
  rightNodes: readonly Node[],
) => string;

const EQUALITY = ["=", "<>", "!="];
const ORDER = ["<", ">", "<=", ">="];

/**
 * A comparison with SUPER; null where no side is SUPER, or a type is not known. Values of different types are not
 * equal, and are in no order: NULL. `filters` says that NULL and false come to the same there, so that the
 * condition may stay one that the engine can join by. (dg/query-super: Dynamic typing)
 */
export function superJoin(
  node: Node | undefined,
  found: FoundOperation | undefined,
  filters: boolean,
): Join | null {
  if (found === undefined || !isSymbol(node, ...EQUALITY, ...ORDER)) return null;
  const { left, right } = found;
  if (left?.kind === "super" && right?.kind === "super") {
    return ORDER.includes(node.text)
      ? (a, b) => `rs_super_order(${a}, ${b}) ${node.text} 0`
      : (a, b) => `rs_super_key(${a}) ${node.text} rs_super_key(${b})`;
  }
  const [superLeft, other] = left?.kind === "super" ? [true, right] : [false, left];
  if (!superLeft && right?.kind !== "super") return null;
  const as = asOther(other);
  if (as === null) return null;
  const text = other !== null && isText(other);
  const plain = ORDER.includes(node.text) || (filters && node.text === "=");
  const sign = plain ? node.text : "=";
  const negation = plain || node.text === "=" ? "" : "not ";
  return (a, b, aNodes, bNodes) => {
    const [left, right] = superLeft
      ? [as(a), text ? withoutBlanks(b, bNodes) : b]
      : [text ? withoutBlanks(a, aNodes) : a, as(b)];
    const same = `${left} ${sign} ${right}`;
    if (plain) return same;
    return `(${negation}rs_super_equal(${same}, ${superLeft ? `${a}, ${b}` : `${b}, ${a}`}))`;
  };
}

/** True where a SUPER value and another are equal; null where neither is SUPER, or it can't be told. */
export function superEquals(
  a: { readonly sql: string; readonly type: Known },
  b: { readonly sql: string; readonly type: Known },
): string | null {
  if (a.type?.kind === "super" && b.type?.kind === "super") {
    return `rs_super_key(${a.sql}) = rs_super_key(${b.sql})`;
  }
  const [inside, other] = a.type?.kind === "super" ? [a, b] : b.type?.kind === "super" ? [b, a] : [];
  if (inside === undefined || other === undefined) return null;
  const as = asOther(other.type);
  if (as === null) return null;
  const value = other.type !== null && isText(other.type) ? `rs_key(${other.sql})` : other.sql;
  return `${as(inside.sql)} = ${value}`;
}

/** A SUPER value as a value of the other's type, NULL where it is of another. */
function asOther(other: Known): ((sql: string) => string) | null {
  if (other === null) return null;
  if (isText(other)) return (sql) => `rs_key(rs_super_string(${sql}))`;
  if (other.kind === "boolean") return (sql) => `rs_super_boolean(${sql})`;
  if (!isNumber(other)) return null;
  return (sql) => `rs_super_${isFloat(other) ? "number" : "decimal"}(${sql})`;
}
