import { describe, expect, it } from "vitest";
import { parseCopy } from "../../src/copy/parse.ts";
import { RedshiftError } from "../../src/types.ts";

function refusal(options: string): RedshiftError {
  try {
    parseCopy(`copy t from 'x' ${options}`);
  } catch (error) {
    if (error instanceof RedshiftError) return error;
    throw error;
  }
  throw new Error(`nothing is wrong with: ${options}`);
}

describe("COPY", () => {
  it("names a table, columns and a source", () => {
    const command = parseCopy(
      `/* load */ COPY "Sales".Orders (id, "When", b) -- three
       FROM 's3://it''s/here' json`,
    );
    expect(command.table).toEqual({ schema: "sales", name: "orders" });
    expect(command.columns).toEqual(["id", "when", "b"]);
    expect(command.source).toBe("s3://it's/here");
    expect(command.format).toEqual({ kind: "json", match: "auto", pathsFile: null });
    expect(command.load.maxErrors).toBe(1);
  });

  it("takes its options in any order, with AS or without", () => {
    const command = parseCopy(`copy t from 'x' gzip timeformat as 'auto' region 'us-west-2' dateformat 'auto'
      maxerror as 7 null as '-' acceptinvchars truncatecolumns blanksasnull emptyasnull roundec explicit_ids noload
      compupdate off statupdate on comprows 1000 encoding utf8 ignoreblanklines iam_role 'arn:x' format json as 'p.json';`);
    expect(command).toMatchObject({
      compression: "gzip",
      format: { match: "paths", pathsFile: "p.json" },
      conversion: {
        timeFormat: "auto",
        dateFormat: "auto",
        truncateColumns: true,
        blanksAsNull: true,
        emptyAsNull: true,
        replaceInvalid: "?",
        roundDecimals: true,
        nullAs: "-",
      },
      load: { maxErrors: 7, validateOnly: true, explicitIds: true },
    });
  });

  it.each([
    "iam_role default",
    "iam_role 'secret'",
    "credentials as 'aws_iam_role=secret'",
    "access_key_id 'secret' secret_access_key 'secret' session_token 'secret'",
  ])("reads %s over and shows nothing of it", (clause) => {
    expect(JSON.stringify(parseCopy(`copy t from 'x' ${clause} json 'auto'`))).not.toContain("secret");
    expect(JSON.stringify(refusal(`${clause} orc`))).not.toContain("secret");
    expect(refusal(`${clause} 'secret2' json`).message).not.toContain("secret");
  });

  it.each(
    `shapefile; avro 'auto'; orc; lzop; ssh; readratio 5; encrypted; master_symmetric_key 'k'; format as orc;
     encoding utf32`.split(";"),
  )("refuses %s by name", (option) => {
    const word = option.trim().split(/[ ']/)[0] ?? "";
    const { code, message } = refusal(option);
    expect(code).toBe("0A000");
    expect(message.toLowerCase()).toContain(word);
  });

  it.each([
    ["json frobnicate", /frobnicate/],
    ["json gzip gzip", /GZIP/],
    ["json maxerror 3 ignoreallerrors", /IGNOREALLERRORS/],
    ["format xml", /xml/],
    ["json timeformat auto", /TIMEFORMAT/],
    ["json )", /\)/],
  ])("finds %s misspelt", (options, message) => {
    expect(refusal(options)).toMatchObject({ code: "42601", message: expect.stringMatching(message) });
  });

  it.each(["maxerror 100001", "maxerror 1.5", "maxerror -1", "acceptinvchars '??'", "acceptinvchars 'é'"])(
    "takes no %s",
    (option) => {
      expect(["22023", "42601"]).toContain(refusal(`json ${option}`).code);
    },
  );
});
