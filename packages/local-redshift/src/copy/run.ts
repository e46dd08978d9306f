import { setImmediate } from "node:timers/promises";
import { type LoadError, type LoadedFile, RedshiftError } from "../types.ts";
import { convertByHand } from "./by-hand.ts";
import type { CopyCommand, JsonFormat } from "./command.ts";
import type { CopyContext, CopyOutcome, CopyTarget } from "./contract.ts";
import { loadText } from "./delimited/load.ts";
import { type FastLoad, fastLoad, isFast } from "./fast-load.ts";
import { FileAccount } from "./file-account.ts";
import { type JsonPath, readPathsFile } from "./json/paths.ts";
import { loadFailed } from "./load-failed.ts";
import { loadParquet } from "./parquet/load.ts";
import { type LoadColumn, loadColumns } from "./plan-columns.ts";
import { RowFile } from "./row-file.ts";
import { joinSmall } from "./sources/join.ts";
import type { SourceFile } from "./sources/location.ts";
import { Sources } from "./sources/open.ts";
import type { Part, ReadUnit } from "./sources/read-unit.ts";
import { Scratch } from "./sources/scratch.ts";
import { isBetrayed, isOfTrust, noTrust, type Trust, trustedColumns } from "./trust.ts";
import { unpack } from "./unpack.ts";

/** Rows converted by hand before others get their turn. */
const rowsAtOnce = 2048;

/** What the steps of one load share. */
interface Load {
  readonly command: CopyCommand;
  readonly target: CopyTarget;
  readonly context: CopyContext;
  readonly columns: readonly LoadColumn[];
  readonly units: readonly ReadUnit[];
  readonly scratch: Scratch;
  readonly account: FileAccount;
  readonly format: JsonFormat;
}

interface Loaded {
  readonly rows: number;
  readonly errors: readonly LoadError[];
}

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
  const sources = new Sources(context, command.access);
  const scratch = await Scratch.open();
  try {
    const { format } = command;
    const columns = loadColumns(command, target, await paths(format, sources));
    const listed = await sources.files(command.source, command.manifest);
    const files = await unpacked(listed, command, scratch, context.signal);
    const account = new FileAccount();
    const { rows, errors } = await loadFiles({ command, target, context, columns, files, scratch, account });
    const done = outcome(rows, account.told(listed), errors, command);
    return { ...done, notices: [...sources.notices(), ...done.notices] };
  } finally {
    await scratch.close();
    await sources.close();
  }
}

type Files = Omit<Load, "units" | "format"> & { readonly files: readonly SourceFile[] };

async function loadFiles(job: Files): Promise<Loaded> {
  const { command, target, context, columns, files, scratch, account } = job;
  const { format } = command;
  if (format.kind === "text") return loadText({ ...job, format });
  if (format.kind === "json") {
    const units = await joinSmall(files, scratch, context.signal, account);
    return load({ command, target, context, columns, units, scratch, account, format });
  }
  if (command.load.validateOnly) {
    throw new RedshiftError("NOLOAD does not go with PARQUET in COPY", { code: "42601" });
  }
  const loaded = columns.map(({ column }) => column);
  return { rows: await loadParquet(files, loaded, format, target, context.connection, account), errors: [] };
}

async function paths(format: CopyCommand["format"], sources: Sources): Promise<readonly JsonPath[] | null> {
  if (format.kind !== "json" || format.pathsFile === null) return null;
  return readPathsFile(await sources.file(format.pathsFile), format.pathsFile);
}

async function unpacked(
  files: readonly SourceFile[],
  { compression, encoding }: CopyCommand,
  scratch: Scratch,
  signal: AbortSignal | undefined,
): Promise<readonly SourceFile[]> {
  if (compression === "none" && encoding === "utf8") return files;
  const done: SourceFile[] = [];
  for (const file of files) {
    signal?.throwIfAborted();
    done.push(await unpack(file, compression, encoding, scratch));
  }
  return done;
}

async function load(job: Load): Promise<Loaded> {
  const { command, context, columns } = job;
  const { validateOnly, maxErrors } = command.load;
  const mayGoOn = maxErrors > 1 || command.conversion.replaceInvalid !== null;
  if (
    validateOnly ||
    job.format.match === "auto ignorecase" ||
    !isFast(columns) ||
    // After an error of the engine's reader its transaction is lost.
    (mayGoOn && context.restart === undefined)
  ) {
    return handLoad(job, job.units);
  }
  return quickLoad(job);
}

async function quickLoad(job: Load): Promise<Loaded> {
  const fast = await trustingLoad(job);
  if (fast instanceof Error) return afterReaderFailed(job, fast);
  for (const [{ parts }, rows] of fast.found) {
    const [only, ...more] = parts;
    if (only !== undefined && more.length === 0) job.account.scanned(only.file, rows);
  }
  const rest = await handLoad(job, [...fast.doubtful.keys()], fast);
  return { rows: fast.rows + rest.rows, errors: rest.errors };
}

/** Answers what the engine's reader says of the files, if it fails; other errors are thrown. */
async function trustingLoad(job: Load): Promise<FastLoad | Error> {
  const { target, context, columns, units } = job;
  const { connection, restart, signal } = context;
  let trust = restart === undefined ? noTrust : await trustOf(job);
  for (;;) {
    const fast = await fastLoad(units, columns, target, connection, trust).catch((error: unknown) => {
      if (signal?.aborted === true || !isOfFile(error)) throw error;
      return error instanceof Error ? error : new Error(String(error));
    });
    const misplaced = fast instanceof Error ? isOfTrust(fast) : await isBetrayed(trust, target, connection);
    if (!misplaced || restart === undefined || (!trust.lengths && trust.columns.size === 0)) return fast;
    await restart();
    trust = { ...noTrust, lines: trust.lines };
  }
}

async function trustOf({ command, target, context, columns, units, format }: Load): Promise<Trust> {
  const seldom = !command.conversion.truncateColumns && command.load.maxErrors === 1;
  return {
    lines: true,
    lengths: seldom && target.checksLengths,
    columns: await trustedColumns(units, columns, command, format, target, context.connection),
  };
}

/** The engine's own error says little, but names the file: by hand the place and the value are found. */
async function afterReaderFailed(job: Load, error: Error): Promise<Loaded> {
  const { units, command, context } = job;
  const named = units.filter(({ path }) => error.message.includes(path));
  if (command.load.maxErrors === 1) await handLoad(job, named, null, false);
  // What the reader refused may still be right: other lines than the first ones promised, for instance.
  if (context.restart !== undefined) return handLoad(job, units, null, true, context.restart);
  await handLoad(job, units, null, false);
  throw error;
}

/**
 * Converts units by hand and inserts what is good. `left`: the engine has left out these rows of each unit;
 * the others it has. The transaction begins anew, if it must, when nothing can fail any more.
 * @throws RedshiftError when the errors reach MAXERROR
 */
async function handLoad(
  job: Load,
  units: readonly ReadUnit[],
  left: Pick<FastLoad, "doubtful" | "trusted"> | null = null,
  insert = !job.command.load.validateOnly,
  restart?: () => Promise<void>,
): Promise<Loaded> {
  const { command, target, context, columns, scratch } = job;
  if (units.length === 0) return { rows: 0, errors: [] };
  const errors: LoadError[] = [];
  const file = new RowFile(columns, scratch);
  let count = 0;
  try {
    for (const unit of units) {
      let found = 0;
      const scanned = new Map<SourceFile, number>();
      const onRow = ({ file }: Part): void => void scanned.set(file, (scanned.get(file) ?? 0) + 1);
      for (const event of convertByHand(unit, columns, command, job.format, left?.trusted ?? null, onRow)) {
        if (++count % rowsAtOnce === 0) {
          await setImmediate();
          context.signal?.throwIfAborted();
        }
        if (event.kind === "loaded") continue;
        found++;
        if (event.kind === "values") {
          file.add(event.values);
          continue;
        }
        errors.push(event.error);
        if (errors.length >= command.load.maxErrors) throw loadFailed(target, errors);
      }
      if (left !== null) assertFound(found, left.doubtful.get(unit), unit);
      for (const { file } of unit.parts) job.account.scanned(file, scanned.get(file) ?? 0);
    }
    if (insert) {
      await restart?.();
      await file.insert(context.connection, target);
    }
    return { rows: command.load.validateOnly ? 0 : file.rows, errors };
  } finally {
    file.close();
  }
}

function assertFound(found: number, leftOut: number | undefined, { path }: ReadUnit): void {
  if (found !== leftOut)
    throw new Error(`COPY left out ${leftOut} rows of ${path} and found ${found} of them`);
}

/** Whether the files can be to blame, rather than the disk or the memory. */
function isOfFile(error: unknown): boolean {
  return (
    error instanceof Error && !/No space left|disk full|Out of Memory|allocat|INTERRUPT/i.test(error.message)
  );
}

function outcome(
  rows: number,
  files: readonly LoadedFile[],
  loadErrors: readonly LoadError[],
  command: CopyCommand,
): CopyOutcome {
  const table = command.table.name;
  const done = command.load.validateOnly
    ? `INFO: Load into table '${table}' would complete: all records are valid.`
    : `INFO: Load into table '${table}' completed, ${rows} record(s) loaded successfully.`;
  const passed = `WARNING: ${loadErrors.length} record(s) could not be loaded. Check sys_load_error_detail.`;
  return {
    rows,
    files,
    loadErrors,
    notices: loadErrors.length === 0 ? [done] : [done, passed],
  };
}
