import { isName, isParens, isWord, literal, type Node, startsWith } from "../tree.ts";
import { expectEnd, unexpected } from "./names.ts";
import { inDatabase, readLimit, readPath, readRelation, schemaAt } from "./show-words.ts";
import type { StatementContext } from "./statement-context.ts";

const identity = `privilege_type, id::integer as identity_id,
    case when identity_type = 'public' then 'public' else _redshift.rs_identity_name(id) end as identity_name,
    identity_type, admin_option`;

const KINDS: Readonly<Record<string, string>> = { table: "relation", schema: "schema", function: "function" };

/**
 * DuckDB SQL for SHOW GRANTS ON {DATABASE | SCHEMA | TABLE | FUNCTION} … [FOR who] [LIMIT n], and for
 * SHOW GRANTS FOR {user | ROLE role} [FROM DATABASE dev] [LIMIT n]. (dg/r_SHOW_GRANTS)
 */
export function showGrants(nodes: readonly Node[], context: StatementContext): string {
  if (isWord(nodes[2], "on")) return grantsOn(nodes, context);
  if (!isWord(nodes[2], "for")) throw unexpected(nodes[2]);
  const { where, next } = readWho(nodes, 3);
  let at = next;
  if (startsWith(nodes, at, "from", "database")) {
    const database = readPath(nodes, at + 2, 1);
    inDatabase(database.path[0]);
    at = database.next;
  }
  const { limit, next: end } = readLimit(nodes, at);
  expectEnd(nodes, end);
  return `select 'dev' as database_name, nullif(schema_name, '') as schema_name, nullif(bare_name, '') as object_name,
      case object_kind when 'relation' then 'TABLE' else upper(object_kind) end as object_type, ${identity},
      case object_kind when 'relation' then 'TABLE' else upper(object_kind) end as privilege_scope
    from _redshift.all_grants where object_kind not in ('default', 'system') and ${where}
    order by 4, 2, 3, 5${limit}`;
}

function grantsOn(nodes: readonly Node[], context: StatementContext): string {
  const kind = nodes[3];
  const { columns, where, next: afterObject } = readObject(nodes, context);
  const who = isWord(nodes[afterObject], "for") ? readWho(nodes, afterObject + 1) : null;
  const { limit, next } = readLimit(nodes, who?.next ?? afterObject);
  expectEnd(nodes, next);
  const scope = isWord(kind, "database", "schema", "function") ? kind.word.toUpperCase() : "TABLE";
  return `select 'dev' as database_name${columns}, ${identity}, '${scope}' as privilege_scope
    from _redshift.all_grants where ${where}${who === null ? "" : ` and ${who.where}`}
    order by identity_type, identity_id, privilege_type${limit}`;
}

function readObject(
  nodes: readonly Node[],
  context: StatementContext,
): { readonly columns: string; readonly where: string; readonly next: number } {
  const kind = nodes[3];
  if (isWord(kind, "database")) {
    const { path, next } = readPath(nodes, 4, 1);
    inDatabase(path[0]);
    return { columns: "", where: "object_kind = 'database'", next };
  }
  if (isWord(kind, "schema")) {
    const { path, next } = readPath(nodes, 4, 2);
    const where = `object_kind = 'schema' and schema_name = ${literal(schemaAt(path))}`;
    return { columns: ", schema_name", where, next };
  }
  const said = isWord(kind, "table", "function") && isName(nodes[4]);
  const { schema, name, next } = readRelation(nodes, said ? 4 : 3, context);
  const object = said && isWord(kind, "function") ? "function" : "table";
  const where = `object_kind = '${KINDS[object]}' and schema_name = ${literal(schema)} and bare_name = ${literal(name)}`;
  const columns = `, schema_name, bare_name as object_name, '${object.toUpperCase()}' as object_type`;
  return { columns, where, next: object === "function" && isParens(nodes[next]) ? next + 1 : next };
}

/** Reads `user`, `ROLE role` or `PUBLIC`. */
function readWho(nodes: readonly Node[], at: number): { readonly where: string; readonly next: number } {
  const [first, second] = [nodes[at], nodes[at + 1]];
  if (!isName(first)) throw unexpected(first);
  if (isWord(first, "public")) return { where: "identity_type = 'public'", next: at + 1 };
  const role = isWord(first, "role") && isName(second);
  const kind = role ? "role" : "user";
  const name = role ? second.word : first.word;
  const where = `identity_type = '${kind}' and _redshift.rs_identity_name(id) = ${literal(name)}`;
  return { where, next: role ? at + 2 : at + 1 };
}
