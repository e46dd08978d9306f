import type { Client } from "pg";
import type { RedshiftSettings } from "../../project/redshift-settings.ts";
import { type Check, type Finding, ok } from "./check.ts";
import { toWarehouseError } from "./errors.ts";
import type { Server } from "./server.ts";

const PROBE = '"redform_debug_probe"';

/** Makes a schema, and takes it back: nobody else sees it. */
export async function checkCreate(client: Client): Promise<Finding> {
  return inVain(client, "may make schemas", async () => {
    await client.query(`create schema ${PROBE}`);
    await client.query(`create table ${PROBE}."t" (a integer)`);
  });
}

/** Whether the schema that the project builds into takes tables of this user. */
export async function checkSchema(client: Client, schema: string): Promise<Finding> {
  const name = schema.replaceAll("'", "''");
  const { rowCount } = await client.query(`select nspname from pg_namespace where nspname = '${name}'`);
  if ((rowCount ?? 0) === 0) return ok(`schema ${schema} does not stand yet: the first run makes it`);
  return inVain(client, `may build in schema ${schema}`, async () => {
    await client.query(`create table "${schema.replaceAll('"', '""')}"."redform_debug_probe" (a integer)`);
  });
}

/** Lets COPY read the objects without loading them. (NOLOAD: dg/copy-parameters-data-load) */
export async function checkCopy(
  client: Client,
  server: Server,
  { copyCheck }: RedshiftSettings,
): Promise<Finding> {
  if (server.kind !== "redshift") return skipped("COPY from S3 is Redshift's");
  if (copyCheck === undefined) {
    return skipped("not asked: write connection.copyCheck with `from`, a small object, and `iamRole`");
  }
  const { from, iamRole, region } = copyCheck;
  const role = iamRole === "default" ? "default" : literal(iamRole);
  const where = region === undefined ? "" : ` region ${literal(region)}`;
  return inVain(client, `may read ${from} as ${iamRole}`, async () => {
    await client.query('create temp table "redform_debug_copy" (a varchar(65535))');
    await client.query(
      `copy "redform_debug_copy" from ${literal(from)} iam_role ${role}${where} delimiter '\\001' truncatecolumns maxerror 100000 noload`,
    );
  });
}

/** Tries something inside a transaction that is always rolled back. */
async function inVain(client: Client, right: string, work: () => Promise<void>): Promise<Finding> {
  await client.query("begin");
  try {
    await work();
    return ok(right);
  } catch (error) {
    const { message, detail, hint, code } = toWarehouseError(error);
    return {
      status: "failed",
      message: detail === undefined ? message : `${message} (${detail.replaceAll("\n", "; ")})`,
      remedy: hint ?? null,
      code,
    };
  } finally {
    await client.query("rollback").catch(() => {});
  }
}

function skipped(message: string): Omit<Check, "step"> {
  return { status: "skipped", message, remedy: null, code: null };
}

function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
