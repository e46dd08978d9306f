import type { CompiledTest } from "../graph/compiled-graph.ts";
import { quoteName } from "../graph/target.ts";
import type { StatementOutcome } from "../warehouse/warehouse.ts";
import { TestError, type TestSession } from "./carry-out.ts";

type Increment = NonNullable<CompiledTest["increment"]>;

const STANDING = "redform_standing";
const ARRIVING = "redform_arriving";

/**
 * The rows that stand after an increment: those before, less those whose unique key arrives again, and
 * those that arrive. In temporary tables of the session.
 */
export async function incrementedRows(
  session: TestSession,
  query: string,
  { existingQuery, uniqueKey }: Increment,
): Promise<StatementOutcome> {
  await session.execute(`create temporary table ${ARRIVING} as\n${query}`);
  const columns = await columnNames(session, ARRIVING);
  await requireColumns(session, existingQuery, columns);
  // The arriving rows come first, none of them, to give the columns their types: a bare NULL has none.
  const names = columns.map(quoteName).join(", ");
  await session.execute(
    `create temporary table ${STANDING} as
select ${names} from ${ARRIVING} where 1 = 0
union all
select ${names} from (
${existingQuery}
) as standing`,
  );
  if (uniqueKey.length > 0) await session.execute(deleteByKey(uniqueKey));
  await session.execute(`insert into ${STANDING} (${names})\nselect ${names} from ${ARRIVING}`);
  return session.execute(`select ${names} from ${STANDING}`);
}

async function columnNames(session: TestSession, table: string): Promise<readonly string[]> {
  const { columns } = await session.execute(`select * from ${table} where 1 = 0`);
  return columns.map((column) => column.name);
}

async function requireColumns(
  session: TestSession,
  existingQuery: string,
  columns: readonly string[],
): Promise<void> {
  const { columns: found } = await session.execute(
    `select * from (\n${existingQuery}\n) as standing where 1 = 0`,
  );
  const given = found.map((column) => column.name);
  const missing = columns.filter((name) => !given.includes(name));
  const extra = given.filter((name) => !columns.includes(name));
  if (missing.length === 0 && extra.length === 0) return;
  const wrongs = [
    ...missing.map((name) => `lacks the column ${name}`),
    ...extra.map((name) => `has the column ${name}, which the model does not have`),
  ];
  throw new TestError(`The input of the rows that stand before the increment ${wrongs.join("; it ")}.`, {
    code: "bad-existing-rows",
    hint: "Give it exactly the columns of the model.",
  });
}

/** As a run does it: NULL in a key matches NULL. */
function deleteByKey(uniqueKey: readonly string[]): string {
  const conditions = uniqueKey.map((name) => {
    const [standing, arriving] = [`${STANDING}.${quoteName(name)}`, `${ARRIVING}.${quoteName(name)}`];
    return `(${standing} = ${arriving} or (${standing} is null and ${arriving} is null))`;
  });
  return `delete from ${STANDING}\nusing ${ARRIVING}\nwhere ${conditions.join("\n  and ")}`;
}
