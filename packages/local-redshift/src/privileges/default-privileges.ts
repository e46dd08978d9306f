import { type Action, done, type Executor } from "../sql/statements/action.ts";
import { unexpected } from "../sql/statements/names.ts";
import type { StatementContext } from "../sql/statements/statement-context.ts";
import { isWord, type Node, startsWith } from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";
import { type GrantRecord, withGrants, withoutGrants } from "./access.ts";
import { checkSchema } from "./check-schema.ts";
import { identityOf } from "./identities.ts";
import { objectAccess } from "./kept-access.ts";
import { objectKind, readGrant } from "./read-grant.ts";
import { readNames } from "./read-grantees.ts";

/**
 * ALTER DEFAULT PRIVILEGES [FOR USER u [, …]] [IN SCHEMA s [, …]] {GRANT | REVOKE} … ON {TABLES | FUNCTIONS} …
 * (dg/r_ALTER_DEFAULT_PRIVILEGES)
 */
export function alterDefaultPrivileges(nodes: readonly Node[], context: StatementContext): Action {
  let at = 3;
  let users: readonly string[] = [];
  let schemas: readonly string[] = [""];
  if (startsWith(nodes, at, "for", "user")) ({ names: users, next: at } = readNames(nodes, at + 2));
  if (startsWith(nodes, at, "in", "schema")) ({ names: schemas, next: at } = readNames(nodes, at + 2));
  const clause = nodes.slice(at);
  if (!isWord(clause[0], "grant", "revoke")) throw unexpected(clause[0]);
  const statement = readGrant(clause, context, "defaults");
  if (statement.what !== "privileges") throw unexpected(clause[1]);
  const kind = objectKind(statement.target);
  return {
    command: "ALTER DEFAULT PRIVILEGES",
    readOnly: false,
    execute: async (executor) => {
      const self = context.user;
      const grantor = await identityOf(executor, { kind: "user", name: self }, self);
      const owners = await numbers(executor, users.length === 0 ? [self] : users, self);
      const records: GrantRecord[] = [];
      for (const grantee of statement.grantees) {
        const id = await identityOf(executor, grantee, self);
        if (owners.includes(id) && grantee.kind === "user") throw toOneself(grantee.name);
        for (const privilege of statement.privileges) {
          records.push({ privilege, kind: grantee.kind, id, grantable: grantee.option, grantor });
        }
      }
      for (const schema of schemas) {
        if (schema !== "") await checkSchema(executor, schema);
        for (const owner of owners) {
          const { access, write } = await objectAccess(executor, "default", schema, `${owner}:${kind}`);
          const { revoke, optionOnly } = statement;
          await write(revoke ? withoutGrants(access, records, optionOnly) : withGrants(access, records));
        }
      }
      return done;
    },
  };
}

async function numbers(
  executor: Executor,
  names: readonly string[],
  self: string,
): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const name of names) ids.push(await identityOf(executor, { kind: "user", name }, self));
  return ids;
}

function toOneself(name: string): RedshiftError {
  return new RedshiftError(`default privileges of user "${name}" can't be granted to the user`, {
    code: "0LP01",
    hint: "An owner has every privilege.",
  });
}
