import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataform, type Finished, writeFiles } from "../cli/dataform.ts";
import { type LocalServer, startLocalServer } from "./local-server.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { environmentFile, projectOn } from "./redshift-project.ts";

const project: Readonly<Record<string, string>> = {
  "definitions/users.sqlx": 'config { type: "table" }\n\nselect 1 as id\n',
  "definitions/report.sqlx": 'config { type: "table" }\n\nselect count(*) as n from ${ref("users")}\n',
};
const broken = 'config { type: "table" }\n\nselect no_such_column as id\n';

let postgres: PostgresServer;
let local: LocalServer;
beforeAll(async () => {
  [postgres, local] = await Promise.all([startPostgres(), startLocalServer()]);
});
afterAll(async () => {
  await Promise.all([postgres.stop(), local.stop()]);
});

type Rows = readonly (readonly (string | null)[])[];

interface Machine {
  readonly root: string;
  readonly run: (args: readonly string[]) => Promise<Finished>;
  readonly rows: (sql: string) => Promise<Rows>;
}

/** A folder of its own with the project, as another machine would have it. */
function machine(server: PostgresServer | LocalServer): Machine {
  const database = server === postgres ? "postgres" : "dev";
  const root = projectOn(server, {
    ...project,
    "environments/pg.yaml": environmentFile(server.port, { database }),
  });
  const env = { PG_USER: server.user, PG_PASSWORD: server.password };
  const run = (args: readonly string[]): Promise<Finished> => dataform([...args, "--env", "pg"], root, env);
  return {
    root,
    run,
    rows: async (sql) => {
      const { stdout, stderr, code } = await run(["query", sql, "--json"]);
      if (code !== 0) throw new Error(stderr + stdout);
      return (JSON.parse(stdout) as { readonly rows: Rows }).rows;
    },
  };
}

const listed = async (of: Machine): Promise<readonly Record<string, unknown>[]> =>
  JSON.parse((await of.run(["runs", "--json"])).stdout) as readonly Record<string, unknown>[];

for (const [name, server] of [
  ["PostgreSQL", () => postgres],
  ["local-redshift's server", () => local],
] as const) {
  describe(`the record of a run in the warehouse, on ${name}`, () => {
    it("tells of runs, actions and statements with SQL, and another machine lists and shows them", async () => {
      const [here, there] = [machine(server()), machine(server())];
      const { stdout, code, stderr } = await here.run(["run", "--json"]);
      expect([stderr, code, code === 0 ? "" : stdout]).toEqual(["", 0, ""]);
      const { runId } = JSON.parse(stdout) as { readonly runId: string };
      expect(
        await here.rows(`select status, environment from redform.runs where run_id = '${runId}'`),
      ).toEqual([["success", "pg"]]);
      expect(
        await here.rows(
          `select action_name, type, status, row_count, label from redform.run_actions where run_id = '${runId}' order by 1`,
        ),
      ).toEqual([
        ["report", "table", "success", "1", expect.stringMatching(/^.{4} pg .*report$/)],
        ["users", "table", "success", "1", expect.stringMatching(/^.{4} pg .*users$/)],
      ]);
      const [[statements, rows] = []] = await here.rows(
        `select count(*), max(row_count) from redform.run_statements where run_id = '${runId}' and action_name = 'users' and error_code is null`,
      );
      expect([Number(statements) >= 5, Number(rows) >= 1]).toEqual([true, true]);

      expect(await listed(there)).toMatchObject([{ runId, status: "success", actions: 2, failed: 0 }]);
      const shown = JSON.parse((await there.run(["runs", "--json", "--id", runId])).stdout) as {
        readonly actions: readonly { readonly target: object; readonly statements?: readonly object[] }[];
      };
      expect(
        shown.actions.find(({ target }) => "name" in target && target.name === "users")?.statements,
      ).toContainEqual(expect.objectContaining({ sql: expect.stringContaining("rename to") }));
    });

    it("lets another machine go on with a run that failed, and tells when a later one succeeded", async () => {
      const [here, there] = [machine(server()), machine(server())];
      writeFiles(here.root, { "definitions/users.sqlx": broken });
      expect((await here.run(["run"])).code).toBe(1);
      // The same code, and nothing of the run in this folder.
      writeFiles(there.root, { "definitions/users.sqlx": broken });
      const again = await there.run(["run", "--resume", "--json"]);
      expect([again.code, JSON.parse(again.stdout)]).toMatchObject([
        1,
        { status: "failure", actions: [{ status: "skipped" }, { status: "failure" }] },
      ]);
      writeFiles(there.root, project);
      const changed = await there.run(["run", "--resume"]);
      expect([changed.code, changed.stderr]).toEqual([
        1,
        expect.stringContaining("the code or the environment has changed since run"),
      ]);
      expect((await there.run(["run"])).code).toBe(0);
      writeFiles(here.root, { "definitions/users.sqlx": broken });
      const late = await here.run(["run", "--resume"]);
      expect([late.code, late.stderr]).toEqual([
        1,
        expect.stringContaining("the last run in environment pg succeeded"),
      ]);
    });
  });
}

describe("the query ids of a run", () => {
  it("join its statements with the warehouse's own history", async () => {
    const here = machine(local);
    const { stdout } = await here.run(["run", "--json"]);
    const { runId } = JSON.parse(stdout) as { readonly runId: string };
    const joined = await here.rows(
      `select s.action_name, h.query_label
       from redform.run_statements as s
       join sys_query_history as h on h.query_id = s.query_id
       where s.run_id = '${runId}' and s.statement like 'insert into%' order by 1`,
    );
    expect(joined.map(([name]) => name)).toEqual(["report", "users"]);
    for (const [model, label] of joined) expect(label?.trim()).toContain(` pg shop.${model}`);
  });
});

describe("the record in the folder", () => {
  it("keeps each action's statements, their rows and times, and what failed", async () => {
    const { root } = machine(local);
    rmSync(join(root, "environments"), { recursive: true });
    writeFiles(root, {
      "definitions/report.sqlx": 'config { type: "table" }\n\nselect no_such from ${ref("users")}\n',
    });
    expect((await dataform(["run"], root)).code).toBe(1);
    const [run] = JSON.parse((await dataform(["runs", "--json"], root)).stdout) as [
      { readonly runId: string },
    ];
    const { actions } = JSON.parse((await dataform(["runs", "--json", "--id", run.runId], root)).stdout) as {
      readonly actions: readonly {
        readonly target: { readonly name: string };
        readonly statements?: readonly Record<string, unknown>[];
      }[];
    };
    const of = (name: string): readonly Record<string, unknown>[] =>
      actions.find(({ target }) => target.name === name)?.statements ?? [];
    expect(of("users").find(({ sql }) => /^create table/.test(String(sql)))).toMatchObject({
      startedMs: expect.any(Number),
      durationMs: expect.any(Number),
      rows: expect.any(Number),
    });
    expect(of("report")).toContainEqual(
      expect.objectContaining({ sql: expect.stringContaining("no_such"), rows: null, error: "42703" }),
    );
  });
});
