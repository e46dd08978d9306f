import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RedshiftError } from "../../src/index.ts";
import { reading } from "./reading.ts";
import { type S3Server, startS3 } from "./s3-server.ts";

const { folder, open } = reading();
let s3: S3Server;

const list = (...entries: readonly object[]): string => JSON.stringify({ entries });

beforeAll(async () => {
  s3 = await startS3();
  await s3.put("alpha", { "one.json": '{"v":1}', one_more: '{"v":9}', "two.json": '{"v":2}' });
  await s3.put("beta", { "three.json": '{"v":3}' });
  writeFileSync(join(folder, "four.json"), '{"v":4}');
});
afterAll(() => s3.stop());

/** Loads by a manifest on S3 of this text. */
async function load(text: string): Promise<readonly (string | null)[] | RedshiftError> {
  const { copy, values } = await open({ endpoint: s3.endpoint, anonymous: true });
  await s3.put("alpha", { "list.manifest": text });
  return copy("s3://alpha/list.manifest", "manifest").then(values, (error: RedshiftError) => error);
}

describe("a manifest", () => {
  it("names whole keys, of several buckets", async () => {
    const text = list(
      { url: "s3://alpha/one.json", mandatory: true, meta: { content_length: 7, other: 1 } },
      { url: "s3://beta/three.json" },
    );
    expect(await load(text)).toEqual(["1", "3"]);
    expect(await load(list({ url: "s3://alpha/one" }, { url: "s3://alpha/two.json" }))).toEqual(["2"]);
  });

  it("lets optional files be missing, and mandatory ones not", async () => {
    const missing = { url: "s3://beta/none.json" };
    expect(await load(list(missing, { url: "s3://alpha/two.json" }))).toEqual(["2"]);
    expect(await load(list({ ...missing, mandatory: true }, { url: "s3://alpha/two.json" }))).toMatchObject({
      message: expect.stringContaining("NoSuchKey"),
      detail: "S3 key being read : s3://beta/none.json",
    });
    expect(await load(list(missing))).toMatchObject({
      message: expect.stringContaining("names no file that exists"),
    });
  });

  it.each([
    ["{", /not JSON/],
    ["[]", /no list "entries"/],
    ['{"entries": {}}', /no list "entries"/],
    ['{"entries": [{"uri": "s3://a/b"}]}', /entry 1 has no "url"/],
    ['{"entries": [{"url": "s3://a/b", "mandatory": "yes"}]}', /"mandatory" of entry 1/],
    ['{"entries": [{"url": "s3://a/b", "meta": {"content_length": "7"}}]}', /"content_length" of entry 1/],
    ['{"entries": [{"url": "/etc/passwd"}]}', /not on S3: "\/etc\/passwd"/],
  ])("that is malformed is told: %s", async (text, message) => {
    expect(await load(text)).toMatchObject({ code: "22023", message: expect.stringMatching(message) });
  });

  it("that is a prefix or is missing is told as Redshift does", async () => {
    const { failure } = await open({ endpoint: s3.endpoint, anonymous: true });
    for (const key of ["list.mani", "nothing/"]) {
      expect((await failure(`s3://alpha/${key}`, "manifest")).message).toBe(
        "COPY with MANIFEST parameter requires full path of an S3 object.",
      );
    }
  });

  it("in a folder lists files of both", async () => {
    const text = list(
      { url: "four.json", mandatory: true },
      { url: "s3://beta/three.json" },
      { url: "five.json" },
    );
    writeFileSync(join(folder, "local.manifest"), text);
    const { copy, values, failure } = await open({ endpoint: s3.endpoint, anonymous: true });
    await copy("local.manifest", "manifest");
    expect(await values()).toEqual(["3", "4"]);
    writeFileSync(join(folder, "local.manifest"), list({ url: "five.json", mandatory: true }));
    expect(await failure("local.manifest", "manifest")).toMatchObject({
      code: "58P01",
      message: expect.stringContaining("five.json"),
    });
    expect(await failure("no.manifest", "manifest")).toMatchObject({ code: "XX000" });
  });
});
