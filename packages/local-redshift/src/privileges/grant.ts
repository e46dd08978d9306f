import { type Action, done, type Executor, type RelationName } from "../sql/statements/action.ts";
import type { StatementContext } from "../sql/statements/statement-context.ts";
import { literal, type Node } from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";
import { type Access, type GrantRecord, withGrants, withoutGrants } from "./access.ts";
import { checkSchema } from "./check-schema.ts";
import { grantColumns } from "./column-grants.ts";
import { identityOf } from "./identities.ts";
import { type KeptAccess, objectAccess, relationAccess } from "./kept-access.ts";
import { type GrantStatement, type GrantTarget, readGrant } from "./read-grant.ts";
import { grantRoles } from "./role-members.ts";

/**
 * GRANT and REVOKE: recorded with the object and shown by the catalogs. Nothing is enforced: everyone may do
 * everything here. (dg/r_GRANT, dg/r_REVOKE)
 */
export function grantOrRevoke(nodes: readonly Node[], context: StatementContext): Action {
  const statement = readGrant(nodes, context);
  return {
    command: statement.revoke ? "REVOKE" : "GRANT",
    readOnly: false,
    execute: async (executor) => {
      if (statement.what === "roles") await grantRoles(executor, statement, context.user);
      else if (statement.what === "columns") await grantColumns(executor, statement, context.user);
      else await carryOut(executor, statement, context.user);
      return done;
    },
  };
}

async function carryOut(
  executor: Executor,
  statement: Extract<GrantStatement, { what: "privileges" }>,
  self: string,
): Promise<void> {
  const grantor = await identityOf(executor, { kind: "user", name: self }, self);
  const records: GrantRecord[] = [];
  for (const grantee of statement.grantees) {
    const id = await identityOf(executor, grantee, self);
    for (const privilege of statement.privileges) {
      records.push({ privilege, kind: grantee.kind, id, grantable: grantee.option, grantor });
    }
  }
  const { revoke, optionOnly, target } = statement;
  for (const [at, { access, write }] of (await keptOf(executor, target)).entries()) {
    const changed = revoke ? withoutGrants(access, records, optionOnly) : withGrants(access, records);
    const isPublic = target.kind === "schema" && target.names[at] === "public";
    await write(isPublic && !optionOnly ? withoutInitial(changed, records, revoke) : changed);
  }
}

/** Everyone may create in the schema public and use it, until that is revoked from PUBLIC. (dg/r_Schemas_and_tables) */
function withoutInitial(access: Access, records: readonly GrantRecord[], revoke: boolean): Access {
  const said = records.filter(({ kind }) => kind === "public").map(({ privilege }) => privilege);
  const { revoked = [], ...others } = access;
  const rest = revoked.filter((privilege) => !said.includes(privilege));
  const now = revoke ? [...rest, ...said] : rest;
  return now.length === 0 ? others : { ...others, revoked: now };
}

async function keptOf(executor: Executor, target: GrantTarget): Promise<readonly KeptAccess[]> {
  switch (target.kind) {
    case "relations":
      return each(target.names, (name) => relationAccess(executor, name));
    case "allRelations":
      await each(target.schemas, (schema) => checkSchema(executor, schema));
      return each(await relationsIn(executor, target.schemas), (name) => relationAccess(executor, name));
    case "schema":
      await each(target.names, (schema) => checkSchema(executor, schema));
      return each(target.names, (schema) => objectAccess(executor, "schema", schema, ""));
    case "database": {
      const other = target.names.find((name) => name !== "dev");
      if (other !== undefined) {
        throw new RedshiftError(`database "${other}" does not exist`, { code: "3D000" });
      }
      return [await objectAccess(executor, "database", "", "dev")];
    }
    case "language":
      return each(target.names, (name) => objectAccess(executor, "language", "", name));
    case "functions":
      return each(target.names, async ({ schema, name }) => {
        await checkFunction(executor, schema, name);
        return objectAccess(executor, "function", schema, name);
      });
    case "allFunctions":
      await each(target.schemas, (schema) => checkSchema(executor, schema));
      return each(await functionsIn(executor, target.schemas), ([schema, name]) =>
        objectAccess(executor, "function", schema, name),
      );
    case "system":
      return [await objectAccess(executor, "system", "", "")];
  }
}

async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

async function checkFunction(executor: Executor, schema: string, name: string): Promise<void> {
  const { rows } = await executor.run(
    `select 1 from _redshift.functions where schema_name = ${literal(schema)} and function_name = ${literal(name)}`,
  );
  if (rows.length === 0)
    throw new RedshiftError(`function ${schema}.${name} does not exist`, { code: "42883" });
}

/** ALL TABLES are tables and views alike. */
async function relationsIn(executor: Executor, schemas: readonly string[]): Promise<readonly RelationName[]> {
  const list = schemas.map(literal).join(", ");
  const { rows } = await executor.run(
    `select table_schema, table_name from _redshift.svv_tables where table_schema in (${list}) order by 1, 2`,
  );
  return rows.map(([schema, name]) => ({
    schema: String(schema),
    name: String(name),
    temporary: false,
    bare: false,
  }));
}

async function functionsIn(
  executor: Executor,
  schemas: readonly string[],
): Promise<readonly (readonly [string, string])[]> {
  const list = schemas.map(literal).join(", ");
  const { rows } = await executor.run(
    `select distinct schema_name, function_name from _redshift.functions where schema_name in (${list}) order by 1, 2`,
  );
  return rows.map(([schema, name]) => [String(schema), String(name)] as const);
}
