import type { Action } from "../sql/statements/action.ts";
import { expectEnd } from "../sql/statements/names.ts";
import type { StatementContext } from "../sql/statements/statement-context.ts";
import { isWord, type Node, startsWith } from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";
import { withoutGrants } from "./access.ts";
import { identityOf } from "./identities.ts";
import {
  addIdentity,
  readOptions,
  removeIdentity,
  renameIdentity,
  standing,
  writeOptions,
} from "./identity-store.ts";
import { objectAccess } from "./kept-access.ts";
import { readUserOptions } from "./user-options.ts";
import { identityAction, nameAt } from "./users.ts";

/** Roles that every cluster has begin with it, and nobody may make or drop one. (dg/r_roles-default) */
const SYSTEM = "sys:";

/** CREATE ROLE name [EXTERNALID id] (dg/r_CREATE_ROLE) */
export function createRole(nodes: readonly Node[], at: number, context: StatementContext): Action {
  const name = nameAt(nodes, at);
  if (name.startsWith(SYSTEM)) throw reserved(name);
  const { options } = readUserOptions(nodes, at + 1);
  return identityAction("CREATE ROLE", async (executor) => {
    const owner = await identityOf(executor, { kind: "user", name: context.user }, context.user);
    await addIdentity(executor, "role", name, options, owner);
  });
}

/** ALTER ROLE name [WITH] {RENAME TO name | OWNER TO user | EXTERNALID [TO] id} (dg/r_ALTER_ROLE) */
export function alterRole(nodes: readonly Node[], start: number, context: StatementContext): Action {
  const name = nameAt(nodes, start);
  if (name.startsWith(SYSTEM)) throw reserved(name);
  const at = isWord(nodes[start + 1], "with") ? start + 2 : start + 1;
  if (startsWith(nodes, at, "rename", "to")) {
    const to = nameAt(nodes, at + 2);
    expectEnd(nodes, at + 3);
    return identityAction("ALTER ROLE", (executor) => renameIdentity(executor, "role", name, to));
  }
  if (startsWith(nodes, at, "owner", "to")) {
    const user = nameAt(nodes, at + 2);
    expectEnd(nodes, at + 3);
    return identityAction("ALTER ROLE", async (executor) => {
      const id = await standing(executor, "role", name);
      const owner = await identityOf(executor, { kind: "user", name: user }, context.user);
      await executor.run(`update _redshift.identities set owner = ${owner} where id = ${id}`);
    });
  }
  const { options } = readUserOptions(nodes, at);
  return identityAction("ALTER ROLE", async (executor) => {
    const id = await standing(executor, "role", name);
    await writeOptions(executor, id, { ...(await readOptions(executor, id)), ...options });
  });
}

/** DROP ROLE name [FORCE | RESTRICT]: FORCE takes it from those who have it. (dg/r_DROP_ROLE) */
export function dropRole(nodes: readonly Node[]): Action {
  const name = nameAt(nodes, 2);
  if (name.startsWith(SYSTEM)) throw reserved(name);
  const force = isWord(nodes[3], "force");
  expectEnd(nodes, isWord(nodes[3], "force", "restrict") ? 4 : 3);
  return identityAction("DROP ROLE", async (executor) => {
    const id = await standing(executor, "role", name);
    const { rows } = await executor.run(
      `select 1 from _redshift.members where parent = ${id} or member = ${id}`,
    );
    if (rows.length > 0 && !force) {
      throw new RedshiftError(`role "${name}" cannot be dropped because it is granted, or others are to it`, {
        code: "2BP01",
        hint: "Use DROP ROLE … FORCE to take it from all.",
      });
    }
    const system = await objectAccess(executor, "system", "", "");
    const gone = (system.access.grants ?? []).filter((grant) => grant.id === id);
    if (gone.length > 0) await system.write(withoutGrants(system.access, gone, false));
    await removeIdentity(executor, "role", name, id);
  });
}

function reserved(name: string): RedshiftError {
  return new RedshiftError(`role name "${name}" is reserved`, {
    code: "42939",
    hint: "Names that begin with sys: are the cluster's own.",
  });
}
