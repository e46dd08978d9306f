import { isName, isWord, literal, type Node, render, startsWith, stringValue } from "../tree.ts";
import { expectEnd, unexpected } from "./names.ts";

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
  const here = isWord(nodes[1], "local") ? 2 : 1;
  if (startsWith(nodes, here, "session", "authorization")) return authorization(nodes, here, reset);
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

/** SET [LOCAL] SESSION AUTHORIZATION {user | DEFAULT}, RESET SESSION AUTHORIZATION (dg/r_SET_SESSION_AUTHORIZATION) */
function authorization(nodes: readonly Node[], at: number, reset: boolean): Setting {
  const user = nodes[at + 2];
  expectEnd(nodes, reset ? at + 2 : at + 3);
  const name = isName(user) ? user.word : stringValue(user);
  if (!reset && name === undefined) throw unexpected(user);
  const back = reset || isWord(user, "default");
  return { kind: "set", name: AUTHORIZATION, value: back ? null : (name ?? null), local: at === 2 };
}

/** The setting that holds the user whom a session acts as. */
export const AUTHORIZATION = "session_authorization";

/** What RESET ALL and SHOW ALL are about. (dg/r_RESET, dg/r_SHOW) */
export const ALL = "all";

/** Names as PostgreSQL writes them above what SHOW answers. */
const SHOWN_NAMES: ReadonlyMap<string, string> = new Map([
  ["datestyle", "DateStyle"],
  ["timezone", "TimeZone"],
  ["transaction isolation level", "transaction_isolation"],
]);

/** The columns of SHOW's answer. */
export function shownColumns(name: string): readonly string[] {
  return name === ALL ? ["name", "setting"] : [SHOWN_NAMES.get(name) ?? name];
}

/** A query for SHOW's answer. */
export function showQuery(name: string, value: string): string {
  return `select ${literal(value)} as "${shownColumns(name).join("").replaceAll('"', '""')}"`;
}

/** A query for SHOW ALL's answer. */
export function showAllQuery(settings: readonly (readonly [name: string, value: string])[]): string {
  const rows = settings.map(([name, value]) => `(${literal(name)}, ${literal(value)})`);
  return `select * from (values ${rows.join(", ")}) settings(${shownColumns(ALL).join(", ")})`;
}
