import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataform, makeProject, startDataform } from "../cli/dataform.ts";
import { type Serving, serveProject } from "./serving.ts";

const SECRET = "s3cr3t-of-the-test";

describe("dataform serve", () => {
  let root = "";
  let serving: Serving;
  beforeAll(async () => {
    root = makeProject({
      "definitions/a.sqlx":
        'config { type: "table", description: "Numbers." }\n\nselect 1 as id union all select 2 union all select 3\n',
      "definitions/load.sqlx": `config { type: "operations", tags: ["never"] }\n\ncopy shop.x from 's3://bucket/x' access_key_id 'AKIA${SECRET}' secret_access_key '${SECRET}'\n`,
    });
    expect((await dataform(["run", "--actions", "a"], root)).code).toBe(0);
    serving = await serveProject(root);
  });
  afterAll(() => serving?.stop());

  const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${serving.origin}${path}`, { method: "POST", body: JSON.stringify(body), headers });
  const withToken = (): Record<string, string> => ({ "x-redform-token": serving.token });

  it("answers with the page and its data, under a policy that lets nothing else in", async () => {
    const page = await fetch(`${serving.origin}/`);
    expect(page.status).toBe(200);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(await page.text()).not.toMatch(/<script>|<style| on\w+=|style=/);
    const index = (await (await fetch(`${serving.origin}/data/index.json`)).json()) as {
      readonly nodes: readonly { readonly id: string; readonly rowCount: number | null }[];
    };
    expect(index.nodes.find(({ id }) => id === "shop.a")?.rowCount).toBe(3);
  });

  it("shows rows, no more than are asked for, to who has the token alone", async () => {
    const asked = { id: "shop.a", limit: 2 };
    expect((await post("/api/preview", asked)).status).toBe(403);
    expect((await post("/api/preview", asked, { "x-redform-token": "wrong" })).status).toBe(403);
    const answer = await post("/api/preview", asked, withToken());
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      columns: [{ name: "id", type: "integer" }],
      rows: [[expect.any(String)], [expect.any(String)]],
      more: true,
    });
  });

  it("previews nothing but what the project names", async () => {
    for (const id of ["pg_catalog.pg_class", 'shop.a"; drop table shop.a; --', "shop.load", 7, null]) {
      const { status } = await post("/api/preview", { id }, withToken());
      expect([id, status >= 400 && status < 500]).toEqual([id, true]);
    }
  });

  it("refuses a page elsewhere whose name was turned to this machine", async () => {
    const { port } = new URL(serving.origin);
    for (const [host, status] of [
      [`evil.example:${port}`, 421],
      ["127.0.0.1:1", 421],
      [`localhost:${port}`, 200],
      [`127.0.0.1:${port}`, 200],
    ] as const) {
      expect([host, await statusUnder(host, Number(port))]).toEqual([host, status]);
    }
  });

  it("refuses what a page of another origin asks, token or not", async () => {
    const headers = { ...withToken(), "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" };
    expect((await post("/api/preview", { id: "shop.a" }, headers)).status).toBe(403);
    expect((await fetch(`${serving.origin}/data/index.json`, { headers })).status).toBe(403);
  });

  it("serves no file of the disk but its own", async () => {
    for (const path of ["/dataform.json", "/..%2f..%2fpackage.json", "/data/..%2f..%2findex", "/app.js%00"]) {
      const { status } = await fetch(`${serving.origin}${path}`);
      expect([path, status >= 400]).toEqual([path, true]);
    }
  });

  it("shows no secret that a statement holds, and listens on this machine alone", async () => {
    const text = await (await fetch(`${serving.origin}/data/models/shop.load.json`)).text();
    expect(text).toContain("secret_access_key '***'");
    expect(text).not.toContain(SECRET);
    expect(serving.origin).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  it("leaves the database to runs, tells of them while they go on, and of what they have made", async () => {
    const events = await fetch(`${serving.origin}/api/events`);
    const reader = (events.body as ReadableStream<Uint8Array>).getReader();
    const statuses = async (): Promise<readonly string[]> => {
      const index = (await (await fetch(`${serving.origin}/data/index.json`)).json()) as {
        readonly runs: readonly { readonly status: string }[];
      };
      return index.runs.map(({ status }) => status);
    };
    const before = await statuses();
    const run = startDataform(["run", "--actions", "a"], root);
    let heard = "";
    // What is told is that there is news; it is then asked for.
    while ((await statuses()).join() !== ["success", ...before].join()) {
      const { value, done } = await reader.read();
      if (done) break;
      heard += new TextDecoder().decode(value);
    }
    await reader.cancel();
    expect(heard).toContain('data: "all"');
    expect((await run.finished).code).toBe(0);
  });

  it("says so when its port is taken", async () => {
    const { port } = new URL(serving.origin);
    const { code, stderr } = await dataform(["serve", "--port", port], root);
    expect(code).toBe(1);
    expect(stderr).toMatch(/port \d+ is taken\. Name another one with --port/);
  });
});

/** The status of GET / with a Host header that fetch would not send. */
function statusUnder(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path: "/", headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject);
    asked.end();
  });
}
