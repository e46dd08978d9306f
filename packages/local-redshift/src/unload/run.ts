import { statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localPath } from "../copy/sources/location.ts";
import { isS3 } from "../s3/address.ts";
import { ObjectStore } from "../s3/store.ts";
import { RedshiftError } from "../types.ts";
import type { UnloadCommand } from "./command.ts";
import type { Destination, Placed } from "./destination.ts";
import { folderDestination } from "./folder-destination.ts";
import type { UnloadJob, Written } from "./job.ts";
import { manifestText } from "./manifest.ts";
import { outputName } from "./output-file.ts";
import { s3Destination } from "./s3-destination.ts";
import { writeParquet } from "./write-parquet.ts";
import { writeText } from "./write-text.ts";

export interface UnloadOutcome {
  readonly rows: number;
  /** Where the files of rows are, and their size in bytes together. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly notices: readonly string[];
}

/**
 * Writes what a query gives to files (dg/r_UNLOAD). All are written aside first: a query that fails leaves
 * what is at the target as it was.
 * @throws RedshiftError
 */
export async function runUnload(job: UnloadJob): Promise<UnloadOutcome> {
  const { command } = job;
  const destination = await openDestination(job);
  const scratch = await mkdtemp(join(tmpdir(), "local-redshift-unload-"));
  try {
    if (command.overwrite === "refuse" && command.partition === null) await refuseExisting(destination, [""]);
    const written =
      command.format === "parquet" ? await writeParquet(job, scratch) : await writeText(job, scratch);
    const starts =
      command.partition === null ? [""] : [...new Set(written.files.map(({ folder }) => folder)), "manifest"];
    if (command.overwrite === "refuse") await refuseExisting(destination, starts);
    const files = placed(written, command);
    const manifest = manifestFile(written, files, job, destination, scratch);
    if (command.overwrite === "clean") {
      for (const start of starts) await destination.remove(await destination.existing(start));
    }
    const bytes = files.reduce((sum, { path }) => sum + statSync(path).size, 0);
    await destination.put([...files, ...manifest]);
    const role = isS3(command.target) && command.access.role !== null && !job.s3.assumeRole;
    const done = `INFO: UNLOAD completed, ${written.rows} record(s) unloaded successfully.`;
    const own = "INFO: IAM_ROLE is not assumed locally: your own AWS credentials are used.";
    return {
      rows: written.rows,
      files: files.map(({ name }) => destination.address(name)),
      bytes,
      notices: role ? [own, done] : [done],
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await destination.close();
  }
}

async function openDestination(job: UnloadJob): Promise<Destination> {
  const { command, baseDirectory, s3, signal } = job;
  const { target, partition, access, encryption } = command;
  const prefix = partition === null || target.endsWith("/") ? target : `${target}/`;
  if (isS3(prefix)) {
    return s3Destination(prefix, await ObjectStore.open(s3, access, "write"), encryption, signal);
  }
  if (encryption.kind === "kms") {
    throw new RedshiftError("UNLOAD to local files can't be ENCRYPTED with KMS_KEY_ID", { code: "0A000" });
  }
  return folderDestination(localPath(prefix, baseDirectory), baseDirectory);
}

async function refuseExisting(destination: Destination, starts: readonly string[]): Promise<void> {
  for (const start of starts) {
    const [first] = await destination.existing(start);
    if (first === undefined) continue;
    throw new RedshiftError(
      "Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.",
      { code: "XX000", detail: `There is already "${first}".` },
    );
  }
}

function placed({ files }: Written, command: UnloadCommand): readonly Placed[] {
  const packed = { none: "", gzip: ".gz", zstd: ".zst" }[command.compression];
  const own = command.format === "parquet" ? ".parquet" : packed;
  const extension = command.extension === null ? own : `.${command.extension}`;
  return files.map((file) => ({ path: file.path, name: outputName(file, command.parallel, extension) }));
}

function manifestFile(
  written: Written,
  files: readonly Placed[],
  { command }: UnloadJob,
  destination: Destination,
  scratch: string,
): readonly Placed[] {
  if (command.manifest === "none") return [];
  const path = join(scratch, "manifest");
  const entries = files.map(({ path: file, name }, index) => ({
    url: destination.address(name),
    bytes: statSync(file).size,
    records: written.files[index]?.records ?? 0,
  }));
  writeFileSync(path, manifestText(entries, command.manifest === "verbose" ? written.columns : null));
  return [{ path, name: "manifest" }];
}
