import { unexpected } from "../sql/statements/names.ts";
import { isName, isWord, type Node, startsWith, stringValue } from "../sql/tree.ts";
import type { UserOptions } from "./identity-store.ts";
import { readNames } from "./read-grantees.ts";

export interface ReadOptions {
  readonly options: UserOptions;
  readonly groups: readonly string[];
  /** Whether PASSWORD was said. What it said is not read any further. */
  readonly password: boolean;
}

type Step = { readonly next: number; readonly options?: UserOptions; readonly groups?: readonly string[] };
type Reader = (nodes: readonly Node[], at: number) => Step;

const flag =
  (options: UserOptions): Reader =>
  (_, at) => ({ next: at + 1, options });

const READERS: Readonly<Record<string, Reader>> = {
  createdb: flag({ createDatabase: true }),
  nocreatedb: flag({ createDatabase: false }),
  createuser: flag({ superuser: true }),
  nocreateuser: flag({ superuser: false }),
  password: (nodes, at) => {
    const value = nodes[at + 1];
    if (stringValue(value) === undefined && !isWord(value, "disable")) throw unexpectedOption(value);
    return { next: at + 2 };
  },
  syslog: (nodes, at) => {
    const value = nodes[at + 2];
    if (!isWord(nodes[at + 1], "access") || !isWord(value, "restricted", "unrestricted")) {
      throw unexpectedOption(nodes[at + 1]);
    }
    const syslog = value.word === "unrestricted" ? "UNRESTRICTED" : "RESTRICTED";
    return { next: at + 3, options: { syslog } };
  },
  in: (nodes, at) => {
    if (!isWord(nodes[at + 1], "group")) throw unexpectedOption(nodes[at + 1]);
    const { names, next } = readNames(nodes, at + 2);
    return { next, groups: names };
  },
  valid: (nodes, at) => {
    const validUntil = stringValue(nodes[at + 2]);
    if (!isWord(nodes[at + 1], "until") || validUntil === undefined) throw unexpectedOption(nodes[at + 1]);
    return { next: at + 3, options: { validUntil } };
  },
  connection: (nodes, at) => {
    const value = nodes[at + 2];
    const number = value?.kind === "number" || isWord(value, "unlimited");
    if (!isWord(nodes[at + 1], "limit") || !number) throw unexpectedOption(nodes[at + 1]);
    return { next: at + 3, options: { connectionLimit: value.text.toUpperCase() } };
  },
  session: (nodes, at) => {
    const value = nodes[at + 2];
    if (!isWord(nodes[at + 1], "timeout") || value?.kind !== "number") throw unexpectedOption(nodes[at + 1]);
    return { next: at + 3, options: { sessionTimeout: Number(value.text) } };
  },
  externalid: (nodes, at) => {
    const said = isWord(nodes[at + 1], "to") ? at + 2 : at + 1;
    const value = nodes[said];
    const externalId = stringValue(value) ?? (isName(value) ? value.word : undefined);
    if (externalId === undefined) throw unexpectedOption(value);
    return { next: said + 1, options: { externalId } };
  },
};

/** Reads the options of CREATE USER, ALTER USER and CREATE ROLE. @throws RedshiftError 42601 */
export function readUserOptions(nodes: readonly Node[], start: number): ReadOptions {
  let at = startsWith(nodes, start, "with") ? start + 1 : start;
  let options: UserOptions = {};
  let groups: readonly string[] = [];
  let password = false;
  while (at < nodes.length) {
    const node = nodes[at];
    const reader = node?.kind === "word" ? READERS[node.word] : undefined;
    if (reader === undefined) throw unexpectedOption(node);
    password ||= isWord(node, "password");
    const step = reader(nodes, at);
    options = { ...options, ...step.options };
    groups = [...groups, ...(step.groups ?? [])];
    at = step.next;
  }
  return { options, groups, password };
}

/** A syntax error that shows no text: it might be a password. */
function unexpectedOption(node: Node | undefined) {
  return node?.kind === "string" ? unexpected({ ...node, text: "'…'" }) : unexpected(node);
}
