import { RedshiftError } from "../types.ts";
import { operandStart } from "./operands.ts";
import type { RewriteContext } from "./rewrite-context.ts";
import { type Node, render } from "./tree.ts";

/** What the rules of expressions have at hand: the context, and the rewriting of what stands inside. */
export interface Rewriting extends RewriteContext {
  readonly rewrite: (nodes: readonly Node[]) => string;
}

/** Words that may stand before a call without making its name an alias. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...[
    "approximate",
    "escape",
    "to",
    "default",
    "offset",
    "order",
    "partition",
    "group",
    "minus",
    "extract",
    "set",
  ],
  ...[
    "preceding",
    "following",
    "current",
    "row",
    "rows",
    "range",
    "asc",
    "desc",
    "nulls",
    "first",
    "last",
    "pivot",
  ],
  ...[
    "unpivot",
    "inner",
    "left",
    "right",
    "full",
    "cross",
    "outer",
    "natural",
    "for",
    "into",
    "update",
    "delete",
  ],
]);

/** Takes the operand that ends `out` away from it. */
export function takeOperand(out: Node[]): readonly Node[] {
  return out.splice(operandStart(out, out.length - 1));
}

/** The space before the operand; its comments stay with the operand's own text. */
export function leading(nodes: readonly Node[]): string {
  const before = nodes[0]?.before ?? "";
  return before.trim() === "" ? before : " ";
}

export function unknownType(node: Node | undefined): RedshiftError {
  const text = node === undefined ? "end of input" : render([node]).trim();
  return new RedshiftError(`type "${text}" does not exist`, { code: "42704" });
}
