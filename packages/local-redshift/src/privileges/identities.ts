import type { Executor } from "../sql/statements/action.ts";
import { literal } from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";
import type { IdentityKind } from "./access.ts";

/** The first user's number: whoever works with the database and was not made by CREATE USER. */
export const FIRST_USER = 100;

/** Who a privilege goes to, as a statement says it. */
export interface Grantee {
  readonly kind: IdentityKind;
  /** Empty for PUBLIC. */
  readonly name: string;
  /** WITH GRANT OPTION, or WITH ADMIN OPTION for a role. */
  readonly option: boolean;
}

/** The number of a user, group or role; undefined when there is none of that name. */
export async function findIdentity(
  executor: Executor,
  kind: IdentityKind,
  name: string,
): Promise<number | undefined> {
  const { rows } = await executor.run(
    `select id from _redshift.identities where kind = ${literal(kind)} and name = ${literal(name)}`,
  );
  return rows[0] === undefined ? undefined : Number(rows[0][0]);
}

/**
 * The number of who a statement names. `self` is the session's user, who needs no CREATE USER.
 * @throws RedshiftError 42704
 */
export async function identityOf(
  executor: Executor,
  { kind, name }: Pick<Grantee, "kind" | "name">,
  self: string,
): Promise<number> {
  if (kind === "public") return 0;
  const id = await findIdentity(executor, kind, name);
  if (id !== undefined) return id;
  if (kind === "user" && name === self) return FIRST_USER;
  throw new RedshiftError(`${kind} "${name}" does not exist`, {
    code: "42704",
    hint: `Make it first: create ${kind} ${name}${kind === "user" ? " password disable" : ""}.`,
  });
}
