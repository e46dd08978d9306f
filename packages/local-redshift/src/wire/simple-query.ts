import { type StatementText, splitStatements } from "../sql/tokens.ts";
import { RedshiftError, type Session } from "../types.ts";
import { type CancelFlag, type ToldSettings, writeNotices, writeRows } from "./answers.ts";
import { commandComplete, emptyQuery, rowDescription } from "./backend-messages.ts";
import type { ImplicitBlock } from "./block.ts";
import type { Channel } from "./channel.ts";
import { errorMessage } from "./report.ts";
import { kindOf } from "./statement-kind.ts";
import { commandTag } from "./tags.ts";

/** What both kinds of queries need of their connection. */
export interface Conversation {
  readonly channel: Channel;
  readonly session: Session;
  readonly block: ImplicitBlock;
  readonly settings: ToldSettings;
  readonly cancel: CancelFlag;
}

const asText = (): 0 => 0;

/** Runs the statements of one Query message, one after another, until one fails. */
export async function simpleQuery(sql: string, conversation: Conversation): Promise<void> {
  const { channel, block } = conversation;
  let start = 0;
  try {
    const statements = splitStatements(sql);
    if (statements.length === 0) await channel.write(emptyQuery);
    for (const statement of statements) {
      start = statement.start;
      await oneStatement(statement, statements.length === 1, conversation);
    }
    start = 0;
    await block.commit();
  } catch (error) {
    await block.rollback();
    await channel.write(errorMessage(error, "ERROR", sql, start));
  }
}

async function oneStatement(
  statement: StatementText,
  alone: boolean,
  { channel, session, block, cancel }: Conversation,
): Promise<void> {
  const kind = kindOf(statement);
  if (kind.copiesOverWire) throw copyRefused();
  if (await block.before(kind, alone)) {
    await channel.write(commandComplete("BEGIN"));
    return;
  }
  // Spaces and comments before it count in positions.
  const prepared = await session.prepare(statement.text);
  const cursor = await block.run(() => prepared.open());
  try {
    if (cursor.columns.length > 0) await channel.write(rowDescription(cursor.columns, asText));
    const rows = await writeRows(channel, cursor, Number.MAX_SAFE_INTEGER, asText, cancel);
    await writeNotices(channel, cursor.notices);
    const count = cursor.columns.length > 0 ? rows : cursor.rowCount;
    await channel.write(commandComplete(commandTag(cursor.command, count)));
  } finally {
    await cursor.close();
  }
}

/** COPY takes its data from files. (dg/r_COPY) */
export function copyRefused(): RedshiftError {
  return new RedshiftError("COPY FROM STDIN and TO STDOUT are not supported on Redshift", {
    code: "0A000",
    hint: "COPY reads files or S3: copy t from 's3://…' or, here, from a path on this machine.",
  });
}
