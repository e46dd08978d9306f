import { isName, isSymbol, isWord, literal, type Node, render, startsWith, stringValue } from "../tree.ts";
import { expectEnd, unexpected } from "./names.ts";

export interface Setting {
  readonly kind: "set";
  readonly name: string;
  readonly value: string | null;
  /** SET LOCAL: until the transaction ends. */
  readonly local: boolean;
}

/** SET [SESSION | LOCAL] name {TO | =} value, SET [SESSION | LOCAL] TIME ZONE value, RESET name */
export function setting(nodes: readonly Node[]): Setting {
  const reset = isWord(nodes[0], "reset");
  const here = isWord(nodes[1], "local") ? 2 : 1;
  if (startsWith(nodes, here, "session", "authorization")) return authorization(nodes, here, reset);
  const at = isWord(nodes[1], "session", "local") && isName(nodes[2]) ? 2 : 1;
  const word = nodes[at];
  if (!isName(word)) throw unexpected(word);
  const local = at === 2 && isWord(nodes[1], "local");
  const zone = timeZone(nodes, at, reset);
  if (zone !== null) return { kind: "set", name: "timezone", value: zone.value, local };
  // A context variable of the session: a name of two parts. (dg/r_SET)
  const part = isSymbol(nodes[at + 1], ".") ? nodes[at + 2] : undefined;
  const name = isName(part) ? `${word.word}.${part.word}` : word.word;
  if (reset) return { kind: "set", name, value: null, local };
  const values = nodes.slice(isName(part) ? at + 4 : at + 2);
  if (values.length === 0) throw unexpected(undefined);
  const value = values.map((node) => stringValue(node) ?? render([node]).trim()).join("");
  return { kind: "set", name, value: value.toLowerCase() === "default" ? null : value, local };
}

/** SET TIME ZONE value, SET timezone INTERVAL value, RESET TIME ZONE; null for another setting. (dg/r_timezone_config) */
function timeZone(
  nodes: readonly Node[],
  at: number,
  reset: boolean,
): { readonly value: string | null } | null {
  const apart = startsWith(nodes, at, "time", "zone");
  const from = at + (apart ? 2 : 1);
  const interval = isWord(nodes[from], "interval");
  if (!apart && !(isWord(nodes[at], "timezone") && interval)) return null;
  if (reset) {
    expectEnd(nodes, from);
    return { value: null };
  }
  const values = nodes.slice(interval ? from + 1 : from);
  const [only] = values;
  if (only === undefined) throw unexpected(undefined);
  const text = stringValue(only);
  if (text !== undefined && values.length > 1) throw unexpected(values[1]);
  const value = text ?? render(values).trim();
  return { value: /^(?:default|local)$/i.test(value) ? null : value };
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
