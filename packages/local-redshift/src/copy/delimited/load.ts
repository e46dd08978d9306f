import { setImmediate } from "node:timers/promises";
import { type LoadError, RedshiftError } from "../../types.ts";
import type { CopyCommand } from "../command.ts";
import type { CopyContext, CopyTarget } from "../contract.ts";
import type { FileAccount } from "../file-account.ts";
import { loadFailed } from "../load-failed.ts";
import type { LoadColumn } from "../plan-columns.ts";
import { RowFile } from "../row-file.ts";
import type { SourceFile } from "../sources/location.ts";
import type { Scratch } from "../sources/scratch.ts";
import { TextConverter } from "./convert.ts";
import { fastText, isPlain, isPlainFile } from "./fast.ts";
import type { TextFormat } from "./format.ts";
import { textRows } from "./rows.ts";

/** Rows converted by hand before others get their turn. */
const ROWS_AT_ONCE = 2048;

export interface TextLoad {
  readonly command: CopyCommand;
  readonly format: TextFormat;
  readonly target: CopyTarget;
  readonly context: CopyContext;
  readonly columns: readonly LoadColumn[];
  readonly files: readonly SourceFile[];
  readonly scratch: Scratch;
  readonly account: FileAccount;
}

interface Loaded {
  readonly rows: number;
  readonly errors: readonly LoadError[];
}

/**
 * Loads CSV, delimited text and text of fixed width. Files in which nothing needs a look at single
 * characters are read by the engine, which leaves out the rows that it can't be sure of; these, and all
 * others, are converted by hand.
 * @throws RedshiftError with the load errors when they reach MAXERROR
 */
export async function loadText(job: TextLoad): Promise<Loaded> {
  const { command, format, context, files } = job;
  if (command.load.validateOnly || !isPlain(format, command) || context.restart === undefined) {
    return byHand(job, files, null);
  }
  const plain = files.filter(({ path }) => isPlainFile(path));
  if (plain.length === 0) return byHand(job, files, null);
  const fast = await byEngine(job, plain).catch((error: unknown) => {
    if (context.signal?.aborted === true || error instanceof RedshiftError) throw error;
    return null;
  });
  if (fast === null) {
    // The engine says little of what is wrong: by hand the place and the value are found.
    await context.restart();
    return byHand(job, files, null);
  }
  const others = files.filter((file) => !plain.includes(file));
  const rest = await byHand(job, others, null, fast.errors);
  return { rows: fast.rows + rest.rows, errors: rest.errors };
}

async function byEngine(job: TextLoad, files: readonly SourceFile[]): Promise<Loaded> {
  const left = new Map<SourceFile, number>();
  const { rows, found } = await fastText(files, job, (at) => {
    const file = files[at];
    if (file !== undefined) left.set(file, (left.get(file) ?? 0) + 1);
  });
  for (const [at, file] of files.entries()) job.account.scanned(file, found.get(at) ?? 0);
  const doubtful = await byHand(job, [...left.keys()], left);
  return { rows: rows + doubtful.rows, errors: doubtful.errors };
}

/** `left`: how many rows of each file the engine has left out; it has the others. */
async function byHand(
  job: TextLoad,
  files: readonly SourceFile[],
  left: ReadonlyMap<SourceFile, number> | null,
  before: readonly LoadError[] = [],
): Promise<Loaded> {
  const { command, format, target, context, columns, scratch } = job;
  const errors: LoadError[] = [...before];
  if (files.length === 0) return { rows: 0, errors };
  const out = new RowFile(columns, scratch);
  let count = 0;
  try {
    for (const file of files) {
      const converter = new TextConverter(file, columns, command, format, left !== null);
      let found = 0;
      let scanned = 0;
      for (const row of textRows(file.path, format)) {
        if (++count % ROWS_AT_ONCE === 0) {
          await setImmediate();
          context.signal?.throwIfAborted();
        }
        scanned += 1;
        const converted = converter.convert(row);
        if (converted.kind === "loaded") continue;
        found += 1;
        if (converted.kind === "values") {
          out.add(converted.values);
          continue;
        }
        errors.push(converted.error);
        if (errors.length >= command.load.maxErrors) throw loadFailed(target, errors);
      }
      if (left !== null && found !== left.get(file)) {
        throw new Error(`COPY left out ${left.get(file)} rows of ${file.path} and found ${found} of them`);
      }
      job.account.scanned(file, scanned);
    }
    if (!command.load.validateOnly) await out.insert(context.connection, target);
    return { rows: command.load.validateOnly ? 0 : out.rows, errors };
  } finally {
    out.close();
  }
}
