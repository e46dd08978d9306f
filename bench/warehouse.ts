/**
 * The whole of `dataform run` on Sparkify, from process start to exit, against the same loads and
 * tables written by hand for DuckDB (bench/by-hand.mjs), in turn, each into a new database.
 *
 *   npx tsx bench/warehouse.ts                      the real data, when SPARKIFY_DATA names its folder
 *   npx tsx bench/warehouse.ts --events 1000000     generated data of that size
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { describe, measure, pair } from "./whole-process.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string" },
    rounds: { type: "string", default: "5" },
    memory: { type: "string", default: "2GB" },
  },
});
const repository = resolve(import.meta.dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "redform-bench-"));

try {
  const data = values.events === undefined ? realData() : generated(Number(values.events));
  if (data !== null) await compare(data);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function realData(): string | null {
  const source = process.env.SPARKIFY_DATA;
  if (source === undefined) {
    process.stdout.write("skipped: SPARKIFY_DATA names no folder with the real data\n");
    return null;
  }
  const folder = join(scratch, "data");
  mkdirSync(folder);
  execFileSync("tar", ["xzf", join(source, "song_data_full.tar.gz"), "-C", folder]);
  cpSync(join(source, "log_data"), join(folder, "log_data"), { recursive: true });
  cpSync(join(source, "log_json_path.json"), join(folder, "log_json_path.json"));
  return folder;
}

function generated(events: number): string {
  const folder = join(scratch, "data");
  const bin = join(repository, "packages/eventsim/bin/eventsim.js");
  execFileSync(process.execPath, [bin, folder, "--events", String(events), "--seed", "1"]);
  return folder;
}

/** A copy of the project whose environment names the memory limit and a database of its own. */
function projectCopy(): string {
  const project = join(scratch, "project");
  for (const part of ["dataform.json", "definitions", "includes", "package.json"]) {
    if (existsSync(join(repository, part)))
      cpSync(join(repository, part), join(project, part), { recursive: true });
  }
  mkdirSync(join(project, "environments"), { recursive: true });
  writeFileSync(
    join(project, "environments/local.yaml"),
    `warehouse: local\nconnection:\n  path: .redform/warehouse.duckdb\n  memoryLimit: ${values.memory}\nconcurrency: 4\n`,
  );
  return project;
}

async function compare(data: string): Promise<void> {
  const project = projectCopy();
  const byHand = join(scratch, "by-hand.duckdb");
  const dataform = join(repository, "packages/redform/bin/dataform.js");
  const vars = `log_data=${data}/log_data,song_data=${data}/song_data,log_jsonpath=${data}/log_json_path.json`;
  const result = await pair(
    () => {
      rmSync(join(project, ".redform"), { recursive: true, force: true });
      return measure([process.execPath, dataform, "run", "--vars", vars, project]);
    },
    () => {
      for (const file of [byHand, `${byHand}.wal`]) rmSync(file, { force: true });
      const script = join(repository, "bench/by-hand.mjs");
      return measure([
        process.execPath,
        script,
        byHand,
        `${data}/log_data`,
        `${data}/song_data`,
        values.memory,
      ]);
    },
    Number(values.rounds),
  );
  const size = values.events === undefined ? "the real data" : `${values.events} generated events`;
  process.stdout.write(
    [
      `${size}, ${cpus().length} cores, Node ${process.version}, memory limit ${values.memory}`,
      `dataform run      ${describe(result.a)}`,
      `written by hand   ${describe(result.b)}`,
      `ratio             ${result.ratio.toFixed(2)}`,
      "",
    ].join("\n"),
  );
}
