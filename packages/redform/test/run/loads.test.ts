import { statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderPlan } from "../../src/plan/render.ts";
import { assertion } from "../graphs.ts";
import { eventsLoad, eventsOf, withLoading } from "./loading.ts";

const EVENTS = "select id, name from shop.events order by id, name";
const OBJECTS =
  "select object, byte_count, row_count from redform.loaded_objects where table_name = 'events' order by 1";
const LOADS =
  "select load_id, replaced, object_count, byte_count, row_count from redform.loads order by loaded_at";

describe("a load that takes all", () => {
  const all = eventsLoad({ take: "all" });

  it("records each object that it took, its ETag, size and rows", () =>
    withLoading(async ({ root, write, run, sql }) => {
      write("a.csv", "1,x\n2,y\n");
      write("sub/b.csv", "3,z\n");
      const result = eventsOf(await run(all));
      expect(result).toMatchObject({ status: "success", rows: 3, loaded: { objects: 2, bytes: 12 } });
      expect(await sql(OBJECTS)).toEqual([
        ["in/a.csv", "8", "2"],
        ["in/sub/b.csv", "4", "1"],
      ]);
      expect(await sql(LOADS)).toEqual([["r1", "true", "2", "12", "3"]]);
      const [[etag]] = (await sql("select etag from redform.loaded_objects where object = 'in/a.csv'")) as [
        [string],
      ];
      const { mtimeMs, size } = statSync(join(root, "in/a.csv"));
      expect(etag).toBe(`"${Math.round(mtimeMs * 1000).toString(16)}-${size.toString(16)}"`);
    }));

  it("puts all that is there in place of what stood, and keeps the loads before it on record", () =>
    withLoading(async ({ write, remove, run, sql }) => {
      write("a.csv", "1,x\n");
      write("b.csv", "2,y\n");
      await run(all);
      remove("a.csv");
      write("c.csv", "3,z\n");
      expect(eventsOf(await run(all)).status).toBe("success");
      expect(await sql(EVENTS)).toEqual([
        ["2", "y"],
        ["3", "z"],
      ]);
      expect((await sql(OBJECTS)).map(([name]) => name)).toEqual(["in/b.csv", "in/c.csv"]);
      expect((await sql(LOADS)).map(([id]) => id)).toEqual(["r1", "r2"]);
      expect(await sql("select count(*) from svv_tables where table_name like '%redform_%'")).toEqual([
        ["0"],
      ]);
    }));

  it("records many objects as well", () =>
    withLoading(async ({ write, run, sql }) => {
      for (let n = 0; n < 600; n += 1) write(`it's "${n}".csv`, "1,x\n2,y\n".slice(0, n % 2 === 0 ? 4 : 8));
      expect(eventsOf(await run(all)).loaded?.objects).toBe(600);
      expect(
        await sql(
          "select count(distinct object), count(distinct etag) > 1, sum(byte_count), sum(row_count) from redform.loaded_objects",
        ),
      ).toEqual([["600", "true", "3600", "900"]]);
      expect(
        await sql("select count(*) from redform.loaded_objects where object = 'in/it''s \"7\".csv'"),
      ).toEqual([["1"]]);
      expect(eventsOf(await run(eventsLoad())).loaded).toBeUndefined();
    }));

  it("publishes nothing that fails an audit, and records nothing of it", () =>
    withLoading(async ({ write, run, sql }) => {
      const audited = eventsLoad({ take: "all" }, [
        assertion("no_bad", {
          dependsOn: ["shop.events"],
          query: "select * from shop.events where name = 'bad'",
        }),
      ]);
      write("a.csv", "1,x\n");
      expect((await run(audited)).status).toBe("success");
      write("b.csv", "2,bad\n");
      const result = await run(audited);
      expect(eventsOf(result)).toMatchObject({
        status: "failure",
        error: { code: "audit_failed", hint: expect.stringContaining('"shop"."events__redform_new"') },
      });
      expect(result.actions.find(({ target }) => target.name === "no_bad")?.failingRows?.rows).toEqual([
        ["2", "bad"],
      ]);
      expect(await sql(EVENTS)).toEqual([["1", "x"]]);
      expect((await sql(LOADS)).map(([id]) => id)).toEqual(["r1"]);
      expect((await sql(OBJECTS)).map(([name]) => name)).toEqual(["in/a.csv"]);
    }));
});

describe("a load that takes what is new", () => {
  const fresh = eventsLoad();

  it("takes each object once, and --full-refresh takes all anew", () =>
    withLoading(async ({ write, run, sql }) => {
      write("a.csv", "1,x\n");
      expect(eventsOf(await run(fresh)).loaded?.objects).toBe(1);
      write("b.csv", "2,y\n3,z\n");
      expect(eventsOf(await run(fresh))).toMatchObject({ rows: 3, loaded: { objects: 1, bytes: 8 } });
      const third = eventsOf(await run(fresh));
      expect([third.status, third.rows, third.loaded]).toEqual(["success", 3, undefined]);
      expect(await sql(EVENTS)).toEqual([
        ["1", "x"],
        ["2", "y"],
        ["3", "z"],
      ]);
      expect(await sql(LOADS)).toEqual([
        ["r1", "true", "1", "4", "1"],
        ["r2", "false", "1", "8", "2"],
      ]);
      expect(eventsOf(await run(fresh, true)).loaded?.objects).toBe(2);
      expect(await sql("select count(*) from shop.events")).toEqual([["3"]]);
      expect((await sql(OBJECTS)).length).toBe(2);
      expect(eventsOf(await run(fresh)).loaded).toBeUndefined();
    }));

  it("takes nothing of a load whose audit fails, and takes it when it passes", () =>
    withLoading(async ({ write, run, sql }) => {
      const audited = eventsLoad({}, [
        assertion("once", {
          dependsOn: ["shop.events"],
          query: "select id from shop.events group by id having count(*) > 1",
        }),
      ]);
      write("a.csv", "1,x\n");
      await run(audited);
      write("b.csv", "1,again\n");
      expect(eventsOf(await run(audited)).status).toBe("failure");
      expect(await sql(EVENTS)).toEqual([["1", "x"]]);
      expect((await sql(LOADS)).length).toBe(1);
      await sql("update shop.events set id = 0 where id = 1");
      expect(eventsOf(await run(audited)).status).toBe("success");
      expect((await sql(OBJECTS)).map(([name]) => name)).toEqual(["in/a.csv", "in/b.csv"]);
    }));

  it("fails for an object that changed since, and names it", () =>
    withLoading(async ({ root, write, run, sql, plan }) => {
      write("a.csv", "1,x\n");
      await run(fresh);
      write("a.csv", "1,x\n2,y\n");
      write("b.csv", "3,z\n");
      expect(renderPlan(await plan(fresh))).toContain(
        "-- refused: 1 object changed since it was loaded: in/a.csv",
      );
      expect(eventsOf(await run(fresh))).toMatchObject({
        status: "failure",
        error: { code: "objects_changed", hint: expect.stringContaining("--full-refresh") },
      });
      expect(await sql(EVENTS)).toEqual([["1", "x"]]);
      // The same length and another time is another state too.
      write("a.csv", "1,x\n");
      utimesSync(join(root, "in/a.csv"), 1, 1);
      expect(eventsOf(await run(fresh)).status).toBe("failure");
      expect(eventsOf(await run(fresh, true)).status).toBe("success");
      expect((await sql(EVENTS)).length).toBe(2);
    }));

  it("loads everything anew for one that changed, or keeps it as it was, where the model says so", () =>
    withLoading(async ({ write, run, sql }) => {
      write("a.csv", "1,x\n");
      await run(fresh);
      write("a.csv", "1,x\n2,y\n");
      write("b.csv", "3,z\n");
      const ignored = eventsOf(await run(eventsLoad({ changed: "ignore" })));
      expect(ignored.notes).toEqual(["1 object changed, and what was loaded of it stays: in/a.csv"]);
      expect(await sql("select id from shop.events order by 1")).toEqual([["1"], ["3"]]);
      const reloaded = eventsOf(await run(eventsLoad({ changed: "reload" })));
      expect(reloaded.notes).toEqual(["1 object changed, so all objects are loaded anew: in/a.csv"]);
      expect(await sql("select id from shop.events order by 1")).toEqual([["1"], ["2"], ["3"]]);
    }));

  it("keeps the rows of objects that are gone, and says so", () =>
    withLoading(async ({ write, remove, run, sql }) => {
      write("a.csv", "1,x\n");
      write("b.csv", "2,y\n");
      await run(fresh);
      remove("a.csv");
      remove("b.csv");
      const result = eventsOf(await run(fresh));
      expect(result.notes).toEqual(["2 objects are gone, and the rows stay: in/a.csv, in/b.csv"]);
      expect((await sql(EVENTS)).length).toBe(2);
    }));

  it("loads anew a table of which nothing is recorded", () =>
    withLoading(async ({ write, run, sql }) => {
      await sql("create schema shop");
      await sql("create table shop.events (id integer, name varchar(20))");
      await sql("insert into shop.events values (1, 'x')");
      write("a.csv", "1,x\n");
      const result = eventsOf(await run(fresh));
      expect(result.notes).toEqual([
        "nothing is recorded of what the table holds: all objects are loaded anew",
      ]);
      expect(await sql(EVENTS)).toEqual([["1", "x"]]);
    }));

  it("shows in a dry run which objects it will take", () =>
    withLoading(async ({ write, run, plan }) => {
      write("a.csv", "1,x\n");
      await run(fresh);
      write("b.csv", "2,y\n");
      const shown = renderPlan(await plan(fresh));
      expect(shown).toContain(`-- .redform/manifests/r2-shop.events.manifest:
-- {"entries":[{"url":"in/b.csv","mandatory":true}]}
copy "shop"."events" from '.redform/manifests/r2-shop.events.manifest' csv
manifest;`);
      expect(shown).not.toContain("a.csv");
    }));
});
