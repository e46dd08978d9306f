import { RedshiftError } from "../../types.ts";
import { stringValue } from "../tree.ts";
import type { Call } from "./function-rule.ts";

/** Argument `index`. @throws RedshiftError 42883 when the call has too few */
export function argument(call: Call, index: number): string {
  const text = call.args[index];
  if (text === undefined) {
    throw new RedshiftError(`function ${call.name}() with ${call.args.length} arguments does not exist`, {
      code: "42883",
    });
  }
  return text;
}

/** The value of a string literal argument; undefined when it is another expression. */
export function literalArgument(call: Call, index: number): string | undefined {
  const nodes = call.argNodes[index] ?? [];
  return nodes.length === 1 ? stringValue(nodes[0]) : undefined;
}

/** A literal argument that must be known before the statement runs. @throws RedshiftError 0A000 */
export function requiredLiteral(call: Call, index: number, what: string): string {
  const value = literalArgument(call, index);
  if (value === undefined) {
    throw new RedshiftError(`${call.name}() takes ${what} only as a literal in local-redshift`, {
      code: "0A000",
    });
  }
  return value;
}

/** The bare word or literal that names a date part. */
export function partArgument(call: Call, index: number): string {
  const [node] = call.argNodes[index] ?? [];
  const text =
    literalArgument(call, index) ?? (node !== undefined && node.kind !== "group" ? node.word : undefined);
  if (text === undefined) {
    throw new RedshiftError(`${call.name}() needs a date part as argument ${index + 1}`, { code: "42601" });
  }
  return text;
}
