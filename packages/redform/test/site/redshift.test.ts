import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SiteIndex } from "../../src/site/site-data.ts";
import { dataform } from "../cli/dataform.ts";
import { type LocalServer, startLocalServer } from "../warehouse/local-server.ts";
import { environmentFile, projectOn } from "../warehouse/redshift-project.ts";
import { serveProject } from "./serving.ts";

describe("the pages over the driver for Redshift, before local-redshift's server", () => {
  let server: LocalServer;
  let root = "";
  let env: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    server = await startLocalServer();
    env = { PG_USER: server.user, PG_PASSWORD: server.password };
    root = projectOn(server, {
      "environments/pg.yaml": environmentFile(server.port, { database: "dev" }),
      "definitions/a.sqlx":
        'config { type: "table", redshift: { sortKeys: ["at_time"] } }\n\nselect 1 as id, timestamp \'2026-01-02 03:04:05\' as at_time\n',
      "definitions/b.sqlx": 'config { type: "view" }\n\nselect id from ${ref("a")}\n',
    });
    expect(await dataform(["run", "--env", "pg"], root, env)).toMatchObject({ code: 0 });
  });
  afterAll(() => server?.stop());

  it("tell rows and types of tables, count no view, and hold no word of how one logs in", async () => {
    expect(await dataform(["docs", "--env", "pg"], root, env)).toMatchObject({ code: 0, stderr: "" });
    const data = join(root, ".redform/docs/data");
    const text = readFileSync(join(data, "index.json"), "utf8");
    const { nodes } = JSON.parse(text) as SiteIndex;
    expect(nodes.find(({ id }) => id === "shop.a")).toMatchObject({
      rowCount: 1,
      columns: ["id", "at_time"],
      span: { column: "at_time", from: "2026-01-02 03:04:05", to: "2026-01-02 03:04:05" },
    });
    expect(nodes.find(({ id }) => id === "shop.b")?.rowCount).toBeNull();
    const all = `${text}${readFileSync(join(data, "models/shop.a.json"), "utf8")}`;
    expect(all).toContain('"timestamp"');
    expect(all).not.toContain(server.password);
  });

  it("are served live, with rows", async () => {
    const serving = await serveProject(root, ["--env", "pg"], env);
    try {
      const answer = await fetch(`${serving.origin}/api/preview`, {
        method: "POST",
        headers: { "x-redform-token": serving.token },
        body: JSON.stringify({ id: "shop.a" }),
      });
      expect(await answer.json()).toMatchObject({ rows: [["1", "2026-01-02 03:04:05"]], more: false });
    } finally {
      await serving.stop();
    }
  });
});
