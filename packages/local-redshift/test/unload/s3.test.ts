import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keys, reading, type S3Session } from "../s3/reading.ts";
import { type Refusal, type S3Request, type S3Server, startS3 } from "../s3/s3-server.ts";

const { open } = reading();
let s3: S3Server;
let guard: (request: S3Request) => Refusal | null = () => null;

beforeAll(async () => {
  s3 = await startS3((request) => guard(request));
  await s3.put("out", {});
});
afterAll(() => s3.stop());

async function connected(): Promise<
  S3Session & { readonly unload: (query: string, to: string, options?: string) => Promise<unknown> }
> {
  guard = () => null;
  const session = await open({ endpoint: s3.endpoint });
  const unload = (query: string, to: string, options = ""): Promise<unknown> =>
    session.run(`unload ('${query}') to 's3://out/${to}' ${keys} ${options}`);
  return { ...session, unload };
}

describe("UNLOAD to S3", () => {
  it("puts files and the manifest there, which COPY reads", async () => {
    const { unload, run, values } = await connected();
    await unload("select 1 as v union all select 2", "plain/x_", "json manifest");
    expect(await s3.keys("out", "plain/")).toEqual(["plain/x_0000_part_00", "plain/x_manifest"]);
    expect(JSON.parse((await s3.get("out", "plain/x_manifest")).toString())).toMatchObject({
      entries: [{ url: "s3://out/plain/x_0000_part_00" }],
    });
    await run(`copy t from 's3://out/plain/x_manifest' ${keys} manifest json 'auto'`);
    expect(await values()).toEqual(["1", "2"]);
  });

  it("adds the slash of PARTITION BY, and packs", async () => {
    const { unload } = await connected();
    await unload(
      "select 1 as v, date ''2018-11-15'' as d, true as b",
      "parts",
      "partition by (d, b) gzip csv",
    );
    const key = "parts/d=2018-11-15/b=true/0000_part_00.gz";
    expect(await s3.keys("out", "parts")).toEqual([key]);
    expect(gunzipSync(await s3.get("out", key)).toString()).toBe("1\n");
  });

  it("sends large files in parts", async () => {
    const { unload, run } = await connected();
    s3.forget();
    await run(
      "create table big as select repeat('0123456789', 6000) as pad from t a right join (select 1 as one) b on true",
    );
    for (let doubled = 1; doubled < 256; doubled *= 2) await run("insert into big select pad from big");
    await unload("select pad from big", "big/");
    const [key = ""] = await s3.keys("out", "big/");
    expect((await s3.get("out", key)).length).toBe(256 * 60_001);
    expect(s3.requests.filter(({ url }) => url.includes("partNumber="))).toHaveLength(2);
  });

  it("refuses to overwrite, overwrites when it may, and cleans", async () => {
    const { unload } = await connected();
    await s3.put("out", { "held/other": "mine" });
    await expect(unload("select 1", "held/")).rejects.toMatchObject({
      code: "XX000",
      message: expect.stringMatching(/^Specified unload destination on S3 is not empty\./),
      detail: expect.stringContaining("s3://out/held/other"),
    });
    await unload("select 1", "held/", "allowoverwrite");
    await unload("select 2", "held/", "allowoverwrite");
    expect(await s3.keys("out", "held/")).toEqual(["held/0000_part_00", "held/other"]);
    expect((await s3.get("out", "held/0000_part_00")).toString()).toBe("2\n");
    await unload("select 3", "held/", "cleanpath parallel off");
    expect(await s3.keys("out", "held/")).toEqual(["held/000"]);
  });

  it("takes away what it has put when a later file fails", async () => {
    const { unload } = await connected();
    guard = ({ method, url }) =>
      method === "PUT" && url.includes("k%3Dc")
        ? { status: 403, code: "AccessDenied", message: "Access Denied" }
        : null;
    const query = "select 1 as v, ''a'' as k union all select 2, ''b'' union all select 3, ''c''";
    const failed = unload(query, "torn/", "partition by (k) manifest");
    await expect(failed).rejects.toMatchObject({
      message: expect.stringContaining("Error AccessDenied"),
      hint: expect.stringContaining("s3:PutObject"),
    });
    expect(await s3.keys("out", "torn/")).toEqual([]);
  });

  it("asks for the key's encryption, and says no secret", async () => {
    const { unload } = await connected();
    s3.forget();
    await unload("select 1", "kms/", "encrypted kms_key_id 'some-key'");
    expect(s3.requests.filter(({ method }) => method === "PUT").map(({ kmsKey }) => kmsKey)).toEqual([
      "some-key",
    ]);
    guard = () => ({ status: 403, code: "AccessDenied", message: "Access Denied" });
    const error = await unload("select 1", "no/").catch((reason: Error) => reason);
    expect(String(error) + JSON.stringify(error)).not.toMatch(/do-not-show-me|AKIAEXAMPLE/);
    expect(error).toMatchObject({ code: "XX000", detail: "S3 address : s3://out/no/" });
  });

  it("names a bucket that does not exist", async () => {
    const { run } = await connected();
    await expect(run(`unload ('select 1') to 's3://nowhere/x' ${keys}`)).rejects.toMatchObject({
      message: expect.stringContaining("Error NoSuchBucket"),
    });
  });
});
