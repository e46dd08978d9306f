import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CuttingProxy, cuttingProxy } from "./cutting-proxy.ts";
import { reading } from "./reading.ts";
import { type S3Request, type S3Server, startS3 } from "./s3-server.ts";

const { folder, open } = reading();
let s3: S3Server;
let proxy: CuttingProxy;

const rows = 60_000;
const large = Array.from({ length: rows }, (_, n) => `{"v":${n},"pad":"${"x".repeat(20)}"}\n`).join("");

beforeAll(async () => {
  s3 = await startS3();
  proxy = await cuttingProxy(s3.port);
  await s3.put("b", { "large.json": large, "small.json": '{"v":1}' });
});
afterAll(async () => {
  await proxy.stop();
  await s3.stop();
});

describe("a connection to S3 that breaks", () => {
  it("is taken up where it broke", async () => {
    const { copy, values } = await open({ endpoint: proxy.endpoint });
    s3.forget();
    proxy.cut(3, 700_000);
    await copy("s3://b/large");
    expect(proxy.left()).toBe(0);
    expect(await values()).toEqual(Array.from({ length: rows }, (_, n) => String(n)));
    const ranges = s3.requests.flatMap(({ range }) =>
      range === undefined ? [] : [Number(/\d+/.exec(range)?.[0])],
    );
    expect(ranges).toHaveLength(3);
    expect(ranges[0]).toBeGreaterThan(600_000);
    expect(ranges).toEqual([...ranges].sort((a, b) => a - b));
  });

  it("costs nothing that a small object had", async () => {
    const { copy, values } = await open({ endpoint: proxy.endpoint });
    await copy("s3://b/small");
    await s3.put("b", Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`many/${n}`, `{"v":${n}}`])));
    // A connection answers many requests: each breaks somewhere after the list.
    proxy.cut(4, 9_000);
    await copy("s3://b/many/");
    proxy.cut(0, 0);
    expect(await values()).toHaveLength(31);
  });

  it("and does so again and again ends the load with an error", async () => {
    const { failure, values, copy } = await open({ endpoint: proxy.endpoint });
    await s3.put("b", { "never.json": large });
    await copy("s3://b/small");
    proxy.cut(1000, 3_000);
    const error = await failure("s3://b/never");
    proxy.cut(0, 0);
    expect(error.code).toBe("08006");
    expect(error.message).toContain("s3://b/never.json");
    expect(await values()).toEqual(["1"]);
  });

  it("is let go when the load is cancelled, and leaves nothing half-fetched", async () => {
    const { session, values } = await open({ endpoint: proxy.endpoint });
    const stop = new AbortController();
    await s3.put("b", { "slow.json": large });
    proxy.cut(1000, 400_000);
    const load = session.execute(
      "copy t from 's3://b/slow' json 'auto' access_key_id 'a' secret_access_key 'b'",
      { signal: stop.signal },
    );
    setTimeout(() => stop.abort(), 150);
    await expect(load).rejects.toMatchObject({ code: "57014" });
    proxy.cut(0, 0);
    expect(await values()).toEqual([]);
    const left = readdirSync(join(folder, "cache"), { recursive: true }).map(String);
    expect(left.filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("an object that another takes the place of while it is loaded", () => {
  it("is an error, before its first byte and in its middle, and nothing is loaded", async () => {
    let swap: ((asked: S3Request) => Promise<void>) | null = null;
    const server = await startS3(async (asked) => {
      await swap?.(asked);
      return null;
    });
    const between = await cuttingProxy(server.port);
    const { failure, values } = await open({ endpoint: between.endpoint });
    const changed = { code: "55000", hint: expect.stringContaining("COPY again") };
    await server.put("b", { "one/a": '{"v":1}', "two/large": large });
    swap = async ({ url }) => {
      if (!url.includes("x-id=GetObject")) return;
      swap = null;
      await server.put("b", { "one/a": '{"v":2}' });
    };
    expect(await failure("s3://b/one")).toMatchObject({
      ...changed,
      message: 'the object changed while it was loaded: "s3://b/one/a"',
    });
    swap = async ({ range }) => {
      if (range === undefined) return;
      swap = null;
      await server.put("b", { "two/large": large.replaceAll("x", "y") });
    };
    between.cut(1, 500_000);
    expect(await failure("s3://b/two")).toMatchObject(changed);
    expect(swap).toBeNull();
    expect(await values()).toEqual([]);
    await between.stop();
    await server.stop();
  });
});
