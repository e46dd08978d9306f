import type { Executor } from "../sql/statements/action.ts";
import { RedshiftError } from "../types.ts";
import { identityOf } from "./identities.ts";
import type { GrantStatement } from "./read-grant.ts";

/** GRANT ROLE r TO {user [WITH ADMIN OPTION] | ROLE r2}, and REVOKE. (dg/r_GRANT) */
export async function grantRoles(
  executor: Executor,
  statement: Extract<GrantStatement, { what: "roles" }>,
  self: string,
): Promise<void> {
  for (const role of statement.roles) {
    const id = await identityOf(executor, { kind: "role", name: role }, self);
    for (const grantee of statement.grantees) {
      if (grantee.kind !== "user" && grantee.kind !== "role") {
        throw new RedshiftError("roles can be granted to users and roles alone", { code: "0LP01" });
      }
      const member = await identityOf(executor, grantee, self);
      if (member === id || (grantee.kind === "role" && (await reaches(executor, id, member)))) {
        throw new RedshiftError(
          `role "${grantee.name}" can't be granted to itself, also not by way of others`,
          {
            code: "0LP01",
          },
        );
      }
      const row = `parent = ${id} and member = ${member}`;
      if (statement.optionOnly) {
        await executor.run(`update _redshift.members set admin_option = false where ${row}`);
        continue;
      }
      const { rows } = await executor.run(`select admin_option from _redshift.members where ${row}`);
      await executor.run(`delete from _redshift.members where ${row}`);
      if (statement.revoke) continue;
      const admin = grantee.option || rows[0]?.[0] === true;
      await executor.run(`insert into _redshift.members values (${id}, ${member}, ${admin})`);
    }
  }
}

/** Whether `from` is a member of `to`, directly or by way of others. */
async function reaches(executor: Executor, from: number, to: number): Promise<boolean> {
  const { rows } = await executor.run(
    `with recursive up(id) as (select parent from _redshift.members where member = ${from}
       union select m.parent from _redshift.members m join up on m.member = up.id) select 1 from up where id = ${to}`,
  );
  return rows.length > 0;
}
