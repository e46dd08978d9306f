import type { EngineStream } from "../engine.ts";
import { shapeOf } from "../result-table.ts";
import { compressed, mostZstdBytes } from "./compress.ts";
import type { UnloadJob, Written } from "./job.ts";
import { lineWriter } from "./line.ts";
import { partitionFolder, partitionPlan } from "./partition.ts";
import { TextFiles } from "./text-files.ts";

/** Writes the query's rows as delimited text, CSV or JSON into a scratch folder. */
export async function writeText(job: UnloadJob, scratch: string): Promise<Written> {
  const stream = await job.stream();
  try {
    return await writeRows(job, stream, scratch);
  } catch (error) {
    // Its transaction ends with it.
    await stream.abandon().catch(() => undefined);
    throw error;
  }
}

async function writeRows(job: UnloadJob, stream: EngineStream, scratch: string): Promise<Written> {
  const { command, connection, signal } = job;
  const { compression, maxFileBytes } = command;
  const { columns, row } = shapeOf(stream.columns, job.analysis);
  const plan = partitionPlan(command.partition, columns);
  const written = plan.written.flatMap((index) => columns[index] ?? []);
  const writer = lineWriter(command, written);
  const most = compression === "zstd" ? Math.min(maxFileBytes, mostZstdBytes) : maxFileBytes;
  const files = new TextFiles(scratch, writer, most);
  let rows = 0;
  for (let some = await stream.next(); some !== null; some = await stream.next()) {
    signal?.throwIfAborted();
    for (const values of some) {
      const texts = row(values);
      files.add(
        partitionFolder(plan, columns, texts),
        writer.line(plan.written.map((index) => texts[index] ?? null)),
      );
      rows++;
    }
  }
  return {
    files: await compressed(files.finish(), compression, connection, signal),
    columns: written,
    rows,
  };
}
