import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type S3Server, startS3 } from "../../../local-redshift/test/s3/s3-server.ts";
import type { CompiledGraph, LoadOptions } from "../../src/graph/compiled-graph.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { eventsLoad, eventsOf, type Loading, withLoading } from "../run/loading.ts";
import { type LocalServer, startLocalServer } from "./local-server.ts";

/** S3 on a real protocol server, and local-redshift's server in the cluster's place, which reads it too. */
let s3: S3Server;
let server: LocalServer;
const variables = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
} as const;
const before = { ...process.env };

beforeAll(async () => {
  s3 = await startS3();
  Object.assign(process.env, variables, { AWS_ENDPOINT_URL_S3: s3.endpoint });
});
afterAll(async () => {
  process.env = before;
  await s3.stop();
});
beforeEach(async () => {
  server = await startLocalServer();
  onTestFinished(() => server.stop());
});

let buckets = 0;

async function onS3(
  manifests: boolean,
  use: (loading: Loading & { readonly bucket: string }) => Promise<void>,
): Promise<void> {
  buckets += 1;
  const bucket = `lake-${buckets}`;
  const open = (): Promise<Warehouse> =>
    openRedshiftWarehouse(
      {
        warehouse: "redshift",
        settings: server.settings(manifests ? { manifests: `s3://${bucket}/manifests/` } : {}),
      },
      { applicationName: "test", now: Date.now },
    );
  await withLoading((loading) => use({ ...loading, bucket }), open);
}

const load = (bucket: string, options: Partial<LoadOptions> = {}): CompiledGraph =>
  eventsLoad(options, [], `s3://${bucket}/in/`);

const EVENTS = "select id, name from shop.events order by id, name";
const OBJECTS = "select object, etag, byte_count, row_count from redform.loaded_objects order by 1";

describe("a load from S3 through the driver", () => {
  it("records key, ETag, size and rows as S3 and the warehouse tell them", () =>
    onS3(false, async ({ bucket, run, sql }) => {
      await s3.put(bucket, { "in/a.csv": "1,x\n2,y\n", "in/b.csv": "3,z\n", "other/c.csv": "9,no\n" });
      expect(eventsOf(await run(load(bucket, { take: "all" })))).toMatchObject({ rows: 3 });
      // MD5 of the bytes, as S3 defines it for objects that were put in one piece.
      expect(await sql(OBJECTS)).toEqual([
        [`s3://${bucket}/in/a.csv`, '"b9871c4da0c7f11b3813e285f2fbc68d"', "8", "2"],
        [`s3://${bucket}/in/b.csv`, '"c527f72107f439bb7a8767ffb98e4cdf"', "4", "1"],
      ]);
    }));

  it("takes new objects by a manifest in the place that is named, and takes it away again", () =>
    onS3(true, async ({ bucket, run, sql }) => {
      await s3.put(bucket, { "in/a.csv": "1,x\n" });
      await run(load(bucket));
      await s3.put(bucket, { "in/b.csv": "2,y\n", "in/b.csv.more": "3,z\n" });
      s3.forget();
      expect(eventsOf(await run(load(bucket)))).toMatchObject({ rows: 3, loaded: { objects: 2 } });
      const written = s3.requests
        .filter(({ method }) => method === "PUT")
        .map(({ url }) => url.split("?")[0]);
      expect(written).toEqual([`/${bucket}/manifests/r2-shop.events.manifest`]);
      expect(await s3.keys(bucket, "manifests/")).toEqual([]);
      expect(await sql(EVENTS)).toEqual([
        ["1", "x"],
        ["2", "y"],
        ["3", "z"],
      ]);
      expect(eventsOf(await run(load(bucket))).loaded).toBeUndefined();
      expect((await sql(OBJECTS)).length).toBe(3);
    }));

  it("takes them by a COPY each where no place is named, unless one would take another too", () =>
    onS3(false, async ({ bucket, run, sql }) => {
      await s3.put(bucket, { "in/a.csv": "1,x\n" });
      await run(load(bucket));
      await s3.put(bucket, { "in/b.csv": "2,y\n", "in/c.csv": "3,z\n" });
      expect(eventsOf(await run(load(bucket)))).toMatchObject({ rows: 3, loaded: { objects: 2 } });
      await s3.put(bucket, { "in/d.csv": "4,x\n", "in/d.csv.more": "5,y\n" });
      expect(eventsOf(await run(load(bucket)))).toMatchObject({
        status: "failure",
        error: {
          code: "no_manifest_place",
          message: expect.stringContaining("would take"),
          hint: expect.stringContaining("connection.manifests"),
        },
      });
      expect((await sql(EVENTS)).length).toBe(3);
    }));

  it("tells an object that was overwritten by its ETag", () =>
    onS3(true, async ({ bucket, run }) => {
      await s3.put(bucket, { "in/a.csv": "1,x\n" });
      await run(load(bucket));
      await s3.put(bucket, { "in/a.csv": "1,y\n" });
      expect(eventsOf(await run(load(bucket))).error?.message).toBe(
        `1 object changed since it was loaded: s3://${bucket}/in/a.csv`,
      );
    }));
});
