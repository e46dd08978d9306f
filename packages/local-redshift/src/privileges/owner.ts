import type { Action, Executor, RelationName } from "../sql/statements/action.ts";
import { expectEnd, readName, unexpected } from "../sql/statements/names.ts";
import type { StatementContext } from "../sql/statements/statement-context.ts";
import { isName, isParens, isWord, type Node, startsWith } from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";
import { checkSchema } from "./check-schema.ts";
import { FIRST_USER, findIdentity, identityOf } from "./identities.ts";
import { type KeptAccess, objectAccess, relationAccess } from "./kept-access.ts";

/** ALTER TABLE name OWNER TO user; `rest` begins with OWNER. (dg/r_ALTER_TABLE) */
export function relationOwner(name: RelationName, rest: readonly Node[], self: string): Action {
  return ownerAction("ALTER TABLE", readOwner(rest), self, (executor) => relationAccess(executor, name));
}

/** ALTER SCHEMA name OWNER TO user (dg/r_ALTER_SCHEMA). @throws RedshiftError 0A000 for RENAME */
export function alterSchema(nodes: readonly Node[], { user }: StatementContext): Action {
  const name = nodes[2];
  if (!isName(name)) throw unexpected(name);
  if (isWord(nodes[3], "rename")) {
    throw new RedshiftError("ALTER SCHEMA RENAME is not supported by local-redshift", { code: "0A000" });
  }
  // A quota is no limit here.
  if (isWord(nodes[3], "quota")) {
    return ownerAction("ALTER SCHEMA", null, user, (executor) => schemaAccess(executor, name.word));
  }
  return ownerAction("ALTER SCHEMA", readOwner(nodes.slice(3)), user, (executor) =>
    schemaAccess(executor, name.word),
  );
}

/** ALTER DATABASE dev OWNER TO user (dg/r_ALTER_DATABASE). @throws RedshiftError 0A000 for other forms */
export function alterDatabase(nodes: readonly Node[], { user }: StatementContext): Action {
  const name = nodes[2];
  if (!isName(name)) throw unexpected(name);
  if (!isWord(nodes[3], "owner")) {
    throw new RedshiftError("ALTER DATABASE is not supported by local-redshift, but for OWNER TO", {
      code: "0A000",
    });
  }
  if (name.word !== "dev") {
    throw new RedshiftError(`database "${name.word}" does not exist`, { code: "3D000" });
  }
  return ownerAction("ALTER DATABASE", readOwner(nodes.slice(3)), user, (executor) =>
    objectAccess(executor, "database", "", "dev"),
  );
}

/** ALTER FUNCTION name (types) OWNER TO user (dg/r_ALTER_FUNCTION) */
export function alterFunction(nodes: readonly Node[], context: StatementContext): Action {
  const { name, next } = readName(nodes, 2, context);
  if (!isParens(nodes[next])) throw unexpected(nodes[next]);
  return ownerAction("ALTER FUNCTION", readOwner(nodes.slice(next + 1)), context.user, (executor) =>
    objectAccess(executor, "function", name.schema, name.name),
  );
}

/** A new schema belongs to whom AUTHORIZATION names, else to the session's user. */
export async function ownNewSchema(
  executor: Executor,
  schema: string,
  owner: string | null,
  self: string,
): Promise<void> {
  const id =
    owner === null
      ? ((await findIdentity(executor, "user", self)) ?? FIRST_USER)
      : await identityOf(executor, { kind: "user", name: owner }, self);
  if (id === FIRST_USER) return;
  const { access, write } = await objectAccess(executor, "schema", schema, "");
  await write({ ...access, owner: id });
}

async function schemaAccess(executor: Executor, schema: string): Promise<KeptAccess> {
  await checkSchema(executor, schema);
  return objectAccess(executor, "schema", schema, "");
}

function readOwner(rest: readonly Node[]): string {
  const owner = rest[2];
  if (!startsWith(rest, 0, "owner", "to") || !isName(owner)) throw unexpected(rest[0]);
  expectEnd(rest, 3);
  return owner.word;
}

function ownerAction(
  command: string,
  owner: string | null,
  self: string,
  find: (executor: Executor) => Promise<KeptAccess>,
): Action {
  return {
    command,
    readOnly: false,
    execute: async (executor) => {
      const { access, write } = await find(executor);
      if (owner !== null) {
        const id = await identityOf(executor, { kind: "user", name: owner }, self);
        await write({ ...access, owner: id });
      }
      return { result: null, rowCount: 0, notices: [] };
    },
  };
}
