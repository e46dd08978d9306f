import type { RelationName } from "../sql/statements/action.ts";
import { readColumns, readName, unexpected } from "../sql/statements/names.ts";
import type { StatementContext } from "../sql/statements/statement-context.ts";
import {
  isName,
  isParens,
  isSymbol,
  isWord,
  type Node,
  render,
  splitByComma,
  startsWith,
} from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";
import { COLUMN_PRIVILEGES, type ObjectKind, PRIVILEGES } from "./access.ts";
import type { Grantee } from "./identities.ts";
import { readGrantees, readNames } from "./read-grantees.ts";

/** What a privilege is granted on. */
export type GrantTarget =
  | { readonly kind: "relations"; readonly names: readonly RelationName[] }
  | { readonly kind: "allRelations" | "allFunctions"; readonly schemas: readonly string[] }
  | { readonly kind: "schema" | "database" | "language"; readonly names: readonly string[] }
  | { readonly kind: "functions"; readonly names: readonly RelationName[] }
  | { readonly kind: "system" };

/** GRANT or REVOKE, read. */
export type GrantStatement = {
  readonly revoke: boolean;
  /** REVOKE GRANT OPTION FOR, ADMIN OPTION FOR. */
  readonly optionOnly: boolean;
  readonly grantees: readonly Grantee[];
} & (
  | { readonly what: "privileges"; readonly privileges: readonly string[]; readonly target: GrantTarget }
  | { readonly what: "roles"; readonly roles: readonly string[] }
  | {
      readonly what: "columns";
      readonly privileges: readonly ColumnPrivilege[];
      readonly names: readonly RelationName[];
    }
);

/** SELECT (a, b): a privilege on columns. */
export interface ColumnPrivilege {
  readonly privilege: string;
  readonly columns: readonly string[];
}

/** Reads GRANT or REVOKE. @throws RedshiftError 42601, and 0A000 for forms that are refused by name */
export function readGrant(
  nodes: readonly Node[],
  context: StatementContext,
  use: "grant" | "defaults" = "grant",
): GrantStatement {
  const revoke = isWord(nodes[0], "revoke");
  const option = startsWith(nodes, 1, "grant", "option", "for")
    ? "grant"
    : startsWith(nodes, 1, "admin", "option", "for")
      ? "admin"
      : null;
  const start = revoke && option !== null ? 4 : 1;
  const optionOnly = start === 4;
  const scope = nodes.findIndex((node, at) => at > start && isWord(node, "for"));
  if (scope > 0 && isWord(nodes[scope + 2], "in") && isWord(nodes[scope + 3], "schema", "database")) {
    throw refusedGrant("FOR … IN (scoped permissions)");
  }
  if (isWord(nodes[start], "assumerole")) throw refusedGrant("ASSUMEROLE");
  const end = nodes.findIndex((node, at) => at >= start && isWord(node, revoke ? "from" : "to"));
  if (end < 0) throw unexpected(undefined);
  const last = isWord(nodes.at(-1), "cascade", "restrict") && revoke ? nodes.length - 1 : nodes.length;
  const head = nodes.slice(start, end);
  const tail = nodes.slice(end + 1, last);
  if (isWord(head[0], "role") && !head.some((node) => isWord(node, "on"))) {
    const roles = splitByComma(head).map(readRole);
    return {
      revoke,
      optionOnly,
      what: "roles",
      roles,
      grantees: readGrantees(tail, revoke ? null : "admin"),
    };
  }
  const on = head.findIndex((node) => isWord(node, "on"));
  const grantees = readGrantees(tail, revoke ? null : "grant");
  const target =
    on < 0
      ? systemTarget(grantees)
      : use === "defaults"
        ? readDefaults(head.slice(on + 1))
        : readTarget(head.slice(on + 1), context);
  if (on > 0 && head.slice(0, on).some(isParens)) {
    return {
      revoke,
      optionOnly,
      what: "columns",
      ...columnGrant(head.slice(0, on), target, grantees),
      grantees,
    };
  }
  const privileges = readPrivileges(on < 0 ? head : head.slice(0, on), objectKind(target));
  return { revoke, optionOnly, what: "privileges", privileges, target, grantees };
}

/** The kind of objects that a target holds. */
export function objectKind(target: GrantTarget): ObjectKind {
  if (target.kind === "relations" || target.kind === "allRelations") return "relation";
  if (target.kind === "functions" || target.kind === "allFunctions") return "function";
  return target.kind;
}

function readRole(part: readonly Node[]): string {
  const name = part[isWord(part[0], "role") && part.length > 1 ? 1 : 0];
  if (!isName(name) || part.length > 2) throw unexpected(name);
  return name.word;
}

/** System permissions go to roles. (dg/r_GRANT) */
function systemTarget(grantees: readonly Grantee[]): GrantTarget {
  const other = grantees.find(({ kind }) => kind !== "role");
  if (other !== undefined) {
    throw new RedshiftError(
      `system permissions can be granted to roles alone, not to ${other.kind} "${other.name}"`,
      {
        code: "0LP01",
      },
    );
  }
  return { kind: "system" };
}

const REFUSED_TARGETS: readonly (readonly string[])[] = [
  ["external", "schema"],
  ["external", "table"],
  ["datashare"],
  ["model"],
  ["procedure"],
  ["all", "procedures"],
  ["copy", "job"],
  ["all", "copy"],
  ["template"],
];

/** ON TABLES, ON FUNCTIONS of ALTER DEFAULT PRIVILEGES: all that are to come. */
function readDefaults(nodes: readonly Node[]): GrantTarget {
  if (nodes.length > 1) throw unexpected(nodes[1]);
  if (isWord(nodes[0], "procedures")) throw refusedGrant("ON PROCEDURES");
  if (!isWord(nodes[0], "tables", "functions")) throw unexpected(nodes[0]);
  return { kind: isWord(nodes[0], "tables") ? "allRelations" : "allFunctions", schemas: [] };
}

function readTarget(nodes: readonly Node[], context: StatementContext): GrantTarget {
  const refused = REFUSED_TARGETS.find((words) => startsWith(nodes, 0, ...words));
  if (refused !== undefined) throw refusedGrant(`ON ${refused.join(" ").toUpperCase()}`);
  const [first] = nodes;
  for (const [words, kind] of [
    ["tables", "allRelations"],
    ["functions", "allFunctions"],
  ] as const) {
    if (startsWith(nodes, 0, "all", words, "in", "schema")) {
      return { kind, schemas: allNames(nodes, 4) };
    }
  }
  if (isWord(first, "schema", "database", "language") && isName(nodes[1])) {
    return { kind: first.word as "schema" | "database" | "language", names: allNames(nodes, 1) };
  }
  if (isWord(first, "function")) {
    const names = splitByComma(nodes.slice(1)).map((part) => {
      const { name, next } = readName(part, 0, context);
      if (next < part.length && !isParens(part[next])) throw unexpected(part[next]);
      return name;
    });
    return { kind: "functions", names };
  }
  const start = isWord(first, "table") && isName(nodes[1]) ? 1 : 0;
  const names = splitByComma(nodes.slice(start)).map((part) => {
    const { name, next } = readName(part, 0, context);
    if (next < part.length) throw unexpected(part[next]);
    return name;
  });
  if (names.length === 0) throw unexpected(undefined);
  return { kind: "relations", names };
}

function allNames(nodes: readonly Node[], at: number): readonly string[] {
  const { names, next } = readNames(nodes, at);
  if (startsWith(nodes, next, "for")) throw refusedGrant("FOR … IN (scoped permissions)");
  if (next < nodes.length) throw unexpected(nodes[next]);
  return names;
}

/** {SELECT | UPDATE | ALL [PRIVILEGES]} (columns) [, …] ON tables, without an option. */
function columnGrant(
  nodes: readonly Node[],
  target: GrantTarget,
  grantees: readonly Grantee[],
): { readonly privileges: readonly ColumnPrivilege[]; readonly names: readonly RelationName[] } {
  if (target.kind !== "relations") throw unexpected(nodes.find(isParens));
  if (grantees.some(({ option }) => option)) {
    throw new RedshiftError("WITH GRANT OPTION can't be given for columns", { code: "0LP01" });
  }
  const privileges = splitByComma(nodes).flatMap((part): readonly ColumnPrivilege[] => {
    const [word, ...rest] = part;
    const columns = readColumns(rest[isWord(rest[0], "privileges") ? 1 : 0]);
    if (isWord(word, "all")) return COLUMN_PRIVILEGES.map((privilege) => ({ privilege, columns }));
    if (!isName(word) || rest.length > 1) throw unexpected(word);
    const privilege = word.word.toUpperCase();
    if (!COLUMN_PRIVILEGES.includes(privilege)) {
      throw new RedshiftError(`invalid privilege type ${privilege} for column`, { code: "0LP01" });
    }
    return [{ privilege, columns }];
  });
  return { privileges, names: target.names };
}

function readPrivileges(nodes: readonly Node[], kind: ObjectKind): readonly string[] {
  if (isWord(nodes[0], "all") && !nodes.some((node) => isSymbol(node, ","))) {
    if (nodes.length > 1 && !isWord(nodes[1], "privileges")) throw unexpected(nodes[1]);
    return PRIVILEGES[kind];
  }
  const parts = splitByComma(nodes);
  if (parts.length === 0) throw unexpected(undefined);
  return parts.map((part) => {
    const said = render(part).trim().replace(/\s+/g, " ").toUpperCase();
    const privilege = kind === "database" && said === "TEMP" ? "TEMPORARY" : said;
    if (PRIVILEGES[kind].includes(privilege)) return privilege;
    if (!Object.values(PRIVILEGES).some((known) => known.includes(privilege))) throw unexpected(part[0]);
    throw new RedshiftError(`invalid privilege type ${privilege} for ${kind}`, { code: "0LP01" });
  });
}

function refusedGrant(form: string): RedshiftError {
  return new RedshiftError(`GRANT and REVOKE ${form} are not supported by local-redshift`, { code: "0A000" });
}
