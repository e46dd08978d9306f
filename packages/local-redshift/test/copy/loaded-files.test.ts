import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { LocalRedshift } from "../../src/index.ts";
import { loading } from "./loading.ts";

const { db, files } = loading();

/** What COPY says of each file that it read, by the file's name within the folder. */
async function told(
  contents: Readonly<Record<string, string | Buffer>>,
  options: string,
  columns = "a integer, b varchar(20)",
): Promise<Readonly<Record<string, number | null>>> {
  const prefix = files(contents);
  await db.run(`drop table if exists target; create table target (${columns})`);
  const { files: read = [] } = await db.run(`copy target from '${prefix}' ${options}`);
  const rows = await db.rows(
    "select trim(file_name), bytes_scanned, lines_scanned, trim(file_etag) from sys_load_detail where query_id = pg_last_copy_id() order by 1",
  );
  expect(rows).toEqual(
    read.map(({ name, bytes, rows: found, etag }) => [name, String(bytes), String(found), etag]),
  );
  for (const { name, bytes } of read) expect(bytes).toBe(statSync(name).size);
  return Object.fromEntries(read.map(({ name, rows: found }) => [name.slice(prefix.length), found]));
}

const object = (a: number, b = "x"): string => JSON.stringify({ a, b });

describe("the rows of each file that COPY read", () => {
  it("are counted in few files of JSON, whether the engine or we convert them", async () => {
    const contents = {
      "1.json": `${object(1)}\n${object(2)}\n`,
      "2.json": `${object(3)} ${object(4)} ${object(5)}`,
      // The engine is not sure of a number in quotes.
      "3.json": `${object(6)}\n{"a": "7", "b": "y"}\n`,
      "4.json": "\n",
    };
    const expected = { "1.json": 2, "2.json": 3, "3.json": 2, "4.json": 0 };
    expect(await told(contents, "format json 'auto'")).toEqual(expected);
    expect(await told(contents, "format json 'auto ignorecase'")).toEqual(expected);
  });

  it("are counted in many small ones, in which braces stand in texts too", async () => {
    const contents = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        `${String(n).padStart(2, "0")}.json`,
        Array.from({ length: n % 4 }, (_, m) => object(m, '}{"\\')).join(n % 2 === 0 ? "\n" : ""),
      ]),
    );
    const expected = Object.fromEntries(Object.keys(contents).map((name, n) => [name, n % 4]));
    expect(await told(contents, "format json 'auto'")).toEqual(expected);
  });

  it("are counted in CSV, by the engine and by hand, and in packed files", async () => {
    const contents = { "1.csv": "1,x\n2,y\n", "2.csv": "3,z\n", "3.csv": '4,"a\r\nb"\r\n5,c\r\n' };
    expect(await told(contents, "csv")).toEqual({ "1.csv": 2, "2.csv": 1, "3.csv": 2 });
    const packed = { "1.gz": gzipSync("1,x\n2,y\n"), "2.gz": gzipSync("3,z\n") };
    expect(await told(packed, "csv gzip")).toEqual({ "1.gz": 2, "2.gz": 1 });
  });

  it("hold those that were passed over", async () => {
    const contents = { "1.csv": "1,x\nno,y\n", "2.csv": "3,z\n" };
    expect(await told(contents, "csv maxerror 5")).toEqual({ "1.csv": 2, "2.csv": 1 });
    expect(await db.rows("select count(*) from target")).toEqual([["2"]]);
  });
});

describe("the ETag of a local file", () => {
  it("is the same in the list and in the load, and another one once the file has changed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "files-of-"));
    const database = await LocalRedshift.open({ path: ":memory:", baseDirectory: folder });
    try {
      mkdirSync(join(folder, "in"));
      writeFileSync(join(folder, "in/1.csv"), "1\n");
      writeFileSync(join(folder, "in/2.csv"), "2\n");
      const session = await database.connect();
      await session.execute("create table t (a integer)");
      const copy = "copy t from 'in/' csv";
      const listed = await database.filesOf(copy);
      const [loaded] = await session.execute(copy);
      expect(loaded?.files?.map(({ rows: _, ...file }) => file)).toEqual(listed);
      expect(listed.map(({ name }) => name)).toEqual([join(folder, "in/1.csv"), join(folder, "in/2.csv")]);
      // As long as before, and of another time.
      writeFileSync(join(folder, "in/2.csv"), "3\n");
      utimesSync(join(folder, "in/2.csv"), 1, 1);
      const after = await database.filesOf(copy);
      expect(after.map(({ etag }, at) => etag === listed[at]?.etag)).toEqual([true, false]);
    } finally {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
