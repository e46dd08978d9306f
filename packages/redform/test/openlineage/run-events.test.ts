import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { datasetName, namingOf, uuidOf } from "../../src/openlineage/names.ts";
import type { RunEvent } from "../../src/openlineage/run-event.ts";
import { dataform, makeProject } from "../cli/dataform.ts";
import { eventValidator } from "./specification.ts";

const validate = eventValidator();

const files = {
  "package.json": '{ "name": "@acme/shop" }',
  "definitions/orders.sqlx":
    'config { type: "operations", hasOutput: true, columns: { id: "The order.", total: "Cents.", state: "How far it is." } }\n\ndrop table if exists ${self()}\n---\ncreate table ${self()} (id integer, total integer, state varchar(8))\n---\ncopy ${self()} from \'data/orders.json\' credentials \'aws_access_key_id=AKIAXXXXXXXX;aws_secret_access_key=verysecretvalue\' format as json \'auto\'\n',
  "data/orders.json": '{"id": 1, "total": 250, "state": "paid"}\n{"id": 2, "total": 10, "state": "open"}\n',
  "definitions/paid.sqlx":
    'config { type: "table", description: "What was paid.", assertions: { uniqueKey: ["id"] } }\n\nselect id, total / 100 as euros from ${ref("orders")} where state = \'paid\'\n',
  "definitions/days.sqlx":
    'config { type: "view" }\n\nselect count(*) as orders, max(euros) as most from ${ref("paid")}\n',
};

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Received {
  readonly event: RunEvent;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** A server that takes events; `answer` is its status, or null for no answer at all. */
async function receiver(
  answer: number | null,
): Promise<{ readonly url: string; readonly received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({ event: JSON.parse(body) as RunEvent, path: request.url, headers: request.headers });
      if (answer !== null) response.writeHead(answer).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

function valid(events: readonly RunEvent[]): readonly RunEvent[] {
  for (const event of events) {
    validate(event);
    expect(validate.errors ?? []).toEqual([]);
  }
  return events;
}

const linesOf = (path: string): readonly RunEvent[] =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);

describe("OpenLineage events of a run", () => {
  it("are valid, and say of each model what it reads, makes and is made of", async () => {
    const root = makeProject(files);
    const { code, stderr } = await dataform(["run", "--openlineage", "events/run.jsonl"], root);
    expect(stderr).not.toContain("warning");
    expect(code).toBe(0);
    const text = readFileSync(join(root, "events/run.jsonl"), "utf8");
    expect(text).not.toContain("verysecretvalue");
    const events = valid(linesOf(join(root, "events/run.jsonl")));
    const shown = events.map(({ eventType, job }) => `${job.name} ${eventType}`);
    expect(shown[0]).toBe("dataform run START");
    expect(shown.at(-1)).toBe("dataform run COMPLETE");
    for (const name of [
      "shop.orders",
      "shop.paid",
      "shop.days",
      "shop_assertions.shop_paid_assertions_uniqueKey_0",
    ]) {
      const [start, end] = [`${name} START`, `${name} COMPLETE`].map((one) => shown.indexOf(one));
      expect([name, start !== -1 && (end ?? -1) > (start ?? 0)]).toEqual([name, true]);
    }
    // One run id an action, the same at both ends, and the run's own as its parent.
    const [first] = events;
    for (const event of events.slice(1, -1)) {
      expect(event.run.facets).toMatchObject({ parent: { run: { runId: first?.run.runId } } });
      const ids = new Set(
        events.filter(({ job }) => job.name === event.job.name).map(({ run }) => run.runId),
      );
      expect(ids.size).toBe(1);
    }
    const paid = events.find(({ job, eventType }) => job.name === "shop.paid" && eventType === "COMPLETE");
    expect(paid).toMatchObject({
      job: { namespace: "shop", facets: { documentation: { description: "What was paid." } } },
      inputs: [{ namespace: "local-redshift://shop", name: "shop.orders" }],
      outputs: [
        {
          name: "shop.paid",
          outputFacets: { outputStatistics: { rowCount: 1 } },
          facets: {
            schema: {
              fields: [
                { name: "id", type: "integer" },
                { name: "euros", type: "integer" },
              ],
            },
            columnLineage: {
              fields: {
                euros: {
                  inputFields: [
                    {
                      namespace: "local-redshift://shop",
                      name: "shop.orders",
                      field: "total",
                      transformations: [
                        { type: "DIRECT", subtype: "TRANSFORMATION", description: "total / 100" },
                      ],
                    },
                  ],
                },
                id: { inputFields: [{ field: "id", transformations: [{ subtype: "IDENTITY" }] }] },
              },
              dataset: [
                {
                  field: "state",
                  transformations: [{ type: "INDIRECT", subtype: "FILTER", description: "state = 'paid'" }],
                },
              ],
            },
          },
        },
      ],
    });
    const orders = events.find(
      ({ job, eventType }) => job.name === "shop.orders" && eventType === "COMPLETE",
    );
    expect(orders?.inputs).toEqual([{ namespace: "file", name: join(root, "data/orders.json") }]);
  });

  it("tell of an assertion that fails, of what failed by it, and not of what never began", async () => {
    const root = makeProject({
      ...files,
      "data/orders.json":
        '{"id": 1, "total": 250, "state": "paid"}\n{"id": 1, "total": 10, "state": "paid"}\n',
    });
    const { url, received } = await receiver(201);
    expect((await dataform(["run", "--openlineage", url], root)).code).toBe(1);
    const events = valid(received.map(({ event }) => event));
    const ends = events.filter(({ eventType }) => eventType !== "START");
    expect(Object.fromEntries(ends.map(({ job, eventType }) => [job.name, eventType]))).toEqual({
      "shop.orders": "COMPLETE",
      "shop.paid": "FAIL",
      "shop_assertions.shop_paid_assertions_uniqueKey_0": "FAIL",
      "dataform run": "FAIL",
    });
    const assertion = ends.find(({ job }) => job.name.startsWith("shop_assertions"));
    expect(assertion?.inputs).toMatchObject([
      {
        name: "shop.paid",
        inputFacets: {
          dataQualityAssertions: {
            assertions: [{ assertion: "shop_paid_assertions_uniqueKey_0", success: false }],
          },
        },
      },
    ]);
    expect(received[0]?.path).toBe("/api/v1/lineage");
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  it("go where the environment says, with a key from the environment that stands in no output", async () => {
    const { url, received } = await receiver(200);
    const root = makeProject({
      ...files,
      "environments/local.yaml": `warehouse: local\nopenlineage:\n  to: ${url}/take/them\n  apiKey: \${LINEAGE_KEY}\n  namespace: team\n`,
    });
    const { code, stdout, stderr } = await dataform(["run"], root, { LINEAGE_KEY: "k3y-of-the-team" });
    expect(code).toBe(0);
    expect(`${stdout}${stderr}`).not.toContain("k3y-of-the-team");
    expect(received.length).toBeGreaterThan(6);
    expect(new Set(received.map(({ path }) => path))).toEqual(new Set(["/take/them"]));
    expect(received[0]?.headers.authorization).toBe("Bearer k3y-of-the-team");
    expect(received[0]?.event.job.namespace).toBe("team");
  });

  it("fail no run: a server that refuses, is silent or is not there earns one warning", async () => {
    const root = makeProject(files);
    const refusing = await receiver(503);
    const refused = await dataform(["run", "--openlineage", refusing.url], root);
    expect(refused.code).toBe(0);
    expect(refused.stderr).toMatch(
      /warning OpenLineage at http:\/\/127\.0\.0\.1:\d+\/api\/v1\/lineage: it answered 503/,
    );
    // It is asked once, not again for each event.
    expect(refusing.received).toHaveLength(1);
    const silent = await receiver(null);
    const slow = makeProject({
      ...files,
      "environments/local.yaml": `warehouse: local\nopenlineage: { to: "${silent.url}", timeoutSeconds: 1 }\n`,
    });
    const waited = await dataform(["run", "--json"], slow);
    expect(waited.code).toBe(0);
    expect(waited.stderr).toContain("did not answer in time");
    expect(JSON.parse(waited.stdout)).toMatchObject({ status: "success" });
    const nobody = await dataform(["run", "--openlineage", "http://127.0.0.1:1"], root);
    expect(nobody.code).toBe(0);
    expect(nobody.stderr).toMatch(/warning OpenLineage at .*; \d+ events were not sent/);
  });

  it("are refused before anything runs where the address can't be meant", async () => {
    const root = makeProject(files);
    const named = await dataform(["run", "--openlineage", "https://me:pass1234@lineage.test/"], root);
    expect(named.code).toBe(2);
    expect(named.stderr).toContain("holds a name or a password");
    expect(named.stderr).not.toContain("pass1234");
    expect(existsSync(join(root, ".redform/runs"))).toBe(false);
    const literal = makeProject({
      ...files,
      "environments/local.yaml": "warehouse: local\nopenlineage: { to: run.jsonl, apiKey: abc123 }\n",
    });
    const secret = await dataform(["run"], literal);
    expect(secret.code).toBe(1);
    expect(secret.stderr).toContain("environments/local.yaml:2");
    expect(secret.stderr).toContain("openlineage.apiKey stands in the file");
    expect(secret.stderr).not.toContain("abc123");
  });
});

describe("names of datasets", () => {
  it("are those that OpenLineage gives Redshift, S3 and files", () => {
    const at = (host: string): ReturnType<typeof namingOf> =>
      namingOf(
        "shop",
        {
          connection: {
            warehouse: "redshift",
            settings: {
              host,
              port: 5439,
              database: "dev",
              auth: { method: "password", user: "u", password: "p" },
              aws: {},
              tls: {},
              connectTimeoutMs: 1000,
            },
          },
        },
        "/home/me/shop",
      );
    const cluster = at("analytics.abc123xyz.eu-west-1.redshift.amazonaws.com");
    expect(datasetName("shop.paid", cluster)).toEqual({
      namespace: "redshift://analytics.eu-west-1:5439",
      name: "dev.shop.paid",
    });
    const serverless = at("shop-wg.123456789012.us-east-2.redshift-serverless.amazonaws.com");
    expect(datasetName("shop.paid", serverless).namespace).toBe("redshift://shop-wg.us-east-2:5439");
    expect(datasetName("shop.paid", at("localhost")).namespace).toBe("redshift://localhost:5439");
    expect(datasetName("source:s3://bucket/a/b.json", cluster)).toEqual({
      namespace: "s3://bucket",
      name: "a/b.json",
    });
    expect(datasetName("source:data/../logs", cluster)).toEqual({
      namespace: "file",
      name: "/home/me/shop/logs",
    });
  });

  it("of runs are UUIDs, the same for the same run", () => {
    expect(uuidOf("a")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidOf("a")).toBe(uuidOf("a"));
    expect(uuidOf("a")).not.toBe(uuidOf("b"));
  });
});
