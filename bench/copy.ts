/**
 * COPY against the same load written by hand for DuckDB: reading, checking and storing, in one process,
 * taking turns. Prints the best time of each and their ratio.
 *
 *   npx tsx bench/copy.ts LOG_DATA SONG_DATA JSONPATHS [RUNS] [MEMORY_LIMIT]
 */
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

async function byHand(folder: string, fields: readonly Field[]): Promise<number> {
  const instance = await DuckDBInstance.create(":memory:", {
    preserve_insertion_order: "false",
    memory_limit: memoryLimit,
  });
  const connection = await instance.connect();
  const names = fields.map(([key, type]) => `"${key}" ${type}`).join(", ");
  const columns = fields.map(([key, type]) => `"${key}": '${type}'`).join(", ");
  await connection.run(`create table target (${names})`);
  const started = performance.now();
  await connection.run(
    `insert into target select * from read_json('${folder}/**/*.json', columns = {${columns}})`,
  );
  const taken = performance.now() - started;
  connection.closeSync();
  instance.closeSync();
  return taken;
}

async function byCopy(folder: string, fields: readonly Field[], format: string): Promise<number> {
  const database = await LocalRedshift.open({ path: ":memory:", memoryLimit });
  const session = await database.connect();
  await session.execute(
    `create table target (${fields.map(([key, , type]) => `${key} ${type}`).join(", ")})`,
  );
  const started = performance.now();
  await session.execute(`copy target from '${folder}/' iam_role default format as json '${format}'`);
  const taken = performance.now() - started;
  await database.close();
  return taken;
}

for (const [name, folder, fields, format] of [
  ["logs", logData, events, jsonPaths],
  ["songs", songData, songs, "auto"],
] as const) {
  const hand: number[] = [];
  const copy: number[] = [];
  for (let run = 0; run < Number(runs); run++) {
    hand.push(await byHand(folder, fields));
    copy.push(await byCopy(folder, fields, format));
  }
  const [best, ours] = [Math.min(...hand), Math.min(...copy)];
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${name}: by hand ${best.toFixed(0)} ms, COPY ${ours.toFixed(0)} ms, ratio ${(ours / best).toFixed(2)}; peak so far ${peak} MB\n`,
  );
}
