import type { Executor } from "../sql/statements/action.ts";
import { literal } from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";

/** @throws RedshiftError 3F000 for a schema that does not stand */
export async function checkSchema(executor: Executor, schema: string): Promise<void> {
  const { rows } = await executor.run(
    `select 1 from duckdb_schemas() where schema_name = ${literal(schema)} and database_name = current_database()`,
  );
  if (rows.length === 0) throw new RedshiftError(`schema "${schema}" does not exist`, { code: "3F000" });
}
