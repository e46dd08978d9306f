import { readdirSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reading } from "./reading.ts";
import { type S3Server, startS3 } from "./s3-server.ts";

const { folder, open } = reading();
let s3: S3Server;

beforeAll(async () => {
  s3 = await startS3();
  const pages = Array.from({ length: 1100 }, (_, n) => [`pages/${String(n).padStart(4, "0")}`, `{"v":${n}}`]);
  await s3.put("b", {
    custfolder: '{"v":1}',
    "custfolder/": "",
    "custfolder/part": '{"v":2}',
    custfolder_1: '{"v":3}',
    Custfolder: '{"v":4}',
    "folders/": "",
    "odd/a b+c%&='()*!é/ö?#.json": '{"v":5}',
    "odd/one/../two": '{"v":6}',
    ...Object.fromEntries(pages),
  });
});
afterAll(() => s3.stop());

/** Files of the cache, with their folders. */
function cached(): readonly string[] {
  const entries = readdirSync(join(folder, "cache"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function gets(): number {
  return s3.requests.filter(({ url }) => url.includes("x-id=GetObject")).length;
}

describe("COPY from S3", () => {
  it("takes every key that begins with the prefix, and passes over folders without content", async () => {
    const { copy, values } = await open({ endpoint: s3.endpoint });
    expect(await copy("s3://b/custfolder")).toMatchObject({ command: "COPY", rowCount: 3 });
    expect(await values()).toEqual(["1", "2", "3"]);
    await copy("S3://b/custfolder/");
    expect(await values()).toEqual(["1", "2", "2", "3"]);
  });

  it("fails when no object's key begins with the prefix", async () => {
    const { failure } = await open({ endpoint: s3.endpoint });
    for (const key of ["nothing", "folders/", "CUSTFOLDER"]) {
      expect(await failure(`s3://b/${key}`)).toMatchObject({
        code: "XX000",
        message: `The specified S3 prefix '${key}' does not exist`,
      });
    }
    expect(await failure("s3://")).toMatchObject({ code: "22023" });
  });

  it("reads keys of any characters, the first of a bucket and the others", async () => {
    const { copy, values } = await open({ endpoint: s3.endpoint });
    await copy("s3://b/odd/");
    expect(await values()).toEqual(["5", "6"]);
  });

  it("reads all pages of a long list, and asks for no object that it has", async () => {
    const { copy, values, run } = await open({ endpoint: s3.endpoint });
    s3.forget();
    await copy("s3://b/pages/");
    const all = Array.from({ length: 1100 }, (_, n) => String(n));
    expect(await values()).toEqual(all);
    expect(s3.requests.filter(({ url }) => url.includes("list-type=2"))).toHaveLength(2);
    expect(gets()).toBe(1100);
    s3.forget();
    await run("truncate t");
    await copy("s3://b/pages/");
    expect(await values()).toEqual(all);
    expect(s3.requests).toHaveLength(2);
  });

  it("fetches an object again when its ETag has changed, or its file in the cache is cut", async () => {
    const { copy, values, run } = await open({ endpoint: s3.endpoint });
    await s3.put("etag", { "a.json": '{"v":1}', "b.json": '{"v":2}' });
    await copy("s3://etag/");
    s3.forget();
    await s3.put("etag", { "a.json": '{"v":3}' });
    await run("truncate t");
    await copy("s3://etag/");
    expect(await values()).toEqual(["2", "3"]);
    expect(gets()).toBe(1);
    for (const file of cached()) truncateSync(file, 3);
    await run("truncate t");
    await copy("s3://etag/");
    expect(await values()).toEqual(["2", "3"]);
  });

  it("removes what an object was when that has lain unused for a day, and nothing else", async () => {
    const { copy, run } = await open({ endpoint: s3.endpoint });
    await s3.put("old", { "a.json": '{"v":1}', "b.json": '{"v":2}' });
    const before = new Set(cached());
    const fresh = (): readonly string[] => cached().filter((name) => !before.has(name));
    await copy("s3://old/");
    const [first = "", second = ""] = fresh();
    const yesterday = Date.now() / 1000 - 25 * 3600;
    for (const name of [first, second]) utimesSync(name, yesterday, yesterday);
    await s3.put("old", { "a.json": '{"v":3}' });
    await run("truncate t");
    await copy("s3://old/");
    expect(fresh()).toHaveLength(2);
    await s3.put("old", { "a.json": '{"v":4}' });
    await copy("s3://old/");
    // The version of this minute may still be read by others.
    expect(fresh()).toHaveLength(3);
  });

  it("keeps nothing half-written, and shares the cache with others that fetch the same", async () => {
    const sessions = await Promise.all([1, 2, 3].map(() => open({ endpoint: s3.endpoint })));
    const objects = Array.from({ length: 60 }, (_, n) => [`shared/${n}`, `{"v":${n}}`]);
    await s3.put("shared", Object.fromEntries(objects));
    await Promise.all(sessions.map(({ copy }) => copy("s3://shared/")));
    for (const { values } of sessions) expect(await values()).toHaveLength(60);
    expect(cached().filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("tells when the cache can't be written to", async () => {
    writeFileSync(join(folder, "a-file"), "");
    const { LocalRedshift } = await import("../../src/index.ts");
    const database = await LocalRedshift.open({
      path: ":memory:",
      cacheDirectory: join(folder, "a-file"),
      s3: { endpoint: s3.endpoint, anonymous: true },
    });
    const session = await database.connect();
    await expect(
      session.execute("create table t (v int); copy t from 's3://b/custfolder' json 'auto'"),
    ).rejects.toMatchObject({ code: "58030", hint: expect.stringContaining("cacheDirectory") });
    await database.close();
  });

  it("reads the jsonpaths file from S3 too", async () => {
    await s3.put("paths", { "data/1": '{"x": {"y": 7}}', "paths.json": '{"jsonpaths": ["$.x.y"]}' });
    const { run, values } = await open({ endpoint: s3.endpoint, anonymous: true });
    await run("copy t from 's3://paths/data/' iam_role default json 's3://paths/paths.json'");
    expect(await values()).toEqual(["7"]);
    await expect(run("copy t from 's3://paths/data/' json 's3://paths/none.json'")).rejects.toMatchObject({
      message: expect.stringContaining("NoSuchKey"),
      detail: expect.stringContaining("s3://paths/none.json"),
    });
  });

  it("names objects by their address in load errors", async () => {
    await s3.put("wrong", { "x.json": '{"v":1}\n{"v":"one"}' });
    const { failure } = await open({ endpoint: s3.endpoint });
    const { loadErrors } = await failure("s3://wrong/x");
    expect(loadErrors).toMatchObject([{ fileName: "s3://wrong/x.json", lineNumber: 2, errorCode: 1207 }]);
  });
});
