/**
 * COPY of many small objects over a server of S3's protocol on this machine, in a process of its own: cold, and
 * with every object in the cache; and the same files from a folder, to compare.
 *
 *   npx tsx bench/s3.ts FOLDER [RUNS]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { LocalRedshift } from "local-redshift";

const [folder, runs = "3"] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: npx tsx bench/s3.ts FOLDER [RUNS]");
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const server = spawn(process.execPath, [
  "--input-type=module",
  "--eval",
  `import { buildApp } from "fauxqs";
   const app = buildApp({ logger: false });
   await app.listen({ host: "127.0.0.1", port: 0 });
   console.log(app.server.address().port);`,
]);
server.stderr.pipe(process.stderr);
const [port] = await once(server.stdout, "data");
const endpoint = `http://127.0.0.1:${String(port).trim()}`;
const scratch = mkdtempSync(join(tmpdir(), "s3-bench-"));
const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };

async function fill(): Promise<number> {
  const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: "bench" }));
  const files = readdirSync(String(folder), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const queue = files.values();
  const work = async (): Promise<void> => {
    for (const file of queue) {
      const path = join(file.parentPath, file.name);
      const Key = `data${path.slice(String(folder).length)}`;
      await client.send(new PutObjectCommand({ Bucket: "bench", Key, Body: readFileSync(path) }));
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  client.destroy();
  return files.length;
}

async function load(source: string, cacheDirectory: string): Promise<{ ms: number; rows: number }> {
  const database = await LocalRedshift.open({
    path: ":memory:",
    cacheDirectory,
    s3: { endpoint, region: "us-east-1" },
  });
  const session = await database.connect();
  await session.execute("create table target (num_songs int, song_id varchar(32), title varchar(1024))");
  const started = performance.now();
  const [result] = await session.execute(
    `copy target from '${source}' access_key_id 'bench' secret_access_key 'bench' json 'auto'`,
  );
  const ms = performance.now() - started;
  await database.close();
  return { ms, rows: result?.rowCount ?? 0 };
}

try {
  const objects = await fill();
  const best = { cold: Infinity, cached: Infinity, folder: Infinity };
  for (let run = 0; run < Number(runs); run++) {
    const cache = join(scratch, String(run));
    const cold = await load("s3://bench/data/", cache);
    const cached = await load("s3://bench/data/", cache);
    const local = await load(`${folder}/`, cache);
    if (cold.rows !== local.rows || cached.rows !== local.rows) throw new Error("the rows differ");
    best.cold = Math.min(best.cold, cold.ms);
    best.cached = Math.min(best.cached, cached.ms);
    best.folder = Math.min(best.folder, local.ms);
  }
  const show = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  process.stdout.write(
    `${objects} objects: cold ${show(best.cold)} (${Math.round(objects / (best.cold / 1000))} a second), cached ${show(best.cached)}, from a folder ${show(best.folder)}\n`,
  );
} finally {
  server.kill();
  rmSync(scratch, { recursive: true, force: true });
}
