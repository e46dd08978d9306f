import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";

// dg/super-configurations
describe("Settings of SUPER", () => {
  const db = testDatabase();

  it("let names of attributes keep their capitals", async () => {
    const json = '{"ITEMS": {"Name": "TV", "Sizes": [{"Inch": 1}]}, "items": {"name": "low"}}';
    await db.run(`create table d (data super); insert into d values (json_parse('${json}'))`);
    const values =
      'data."ITEMS"."Name"::varchar, data.items.name::varchar, d."DATA"."ITEMS"."Sizes"[0]."Inch"::int';
    expect(await db.rows(`select ${values} from d`)).toEqual([["low", "low", null]]);
    for (const setting of ["enable_case_sensitive_super_attribute", "enable_case_sensitive_identifier"]) {
      await db.run(`set ${setting} to true`);
      expect(await db.rows(`select ${values} from d where data."ITEMS"."Name" = 'TV'`)).toEqual([
        ["TV", "low", "1"],
      ]);
      expect(await db.rows('select s."Inch" from d, d.data."ITEMS"."Sizes" as s')).toEqual([["1"]]);
      await db.run(`reset ${setting}`);
    }
  });

  it("let json_parse pass over attributes that stand twice, and cut strings that are too long", async () => {
    const long = `json_parse('["' || repeat('é', 40000) || '"]')`;
    await expect(db.rows(`select ${long}`)).rejects.toMatchObject({ code: "22001" });
    await db.run("set json_parse_truncate_strings = on; set json_parse_dedup_attributes = on");
    expect(await db.value(`octet_length(json_serialize(${long}))`)).toBe("65538");
    expect(await db.value('json_parse(\'{"a": 1, "b": {"c": 2, "c": 3}, "a": 4}\')')).toBe(
      '{"a":1,"b":{"c":2}}',
    );
    await db.run("reset json_parse_truncate_strings; reset json_parse_dedup_attributes");
  });

  it.each(["cast_super_null_on_error", "navigate_super_null_on_error"])("leave %s on", async (name) => {
    await expect(db.run(`set ${name} = off`)).rejects.toMatchObject({ code: "0A000" });
    await db.run(`set ${name} = on`);
  });
});
