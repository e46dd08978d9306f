import type { CompiledTest, Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";
import { deleteArriving, insertArriving, stagedName, stageIncrement } from "../sql/increment.ts";
import type { StatementOutcome } from "../warehouse/warehouse.ts";
import { TestError, type TestSession } from "./carry-out.ts";

type Increment = NonNullable<CompiledTest["increment"]>;

/**
 * The rows that stand after an increment, written by the very statements that a run writes it with. In a
 * schema of the name given and in a transaction that the closing of the session rolls back: nothing stays.
 */
export async function incrementedRows(
  session: TestSession,
  query: string,
  increment: Increment,
  table: Target,
): Promise<StatementOutcome> {
  await session.execute("begin");
  await session.execute(`create schema ${quoteName(table.schema)}`);
  await session.execute(stageIncrement(table, query, undefined));
  const columns = await columnNames(session, stagedName(table));
  await requireColumns(session, increment.existingQuery, columns);
  const names = columns.map(quoteName).join(", ");
  await session.execute(createStanding(table, names, increment.existingQuery));
  const deletes = increment.uniqueKey.length === 0 ? [] : deleteArriving(table, increment.uniqueKey);
  for (const statement of [...deletes, insertArriving(table, columns)]) await session.execute(statement);
  return session.execute(`select ${names} from ${quoteTarget(table)}`);
}

/** Of the arriving rows none is taken but the types of their columns: a bare NULL has none of its own. */
function createStanding(table: Target, names: string, existingQuery: string): string {
  return `create table ${quoteTarget(table)} as
select ${names} from ${stagedName(table)} where 1 = 0
union all
select ${names} from (
${existingQuery}
) as standing`;
}

async function columnNames(session: TestSession, from: string): Promise<readonly string[]> {
  const { columns } = await session.execute(`select * from ${from} where 1 = 0`);
  return columns.map((column) => column.name);
}

async function requireColumns(
  session: TestSession,
  existingQuery: string,
  columns: readonly string[],
): Promise<void> {
  const given = await columnNames(session, `(\n${existingQuery}\n) as standing`);
  const wrongs = [
    ...columns.filter((name) => !given.includes(name)).map((name) => `lacks the column ${name}`),
    ...given
      .filter((name) => !columns.includes(name))
      .map((name) => `has the column ${name}, which the model does not have`),
  ];
  if (wrongs.length === 0) return;
  throw new TestError(`The input of the rows that stand before the increment ${wrongs.join("; it ")}.`, {
    code: "bad-existing-rows",
    hint: "Give it exactly the columns of the model.",
  });
}
