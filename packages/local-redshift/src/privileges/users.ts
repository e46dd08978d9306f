import { type Action, done, type Executor } from "../sql/statements/action.ts";
import { expectEnd, skip, unexpected } from "../sql/statements/names.ts";
import type { StatementContext } from "../sql/statements/statement-context.ts";
import { isName, isWord, type Node, startsWith } from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";
import { findIdentity, identityOf } from "./identities.ts";
import {
  addIdentity,
  readOptions,
  removeIdentity,
  renameIdentity,
  standing,
  writeOptions,
} from "./identity-store.ts";
import { readNames } from "./read-grantees.ts";
import { readUserOptions } from "./user-options.ts";

/** An action of this module: it writes the tables of users, groups and roles. */
export function identityAction(command: string, work: (executor: Executor) => Promise<void>): Action {
  return {
    command,
    readOnly: false,
    execute: async (executor) => {
      await work(executor);
      return done;
    },
  };
}

export function nameAt(nodes: readonly Node[], at: number): string {
  const name = nodes[at];
  if (!isName(name)) throw unexpected(name);
  return name.word;
}

/** CREATE USER name [WITH] PASSWORD … [options]. The password is not kept. (dg/r_CREATE_USER) */
export function createUser(nodes: readonly Node[], at: number, context: StatementContext): Action {
  const name = nameAt(nodes, at);
  const { options, groups, password } = readUserOptions(nodes, at + 1);
  if (!password) {
    throw new RedshiftError("CREATE USER needs a PASSWORD", {
      code: "42601",
      hint: "PASSWORD DISABLE makes a user who can't log in with one.",
    });
  }
  return identityAction("CREATE USER", async (executor) => {
    const owner = await identityOf(executor, { kind: "user", name: context.user }, context.user);
    const id = await addIdentity(executor, "user", name, options, owner);
    for (const group of groups) await join(executor, await standing(executor, "group", group), id);
  });
}

/** ALTER USER name [WITH] options | RENAME TO name | SET … | RESET … (dg/r_ALTER_USER) */
export function alterUser(nodes: readonly Node[], at: number): Action {
  const name = nameAt(nodes, at);
  if (startsWith(nodes, at + 1, "rename", "to")) {
    const to = nameAt(nodes, at + 3);
    expectEnd(nodes, at + 4);
    return identityAction("ALTER USER", (executor) => renameIdentity(executor, "user", name, to));
  }
  if (isWord(nodes[at + 1], "set", "reset")) {
    throw new RedshiftError("ALTER USER … SET is not supported by local-redshift", {
      code: "0A000",
      hint: "SET the parameter in the session.",
    });
  }
  const { options, groups } = readUserOptions(nodes, at + 1);
  if (groups.length > 0) throw unexpected(nodes[at + 1]);
  return identityAction("ALTER USER", async (executor) => {
    const id = await standing(executor, "user", name);
    await writeOptions(executor, id, { ...(await readOptions(executor, id)), ...options });
  });
}

/** DROP USER [IF EXISTS] name [, …] (dg/r_DROP_USER) */
export function dropUser(nodes: readonly Node[], context: StatementContext): Action {
  return dropAll(nodes, "user", context);
}

/** CREATE GROUP name [[WITH] USER user [, …]] (dg/r_CREATE_GROUP) */
export function createGroup(nodes: readonly Node[], at: number, context: StatementContext): Action {
  const name = nameAt(nodes, at);
  const users = skip(nodes, at + 1, "with");
  const { names, next } = isWord(nodes[users], "user")
    ? readNames(nodes, users + 1)
    : { names: [], next: at + 1 };
  expectEnd(nodes, next);
  return identityAction("CREATE GROUP", async (executor) => {
    const self = context.user;
    const owner = await identityOf(executor, { kind: "user", name: self }, self);
    const id = await addIdentity(executor, "group", name, {}, owner);
    for (const user of names)
      await join(executor, id, await identityOf(executor, { kind: "user", name: user }, self));
  });
}

/** ALTER GROUP name {ADD USER u [, …] | DROP USER u [, …] | RENAME TO name} (dg/r_ALTER_GROUP) */
export function alterGroup(nodes: readonly Node[], at: number, context: StatementContext): Action {
  const name = nameAt(nodes, at);
  if (startsWith(nodes, at + 1, "rename", "to")) {
    const to = nameAt(nodes, at + 3);
    expectEnd(nodes, at + 4);
    return identityAction("ALTER GROUP", (executor) => renameIdentity(executor, "group", name, to));
  }
  const add = startsWith(nodes, at + 1, "add", "user");
  if (!add && !startsWith(nodes, at + 1, "drop", "user")) throw unexpected(nodes[at + 1]);
  const { names, next } = readNames(nodes, at + 3);
  expectEnd(nodes, next);
  return identityAction("ALTER GROUP", async (executor) => {
    const group = await standing(executor, "group", name);
    for (const user of names) {
      const id = await identityOf(executor, { kind: "user", name: user }, context.user);
      if (add) await join(executor, group, id);
      else await executor.run(`delete from _redshift.members where parent = ${group} and member = ${id}`);
    }
  });
}

/** DROP GROUP name (dg/r_DROP_GROUP) */
export function dropGroup(nodes: readonly Node[], context: StatementContext): Action {
  return dropAll(nodes, "group", context);
}

function dropAll(nodes: readonly Node[], kind: "user" | "group", context: StatementContext): Action {
  const at = skip(nodes, 2, "if", "exists");
  const { names, next } = readNames(nodes, at);
  expectEnd(nodes, next);
  if (kind === "user" && names.includes(context.user)) {
    throw new RedshiftError("current user cannot be dropped", { code: "55006" });
  }
  const command = `DROP ${kind.toUpperCase()}`;
  return identityAction(command, async (executor) => {
    for (const name of names) {
      if (at > 2 && (await findIdentity(executor, kind, name)) === undefined) continue;
      await removeIdentity(executor, kind, name, await standing(executor, kind, name));
    }
  });
}

async function join(executor: Executor, group: number, user: number): Promise<void> {
  await executor.run(`delete from _redshift.members where parent = ${group} and member = ${user}`);
  await executor.run(`insert into _redshift.members values (${group}, ${user}, false)`);
}
