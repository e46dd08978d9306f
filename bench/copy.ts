/**
 * COPY against the same load written by hand for DuckDB: reading, checking and storing, in one process,
 * taking turns, into a new database file, as a server and a project have one, and into memory. Prints the best
 * time of each and their ratio.
 *
 *   npx tsx bench/copy.ts LOG_DATA SONG_DATA JSONPATHS [RUNS] [MEMORY_LIMIT]
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { LocalRedshift } from "local-redshift";

const [logData, songData, jsonPaths, runs = "5", memoryLimit = "1GB"] = process.argv.slice(2);
if (logData === undefined || songData === undefined || jsonPaths === undefined) {
  throw new Error("usage: npx tsx bench/copy.ts LOG_DATA SONG_DATA JSONPATHS [RUNS] [MEMORY_LIMIT]");
}

/** Key in the files, type by hand, type for Redshift. */
type Field = readonly [key: string, duckdb: string, redshift: string];

const events: readonly Field[] = [
  ["artist", "VARCHAR", "varchar(512)"],
  ["auth", "VARCHAR", "varchar(32)"],
  ["firstName", "VARCHAR", "varchar(128)"],
  ["gender", "VARCHAR", "varchar(8)"],
  ["itemInSession", "INTEGER", "integer"],
  ["lastName", "VARCHAR", "varchar(128)"],
  ["length", "DOUBLE", "double precision"],
  ["level", "VARCHAR", "varchar(16)"],
  ["location", "VARCHAR", "varchar(256)"],
  ["method", "VARCHAR", "varchar(16)"],
  ["page", "VARCHAR", "varchar(64)"],
  ["registration", "DOUBLE", "double precision"],
  ["sessionId", "INTEGER", "integer"],
  ["song", "VARCHAR", "varchar(512)"],
  ["status", "INTEGER", "integer"],
  ["ts", "BIGINT", "bigint"],
  ["userAgent", "VARCHAR", "varchar(512)"],
  ["userId", "VARCHAR", "varchar(64)"],
];
const songs: readonly Field[] = [
  ["num_songs", "INTEGER", "integer"],
  ["artist_id", "VARCHAR", "varchar(32)"],
  ["artist_latitude", "DOUBLE", "double precision"],
  ["artist_longitude", "DOUBLE", "double precision"],
  ["artist_location", "VARCHAR", "varchar(1024)"],
  ["artist_name", "VARCHAR", "varchar(1024)"],
  ["song_id", "VARCHAR", "varchar(32)"],
  ["title", "VARCHAR", "varchar(1024)"],
  ["duration", "DOUBLE", "double precision"],
  ["year", "INTEGER", "integer"],
];

async function byHand(
  database: string,
  folder: string,
  fields: readonly Field[],
  reader: (columns: string) => string = (columns) =>
    `read_json('${folder}/**/*.json', columns = {${columns}})`,
): Promise<number> {
  const instance = await DuckDBInstance.create(database, {
    preserve_insertion_order: "false",
    // What a new file is written with is quicker than what the engine takes for the sake of old readers.
    storage_compatibility_version: "v1.4.0",
    memory_limit: memoryLimit,
  });
  const connection = await instance.connect();
  const names = fields.map(([key, type]) => `"${key}" ${type}`).join(", ");
  const columns = fields.map(([key, type]) => `"${key}": '${type}'`).join(", ");
  await connection.run(`create table target (${names})`);
  const started = performance.now();
  await connection.run(`insert into target select * from ${reader(columns)}`);
  const taken = performance.now() - started;
  connection.closeSync();
  instance.closeSync();
  return taken;
}

async function byCopy(
  path: string,
  source: string,
  fields: readonly Field[],
  format: string,
): Promise<number> {
  const database = await LocalRedshift.open({ path, memoryLimit });
  const session = await database.connect();
  await session.execute(
    `create table target (${fields.map(([key, , type]) => `${key} ${type}`).join(", ")})`,
  );
  const started = performance.now();
  await session.execute(`copy target from '${source}' iam_role default format as ${format}`);
  const taken = performance.now() - started;
  await database.close();
  return taken;
}

/** The log events as one CSV file of the same rows, without what COPY must look at by hand. */
async function csvOf(folder: string): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), "bench-copy-")), "events.csv");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const columns = events.map(([key, type]) => `"${key}": '${type}'`).join(", ");
  const values = events.map(([key, type]) =>
    type === "VARCHAR" ? `regexp_replace("${key}", '["''\\\\,]', '', 'g') as "${key}"` : `"${key}"`,
  );
  await connection.run(
    `copy (select ${values.join(", ")} from read_json('${folder}/**/*.json', columns = {${columns}}))
     to '${path}' (format csv, header false, quote '', escape '')`,
  );
  connection.closeSync();
  instance.closeSync();
  return path;
}

const csv = await csvOf(logData);
const readCsv = (columns: string): string =>
  `read_csv('${csv}', auto_detect = false, header = false, columns = {${columns}})`;
const scratch = mkdtempSync(join(tmpdir(), "bench-copy-"));
let databases = 0;
const places = {
  "a file": () => join(scratch, `${++databases}.db`),
  memory: () => ":memory:",
};
for (const [name, source, fields, format, reader] of [
  ["logs", `${logData}/`, events, `json '${jsonPaths}'`, undefined],
  ["songs", `${songData}/`, songs, "json 'auto'", undefined],
  ["logs as CSV", csv, events, "csv", readCsv],
] as const) {
  for (const [place, path] of Object.entries(places)) {
    const hand: number[] = [];
    const copy: number[] = [];
    for (let run = 0; run < Number(runs); run++) {
      hand.push(await byHand(path(), source.replace(/\/$/, ""), fields, reader));
      copy.push(await byCopy(path(), source, fields, format));
      rmSync(scratch, { recursive: true });
      mkdirSync(scratch);
    }
    const [best, ours] = [Math.min(...hand), Math.min(...copy)];
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    process.stdout.write(
      `${name} into ${place}: by hand ${best.toFixed(0)} ms, COPY ${ours.toFixed(0)} ms, ratio ${(ours / best).toFixed(2)}; peak so far ${peak} MB\n`,
    );
  }
}
rmSync(scratch, { recursive: true });
rmSync(dirname(csv), { recursive: true });
