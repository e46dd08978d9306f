import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, it } from "vitest";
import { unloading } from "./unloading.ts";

const { db, folder, failure, names } = unloading();

/** What another reader of Parquet finds. */
async function read(target: string, columns = "*"): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const result = await connection.run(
    `select ${columns} from read_parquet('${folder}/${target}', hive_partitioning = false) order by all`,
  );
  const rows = await result.getRowsJS();
  connection.closeSync();
  instance.closeSync();
  return rows.map((row) => row.map(String));
}

beforeAll(async () => {
  await db.run(`create table v (id int, price decimal(10,2), name varchar(20), stamp timestamp, tz timestamptz, big bigint, s super, ok boolean);
    insert into v values (1, 12.50, 'a"b', '2018-11-15 00:30:26.796', '2018-11-15 01:00:00+01', 9007199254740993, json_parse('{"a":1}'), true),
    (2, null, 'é', null, null, null, null, false)`);
});

describe("UNLOAD to PARQUET", () => {
  it("writes every type so that others read it", async () => {
    await db.run(
      "unload ('select *, sum(big) over () as total from v order by id') to 'all/' format as parquet",
    );
    expect(names("all")).toEqual(["0000_part_00.parquet"]);
    const columns =
      "id, price, name, stamp::varchar, tz::varchar, big, s, ok, total, typeof(price), typeof(stamp), typeof(tz), typeof(total)";
    const types = ["DECIMAL(10,2)", "TIMESTAMP", "TIMESTAMP"];
    const first = ["1", "12.5", 'a"b', "2018-11-15 00:30:26.796", "2018-11-15 00:00:00", "9007199254740993"];
    const second = ["2", "null", "é", "null", "null", "null"];
    expect(await read("all/*", columns)).toEqual([
      [
        ...first,
        '{"a":1}',
        "true",
        "9007199254740993",
        ...types,
        expect.stringMatching(/^(DECIMAL\(38,0\)|BIGINT)$/),
      ],
      [
        ...second,
        "null",
        "false",
        "9007199254740993",
        ...types,
        expect.stringMatching(/^(DECIMAL\(38,0\)|BIGINT)$/),
      ],
    ]);
    const [[codec] = []] = await read(
      "all/*",
      `(select first(compression) from parquet_metadata('${folder}/all/0000_part_00.parquet'))`,
    );
    expect(codec).toBe("SNAPPY");
  });

  it("makes folders of partitions, with their own columns or without", async () => {
    const query =
      "select id, name, stamp::date as day, price from v union all select 3, ''c'', ''2018-11-15'', 12.50";
    await db.run(`unload ('${query}') to 'parts' parquet partition by (day, price) manifest`);
    const [first = "", second = "", ...rest] = names("parts");
    expect([first, second, rest]).toEqual([
      "day=2018-11-15/price=12.50/0000_part_00.parquet",
      "day=__HIVE_DEFAULT_PARTITION__/price=__HIVE_DEFAULT_PARTITION__/0000_part_00.parquet",
      ["manifest"],
    ]);
    expect(await read(`parts/${first}`)).toEqual([
      ["1", 'a"b'],
      ["3", "c"],
    ]);
    expect(await read(`parts/${second}`)).toEqual([["2", "é"]]);
    await db.run(`unload ('${query}') to 'kept' parquet partition by (day) include`);
    expect(await read("kept/day=2018-11-15/*", "id, day::varchar, price")).toEqual([
      ["1", "2018-11-15", "12.5"],
      ["3", "2018-11-15", "12.5"],
    ]);
  });

  it("refuses two columns of one name", async () => {
    expect(await failure("select 1 as a, 2 as a", "parquet")).toMatchObject({ code: "42701" });
  });

  it("writes no file for no rows", async () => {
    await db.run("unload ('select 1 as a where false') to 'none/' parquet");
    expect(() => names("none")).toThrow(/ENOENT|no such/i);
  });
});
