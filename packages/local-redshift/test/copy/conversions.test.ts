import { describe, expect, it } from "vitest";
import { loading } from "./loading.ts";

const { load, failure } = loading();
const one = (json: string): string => `{"v": ${json}}`;

describe("conversion", () => {
  it.each([
    ["date", "'2018-11-03'", "dateformat 'auto'", "2018-11-03"],
    ["date", "'Jan-08-1999'", "dateformat 'MON-DD-YYYY'", "1999-01-08"],
    ["date", "'08.01.99'", "dateformat 'DD.MM.YY'", "1999-01-08"],
    ["date", "'20180203'", "dateformat 'auto'", "2018-02-03"],
    ["date", "'2018-11-03 10:11:12'", "dateformat 'auto'", "2018-11-03"],
    ["timestamp", "'2018-11-03'", "", "2018-11-03 00:00:00"],
    ["timestamp", "'2018-11-03 10:11:12.123'", "", "2018-11-03 10:11:12.123"],
    ["timestamp", "'2019-02-11T05:09:12.195Z'", "timeformat 'auto'", "2019-02-11 05:09:12.195"],
    ["timestamp", "'01/08/1999 04:05:06 PM'", "timeformat 'MM/DD/YYYY HH12:MI:SS AM'", "1999-01-08 16:05:06"],
    ["timestamptz", "'1997-12-17 07:37:16-08'", "timeformat 'auto'", "1997-12-17 15:37:16+00"],
    ["timestamp", "1541242826796", "timeformat 'epochmillisecs'", "2018-11-03 11:00:26.796"],
    ["timestamp", "1541242826.5", "timeformat 'epochsecs'", "2018-11-03 11:00:26.5"],
    ["timestamp", "-1", "timeformat 'epochsecs'", "1969-12-31 23:59:59"],
    ["boolean", "'Yes'", "", "true"],
    ["boolean", "0", "", "false"],
    ["bigint", "1540919166796.0", "", "1540919166796"],
    ["bigint", "9223372036854775807", "", "9223372036854775807"],
    ["decimal(8, 2)", "20.259", "", "20.25"],
    ["decimal(8, 2)", "20.259", "roundec", "20.26"],
    ["decimal(8, 2)", "-0.005", "roundec", "-0.01"],
    ["decimal(38, 20)", "0.12345678901234567890", "", "0.12345678901234567890"],
    ["char(3)", "'ab'", "", "ab "],
    ["int", "'-999'", "null as '-999'", null],
    ["varchar(9)", "12345678901234567890123", "truncatecolumns", "123456789"],
  ])("to %s of %s %s gives %s", async (type, value, options, expected) => {
    expect(await load(`v ${type}`, one(value.replaceAll("'", '"')), options)).toEqual([[expected]]);
  });

  it.each([
    ["int", "true", 1207],
    ["int", '"1.0"', 1207],
    ["int", '"1e3"', 1207],
    ["int", '"0x1F"', 1207],
    ["int", "2147483648", 1222],
    ["float", '"1,5"', 1208],
    ["float", "1e400", 1208],
    ["decimal(5, 2)", "12345", 1209],
    ["boolean", '"maybe"', 1210],
    ["date", '"2018-02-30"', 1205],
    ["date", '"03.11.2018"', 1205],
    ["timestamp", "1541242826796", 1206],
    ["timestamp", '"2018-11-03T10:11:12"', 1206],
    ["char(3)", '"é"', 1220],
    ["varchar(3)", '"abcd"', 1204],
    ["varchar(9)", '"a"}\n{"v": "x', 1216],
  ])("to %s of %s fails with %i", async (type, value, code) => {
    const { loadErrors } = await failure(`v ${type}`, one(value));
    expect(loadErrors).toMatchObject([{ errorCode: code }]);
  });

  it("names the bytes that are no UTF-8, also where nothing is loaded from them", async () => {
    const bad = (bytes: readonly number[], key: string): Buffer =>
      Buffer.concat([Buffer.from(`{"${key}": "a`), Buffer.from(bytes), Buffer.from('b"}')]);
    const { loadErrors } = await failure("v varchar(9)", bad([0xa4], "v"));
    expect(loadErrors).toMatchObject([
      {
        columnName: "v",
        errorCode: 1220,
        errorMessage:
          "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)",
      },
    ]);
    expect((await failure("v varchar(9)", bad([0xff], "w"))).loadErrors).toMatchObject([
      { columnName: null, errorCode: 1220 },
    ]);
  });

  it("puts as many replacements as bytes in the place of bad UTF-8, and leaves U+FFFD alone", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"v": "\ufffd'),
      Buffer.from([0xe2, 0x82]),
      Buffer.from('x"}'),
    ]);
    expect(await load("v varchar(9)", bytes, "acceptinvchars '\"'")).toEqual([['\ufffd""x']]);
    expect(await load("v varchar(9)", bytes, "acceptinvchars", "begin")).toEqual([["\ufffd??x"]]);
  });

  it("refuses a format that it cannot read, by the part", async () => {
    const { code, message } = await failure("v timestamp", one("1"), "timeformat 'YYYY-Q'");
    expect(code).toBe("0A000");
    expect(message).toContain('"Q"');
  });
});

describe("rows", () => {
  it("that are no objects, or name a key twice, are errors", async () => {
    for (const row of ["null", "7", '"x"', "[]", '{"v": 1, "v": 2}']) {
      const { loadErrors } = await failure("v int", `{"v": 1}\n${row}`);
      expect(loadErrors).toMatchObject([{ lineNumber: 2, errorCode: 1216 }]);
    }
  });

  it("may lack every column", async () => {
    expect(await load("v int, w int", '{}\n{"x": 1}')).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it("may have keys and columns of any name", async () => {
    expect(
      await load("file_index int, filename varchar(9)", '{"file_index": 7, "filename": "4.60"}'),
    ).toEqual([["7", "4.60"]]);
  });
});
