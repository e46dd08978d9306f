import { type LoadError, RedshiftError } from "../types.ts";
import type { CopyCommand } from "./command.ts";
import type { CopyContext, CopyOutcome, CopyTarget } from "./contract.ts";
import { fastLoad, isFast } from "./fast-load.ts";
import { type JsonPath, readPathsFile } from "./json/paths.ts";
import { type LoadColumn, loadColumns } from "./plan-columns.ts";
import { type SlowOptions, slowLoad } from "./slow-load.ts";
import { listByPrefix } from "./sources/list.ts";
import { localPath, type SourceFile } from "./sources/location.ts";
import { gunzip, Scratch } from "./sources/scratch.ts";

/** How many load errors an error carries. */
const MOST_SHOWN = 100;

/**
 * Loads files into a table, inside the caller's transaction. The engine's reader takes what it converts
 * with certainty; the rest, and everything that is wrong, is read again value by value.
 * @throws RedshiftError with the load errors when they reach MAXERROR
 */
export async function runCopy(
  command: CopyCommand,
  target: CopyTarget,
  context: CopyContext,
): Promise<CopyOutcome> {
  const scratch = command.compression === "gzip" ? await Scratch.open() : null;
  try {
    const prefix = localPath(command.source, context.baseDirectory);
    const listed = await listByPrefix(prefix, command.source);
    const files = scratch === null ? listed : await Promise.all(listed.map((file) => gunzip(file, scratch)));
    const columns = loadColumns(command, target, await paths(command, context));
    return await load(command, target, context, files, columns);
  } finally {
    await scratch?.close();
  }
}

async function paths(command: CopyCommand, context: CopyContext): Promise<readonly JsonPath[] | null> {
  const { pathsFile } = command.format;
  return pathsFile === null ? null : readPathsFile(localPath(pathsFile, context.baseDirectory), pathsFile);
}

async function load(
  command: CopyCommand,
  target: CopyTarget,
  context: CopyContext,
  files: readonly SourceFile[],
  columns: readonly LoadColumn[],
): Promise<CopyOutcome> {
  const slow = async (some: readonly SourceFile[], options: SlowOptions) => {
    const result = await slowLoad(some, columns, target, command, context, options);
    if (result.failed) throw loadFailed(target, result.errors);
    return result;
  };
  const { validateOnly, maxErrors } = command.load;
  // Past an error of its reader the engine's transaction is lost: what may go on is read by hand.
  const byHand =
    validateOnly ||
    maxErrors > 1 ||
    command.format.match === "auto ignorecase" ||
    command.conversion.replaceInvalid !== null ||
    !isFast(columns);
  if (byHand) {
    const { rows, errors } = await slow(files, { skipSure: false, insert: !validateOnly });
    return outcome(validateOnly ? 0 : rows, files, errors, command);
  }
  const fast = await fastOrExplain(files, columns, target, context, (some) =>
    slow(some, { skipSure: false, insert: false }),
  );
  const rest = await slow(fast.doubtful, { skipSure: true, insert: true });
  return outcome(fast.rows + rest.rows, files, rest.errors, command);
}

/** The engine's own error says little: the files are read by hand for the place and the value. */
async function fastOrExplain(
  files: readonly SourceFile[],
  columns: readonly LoadColumn[],
  target: CopyTarget,
  context: CopyContext,
  explain: (files: readonly SourceFile[]) => Promise<unknown>,
): ReturnType<typeof fastLoad> {
  try {
    return await fastLoad(files, columns, target, context);
  } catch (error) {
    if (context.signal?.aborted === true) throw error;
    const named = files.filter(({ path }) => error instanceof Error && error.message.includes(path));
    await explain(named);
    await explain(files);
    throw error;
  }
}

function outcome(
  rows: number,
  files: readonly SourceFile[],
  loadErrors: readonly LoadError[],
  command: CopyCommand,
): CopyOutcome {
  const verb = command.load.validateOnly ? "validated" : "loaded";
  const table = command.table.name;
  const notices = [
    `INFO: Load into table '${table}' completed, ${rows} record(s) ${verb} successfully.`,
    ...(loadErrors.length === 0
      ? []
      : [`WARNING: ${loadErrors.length} record(s) could not be loaded. Check sys_load_error_detail.`]),
  ];
  return { rows, files: files.map(({ name }) => name), loadErrors, notices };
}

function loadFailed(target: CopyTarget, errors: readonly LoadError[]): RedshiftError {
  const table = target.table.replaceAll('"', "");
  return new RedshiftError(`Load into table '${table}' failed. Check 'sys_load_error_detail' for details.`, {
    code: "XX000",
    loadErrors: errors.slice(0, MOST_SHOWN),
  });
}
