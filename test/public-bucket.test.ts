import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Server, startS3 } from "../packages/local-redshift/test/s3/s3-server.ts";
import { generateData, SparkifyProject } from "./sparkify-project.ts";

const SONGS = 14_896;
let s3: S3Server;
let project: SparkifyProject;
let allowed: (authorization: string | undefined) => boolean;

/** A song file of the public data set's layout. */
function song(n: number): string {
  return JSON.stringify({
    num_songs: 1,
    artist_id: `AR${String(n % 9553).padStart(16, "0")}`,
    artist_latitude: null,
    artist_longitude: null,
    artist_location: "",
    artist_name: `Artist ${n % 9553}`,
    song_id: `SO${String(n).padStart(16, "0")}`,
    title: `Song ${n}`,
    duration: 200.5 + (n % 100),
    year: n % 2 === 0 ? 0 : 1999,
  });
}

beforeAll(async () => {
  s3 = await startS3(({ authorization }) =>
    allowed(authorization) ? null : { status: 403, code: "AccessDenied", message: "Access Denied" },
  );
  project = new SparkifyProject();
  cpSync(
    resolve(import.meta.dirname, "../environments/udacity.yaml"),
    join(project.folder, "environments/udacity.yaml"),
  );
  const { log_data, log_jsonpath } = await generateData(project, 500);
  const logs = readdirSync(log_data, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => [`log_data/${name}`, readFileSync(join(log_data, name), "utf8")] as const)
    // A day on which nothing happened: the server takes no empty body.
    .filter(([, body]) => body !== "");
  const songs = Array.from({ length: SONGS }, (_, n) => {
    const letters = [n % 26, Math.floor(n / 26) % 26, Math.floor(n / 676) % 26].map((letter) =>
      String.fromCharCode(65 + letter),
    );
    return [`song_data/${letters.join("/")}/TR${n}.json`, song(n)] as const;
  });
  const jsonpaths = ["log_json_path.json", readFileSync(log_jsonpath, "utf8")] as const;
  await s3.fill("udacity-dend", [jsonpaths, ...logs, ...songs]);
}, 240_000);
afterAll(async () => {
  project.remove();
  await s3.stop();
});

const gets = (): number => s3.requests.filter(({ url }) => url.includes("x-id=GetObject")).length;

describe("the public data set, by environments/udacity.yaml", () => {
  it("is read without an account: 14,896 songs, each fetched once", { timeout: 240_000 }, async () => {
    allowed = (authorization) => authorization === undefined;
    s3.forget();
    await project.runIn("udacity", { AWS_ENDPOINT_URL_S3: s3.endpoint, HOME: project.folder });
    expect(gets()).toBeGreaterThan(SONGS);
    const counts = "select count(*), count(distinct song_id) from sparkify.songs";
    expect(await project.query(counts, "udacity")).toEqual([[String(SONGS), String(SONGS)]]);
  });

  it("is read signed where an environment has keys, and no object a second time", {
    timeout: 240_000,
  }, async () => {
    allowed = (authorization = "") => /Credential=AKIAEXAMPLE\/\d+\/us-west-2\/s3\//.test(authorization);
    s3.forget();
    await project.runIn(
      "local",
      {
        AWS_ENDPOINT_URL_S3: s3.endpoint,
        HOME: project.folder,
        AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "do-not-show-me",
      },
      {
        log_data: "s3://udacity-dend/log_data",
        song_data: "s3://udacity-dend/song_data",
        log_jsonpath: "s3://udacity-dend/log_json_path.json",
      },
    );
    // 15 pages of songs, one of logs, one look at the jsonpaths file: what stands in the cache is asked for no more.
    expect(s3.requests).toHaveLength(17);
    expect(await project.query("select count(*) from sparkify.songs")).toEqual([[String(SONGS)]]);
  });
});
