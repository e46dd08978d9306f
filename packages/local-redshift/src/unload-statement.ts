import type { EngineColumn, EngineConnection, EngineStream } from "./engine.ts";
import type { Transfer } from "./history/entry.ts";
import type { SessionHistory } from "./history/session-history.ts";
import type { S3Settings } from "./s3/settings.ts";
import type { Prepared } from "./sql/statements/statement.ts";
import { type StatementText, splitStatements } from "./sql/tokens.ts";
import { isWord } from "./sql/tree.ts";
import { nodesOf } from "./statement-nodes.ts";
import { RedshiftError } from "./types.ts";
import type { Analysis } from "./typing/analysis.ts";
import { parseUnload } from "./unload/parse.ts";
import { runUnload, type UnloadOutcome } from "./unload/run.ts";

/** What UNLOAD needs of its session. */
export interface UnloadHost {
  readonly connection: EngineConnection;
  readonly history: SessionHistory;
  readonly baseDirectory: string;
  readonly s3: S3Settings;
  readonly signal: AbortSignal | undefined;
  /** Reads the query as any statement of the session. */
  readonly read: (
    statement: StatementText,
  ) => Promise<{ readonly prepared: Prepared; readonly analysis: Analysis | null }>;
  readonly stream: (duckdb: string) => Promise<EngineStream>;
  readonly describe: (duckdb: string) => Promise<readonly EngineColumn[]>;
}

/** Carries out UNLOAD: its query is a statement of its own, rewritten like every other. */
export async function unloadStatement(sql: string, host: UnloadHost): Promise<UnloadOutcome> {
  const { connection, baseDirectory, s3, signal, history } = host;
  const command = parseUnload(sql);
  const { target, format, compression } = command;
  const transfer: Transfer = {
    ...{
      kind: "unload",
      table: "",
      location: target,
      format,
      compression,
      files: [],
      states: null,
      bytes: null,
      errors: 0,
    },
  };
  history.transferred(transfer);
  const { query, analysis } = await readQuery(command.query, host);
  const stream = (): Promise<EngineStream> => host.stream(query);
  const describe = (): Promise<readonly EngineColumn[]> => host.describe(query);
  const outcome = await runUnload({
    ...{ command, query, analysis, connection, stream, describe, baseDirectory, s3, signal },
  });
  history.transferred({ ...transfer, files: outcome.files, bytes: outcome.bytes });
  return outcome;
}

async function readQuery(
  text: string,
  host: UnloadHost,
): Promise<{ readonly query: string; readonly analysis: Analysis | null }> {
  const [statement, second] = splitStatements(text);
  if (statement === undefined || second !== undefined) throw noQuery();
  const nodes = nodesOf(statement);
  if (nodes.some((node) => isWord(node, "limit")) || isWord(nodes[1], "top")) {
    throw new RedshiftError("UNLOAD's query can't have LIMIT or TOP in its outer select", {
      code: "0A000",
      hint: "Put it into a subquery: select * from (select … limit 10).",
    });
  }
  try {
    const { prepared, analysis } = await host.read(statement);
    const query = prepared.kind === "action" ? prepared.action.query : undefined;
    if (query === undefined) throw noQuery();
    return { query, analysis };
  } catch (error) {
    if (!(error instanceof RedshiftError) || error.position === undefined) throw error;
    // Its place is one within the query, not within the statement.
    const { code, detail, hint, position } = error;
    throw new RedshiftError(error.message, {
      code,
      detail: detail ?? `At character ${position} of UNLOAD's query.`,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

function noQuery(): RedshiftError {
  return new RedshiftError("UNLOAD takes one SELECT", { code: "42601" });
}
