import { describe, expect, it } from "vitest";
import { RedshiftError } from "../../src/types.ts";
import { parseUnload } from "../../src/unload/parse.ts";
import { unloading } from "./unloading.ts";

const { db, unload, failure } = unloading();

function refusal(options: string): RedshiftError {
  try {
    parseUnload(`unload ('select 1') to 'x' ${options}`);
  } catch (error) {
    if (error instanceof RedshiftError) return error;
    throw error;
  }
  throw new Error(`nothing is wrong with: ${options}`);
}

describe("an UNLOAD statement", () => {
  it("takes its options in any order, with AS or without", () => {
    const command = parseUnload(`UNLOAD ('select ''a''' ) TO 's3://b/p' REGION AS 'us-west-2'
      IAM_ROLE 'arn:aws:iam::1:role/r' FORMAT AS CSV DELIMITER AS ';' HEADER NULL AS '-' MANIFEST VERBOSE
      MAXFILESIZE 1.5 GB PARALLEL OFF ALLOWOVERWRITE GZIP PARTITION BY (A, "b") INCLUDE ENCRYPTED KMS_KEY_ID 'k';`);
    expect(command).toMatchObject({
      query: "select 'a'",
      target: "s3://b/p",
      format: "csv",
      compression: "gzip",
      parallel: false,
      manifest: "verbose",
      overwrite: "allow",
      maxFileBytes: 1.5 * 1024 ** 3,
      text: { delimiter: ";", header: true, nullAs: "-" },
      partition: { columns: ["a", "b"], include: true },
      encryption: { kind: "kms", keyId: "k" },
    });
  });

  it.each([
    ["csv addquotes", /ADDQUOTES.*CSV/],
    ["json header", /HEADER.*JSON/],
    ["parquet gzip", /GZIP.*PARQUET/],
    ["parquet null as ''", /NULL.*PARQUET/],
    ["csv json", /JSON/],
    ["cleanpath allowoverwrite", /ALLOWOVERWRITE/],
    ["rowgroupsize 32 mb", /ROWGROUPSIZE/],
    ["kms_key_id 'k'", /ENCRYPTED/],
    ["frobnicate", /frobnicate/],
    ["gzip gzip", /GZIP/],
  ])("can't have %s", (options, message) => {
    expect(refusal(options)).toMatchObject({ code: "42601", message: expect.stringMatching(message) });
  });

  it.each([
    "maxfilesize 4 mb",
    "maxfilesize 6.3 gb",
    "delimiter 'ab'",
    "extension '../x'",
    "access_key_id 'k'",
  ])("takes no %s", (options) => {
    expect(refusal(options).code).toBe("22023");
  });

  it.each(["bzip2", "fixedwidth 'a:1'", "encrypted master_symmetric_key 'secret'", "encrypted"])(
    "refuses %s by name",
    (options) => {
      const error = refusal(options);
      expect(error.code).toBe("0A000");
      expect(JSON.stringify(error)).not.toContain("secret");
    },
  );

  it("refuses LIMIT in its outer select, and what is no query", async () => {
    expect(await failure("select 1 limit 1")).toMatchObject({ code: "0A000", hint: expect.any(String) });
    expect(await unload("select a from (select 1 as a limit 1) t")).toEqual({ "0000_part_00": "1\n" });
    for (const text of ["delete from t", "select 1; select 2", "", "create table t (a int)"]) {
      expect((await failure(text)).code).toBe("42601");
    }
  });

  it("rewrites its query as every other", async () => {
    const query =
      "select dateadd(day, 1, date '2018-11-15')::date as d, nvl(null, 'it''s') as t, 7 / 2 as n -- end";
    expect(await unload(query)).toEqual({ "0000_part_00": "2018-11-16|it's|3\n" });
    await expect(db.run("unload ('select nope from nowhere') to 'x'")).rejects.toMatchObject({
      code: "42P01",
      message: expect.stringContaining("nowhere"),
    });
  });

  it("runs within a transaction and sees its rows", async () => {
    await db.run("begin; create table inside (a int); insert into inside values (7)");
    expect(await unload("select a from inside")).toEqual({ "0000_part_00": "7\n" });
    await db.run("rollback");
  });
});
