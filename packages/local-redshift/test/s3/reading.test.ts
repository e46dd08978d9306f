import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LocalRedshift, type S3Options, type Session } from "../../src/index.ts";
import { type S3Server, startS3 } from "./s3-server.ts";

const folder = mkdtempSync(join(tmpdir(), "s3-test-"));
let s3: S3Server;
let database: LocalRedshift;
let session: Session;

const keys = "access_key_id 'AKIAEXAMPLE' secret_access_key 'do-not-show-me'";

async function open(options: S3Options = {}): Promise<LocalRedshift> {
  return LocalRedshift.open({
    path: ":memory:",
    baseDirectory: folder,
    cacheDirectory: join(folder, "cache"),
    s3: { endpoint: s3.endpoint, region: "us-east-1", ...options },
  });
}

beforeAll(async () => {
  s3 = await startS3();
  database = await open();
  session = await database.connect();
  const pages = Array.from({ length: 1100 }, (_, n) => [
    `pages/${String(n).padStart(4, "0")}.json`,
    `{"v":${n}}`,
  ]);
  await s3.put("b", {
    custfolder: '{"v":1}',
    "custfolder/": "",
    "custfolder/part": '{"v":2}',
    custfolder_1: '{"v":3}',
    "other/x": '{"v":4}',
    "folders/": "",
    ...Object.fromEntries(pages),
  });
});

afterAll(async () => {
  await database.close();
  await s3.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  await session.execute("drop table if exists t; create table t (v int)");
  s3.forget();
});

async function rows(): Promise<unknown> {
  return (await session.execute("select v from t order by v")).at(-1)?.rows.flat();
}

describe("COPY from S3", () => {
  it("takes every key that begins with the prefix, and passes over folders without content", async () => {
    const [result] = await session.execute(`copy t from 's3://b/custfolder' ${keys} json 'auto'`);
    expect(await rows()).toEqual(["1", "2", "3"]);
    expect(result?.rowCount).toBe(3);
  });

  it("reads all pages of a long list, and asks for nothing that it has", async () => {
    await session.execute(`copy t from 's3://b/pages/' ${keys} json 'auto'`);
    expect(await rows()).toEqual(Array.from({ length: 1100 }, (_, n) => String(n)));
    expect(s3.requests.filter(({ url }) => url.includes("list-type=2"))).toHaveLength(2);
    expect(s3.requests.filter(({ url }) => url.includes("GetObject"))).toHaveLength(1100);
    s3.forget();
    await session.execute(`truncate t; copy t from 's3://b/pages/' ${keys} json 'auto'`);
    expect(await rows()).toHaveLength(1100);
    expect(s3.requests).toHaveLength(2);
  });
});
