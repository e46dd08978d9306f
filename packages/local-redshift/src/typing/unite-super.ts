import type { Body, SetOperation } from "../query/ast.ts";
import { RedshiftError } from "../types.ts";
import type { Findings } from "./infer-expression.ts";
import type { Columns } from "./scope.ts";

/**
 * A column of a UNION that is SUPER on one side is SUPER on both: what stands there on the other is noted.
 * @throws RedshiftError 0A000 where that is no item of a select list, and for INTERSECT and EXCEPT
 */
export function uniteSuper(body: SetOperation, left: Columns, right: Columns, findings: Findings): void {
  for (const [at, column] of (left ?? []).entries()) {
    const [a, b] = [column.type, right?.[at]?.type ?? null];
    const isSuper = a?.kind === "super" || b?.kind === "super";
    if (!isSuper) continue;
    if (body.operator !== "union") refuse(`${body.operator.toUpperCase()} of SUPER`);
    if (a?.kind !== "super" && a?.kind !== "null") note(body.left, at, findings);
    if (b?.kind !== "super" && b?.kind !== "null") note(body.right, at, findings);
  }
}

function note(body: Body, place: number, findings: Findings): void {
  if (body.kind === "nested") {
    note(body.query.body, place, findings);
  } else if (body.kind === "set") {
    note(body.left, place, findings);
    note(body.right, place, findings);
  } else {
    const item = body.items.some(({ kind }) => kind === "star") ? undefined : body.items[place];
    const first = item?.kind === "expression" ? item.nodes[0]?.at : undefined;
    if (first === undefined) refuse("UNION of SUPER and a column of another type behind a star");
    else findings.intoSuper.add(first);
  }
}

function refuse(what: string): never {
  throw new RedshiftError(`${what} is not supported by local-redshift`, {
    code: "0A000",
    hint: "Cast the columns to one type: payload.name::varchar.",
  });
}
