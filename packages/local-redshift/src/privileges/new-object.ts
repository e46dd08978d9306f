import { parseMeta } from "../catalog/table-meta.ts";
import type { Action, Executor, RelationName } from "../sql/statements/action.ts";
import { literal } from "../sql/tree.ts";
import { type Access, type GrantRecord, withGrants } from "./access.ts";
import { FIRST_USER } from "./identities.ts";
import { findRelation, findView, type KeptAccess, objectAccess } from "./kept-access.ts";

export interface NewObject {
  readonly name: RelationName;
  readonly kind: "relation" | "function";
  /** IF NOT EXISTS: what stands stays as it is. */
  readonly ifNotExists: boolean;
  /** OR REPLACE: the new one keeps the owner, the privileges and the comment of the old one. */
  readonly replace: boolean;
}

/**
 * An action that makes an object, which then belongs to the session's user and has the default privileges.
 * (dg/r_ALTER_DEFAULT_PRIVILEGES)
 */
export function asNew(action: Action, object: NewObject, user: string): Action {
  if (object.name.temporary) return action;
  return {
    ...action,
    execute: async (executor) => {
      const before = object.ifNotExists || object.replace ? await find(executor, object) : undefined;
      const reply = await action.execute(executor);
      if (before === undefined) await begin(executor, object, user);
      else if (object.replace) await keep(executor, object, before.access);
      return reply;
    },
  };
}

async function find(executor: Executor, { kind, name, replace }: NewObject): Promise<KeptAccess | undefined> {
  // Of relations, views alone can be replaced.
  if (kind === "relation") return replace ? findView(executor, name) : findRelation(executor, name);
  const { rows } = await executor.run(
    `select 1 from _redshift.functions where schema_name = ${literal(name.schema)} and function_name = ${literal(name.name)}`,
  );
  return rows.length === 0 ? undefined : objectAccess(executor, "function", name.schema, name.name);
}

async function keep(executor: Executor, object: NewObject, access: Access): Promise<void> {
  const { owner, grants, columnGrants, comment } = access;
  const none = owner === undefined && grants === undefined && columnGrants === undefined;
  if (none && comment === undefined) return;
  const made = await find(executor, object);
  await made?.write({
    ...made.access,
    ...(owner === undefined ? {} : { owner }),
    ...(grants === undefined ? {} : { grants }),
    ...(columnGrants === undefined ? {} : { columnGrants }),
    ...(comment === undefined ? {} : { comment }),
  });
}

async function begin(executor: Executor, object: NewObject, user: string): Promise<void> {
  const { owner, grants } = await defaults(executor, object, user);
  if (owner === FIRST_USER && grants.length === 0) return;
  const made = await find(executor, object);
  if (made === undefined) return;
  const owned = owner === FIRST_USER ? made.access : { ...made.access, owner };
  await made.write(grants.length === 0 ? owned : withGrants(owned, grants));
}

/** The number of the user, and what is granted on everything new of theirs. */
async function defaults(
  executor: Executor,
  { kind, name }: NewObject,
  user: string,
): Promise<{ readonly owner: number; readonly grants: readonly GrantRecord[] }> {
  const { rows } = await executor.run(
    `select null as name, id::varchar as meta from _redshift.identities where kind = 'user' and name = ${literal(user)}
     union all select object_name, meta from _redshift.object_access
       where kind = 'default' and schema_name in ('', ${literal(name.schema)})`,
  );
  const self = rows.find(([object]) => object === null);
  const owner = self === undefined ? FIRST_USER : Number(self[1]);
  const own = rows.filter(([object]) => object === `${owner}:${kind}`);
  return { owner, grants: own.flatMap(([, meta]) => parseMeta(String(meta)).grants ?? []) };
}
