import { isName, isWord, literal, type Node, render, stringValue } from "../tree.ts";
import { unexpected } from "./names.ts";

export interface Setting {
  readonly kind: "set";
  readonly name: string;
  readonly value: string | null;
  /** SET LOCAL: until the transaction ends. */
  readonly local: boolean;
}

/** SET [SESSION | LOCAL] name {TO | =} value, RESET name */
export function setting(nodes: readonly Node[]): Setting {
  const reset = isWord(nodes[0], "reset");
  const at = isWord(nodes[1], "session", "local") && isName(nodes[2]) ? 2 : 1;
  const name = nodes[at];
  if (!isName(name)) throw unexpected(name);
  const local = at === 2 && isWord(nodes[1], "local");
  if (reset) return { kind: "set", name: name.word, value: null, local };
  const values = nodes.slice(at + 2);
  if (values.length === 0) throw unexpected(undefined);
  const value = values.map((node) => stringValue(node) ?? render([node]).trim()).join("");
  return { kind: "set", name: name.word, value: value.toLowerCase() === "default" ? null : value, local };
}

/** A query for SHOW's answer. */
export function showQuery(value: string): string {
  return `select ${literal(value)} as setting`;
}
