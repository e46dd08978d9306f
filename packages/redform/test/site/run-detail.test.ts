import { describe, expect, it } from "vitest";
import type { KeptRun } from "../../src/run/run-record.ts";
import type { ActionResult } from "../../src/run/run-result.ts";
import { copySources } from "../../src/site/copy-sources.ts";
import { maskSecrets } from "../../src/site/mask-secrets.ts";
import { fileName } from "../../src/site/piece-name.ts";
import { runDetail } from "../../src/site/run-detail.ts";

const target = (name: string) => ({ schema: "s", name });

function ended(name: string, startedMs: number, durationMs: number): ActionResult {
  return {
    target: target(name),
    type: "table",
    status: "success",
    rows: 1,
    durationMs,
    attempts: 1,
    startedMs,
  };
}

function kept(over: Partial<KeptRun>): KeptRun {
  const dependsOn: Readonly<Record<string, readonly string[]>> = {
    b: ["s.a"],
    c: ["s.a"],
    d: ["s.b", "s.c"],
  };
  return {
    runId: "r",
    environment: "local",
    startedAt: "2026-01-01T00:00:00.000Z",
    fingerprint: "",
    selected: [],
    fullRefresh: false,
    resumes: null,
    status: "success",
    durationMs: 100,
    actions: [],
    tasks: ["a", "b", "c", "d"].map((name) => ({
      key: `s.${name}`,
      target: target(name),
      type: "table" as const,
      dependsOn: dependsOn[name] ?? [],
      groups: [],
    })),
    ...over,
  };
}

describe("the detail of a run", () => {
  const none = new Map<string, readonly string[]>();

  it("leads the critical path back along what each action waited for last", () => {
    // c ended behind b, so d waited for c; then 5 ms for a free session.
    const actions = [ended("a", 0, 10), ended("b", 10, 20), ended("c", 12, 40), ended("d", 57, 3)];
    const detail = runDetail(kept({ actions }), none, () => true);
    expect(detail.criticalPath).toEqual(["s.a", "s.c", "s.d"]);
    expect(detail.actions.find(({ id }) => id === "s.d")).toMatchObject({
      waitedFor: "s.c",
      readyMs: 52,
      startedMs: 57,
      dependsOn: ["s.b", "s.c"],
    });
    expect(detail.actions.map(({ id }) => id)).toEqual(["s.a", "s.b", "s.c", "s.d"]);
  });

  it("tells what of a run that goes on runs and what waits, and that it was killed when its process is gone", () => {
    const going = kept({ status: "running", actions: [ended("a", 0, 10)], begun: { "s.b": 11 }, pid: 1 });
    const detail = runDetail(going, none, () => true);
    expect(detail.status).toBe("running");
    expect(Object.fromEntries(detail.actions.map(({ id, status }) => [id, status]))).toEqual({
      "s.a": "success",
      "s.b": "running",
      "s.c": "waiting",
      "s.d": "waiting",
    });
    expect(detail.criticalPath).toEqual([]);
    expect(runDetail(going, none, () => false).status).toBe("killed");
  });
});

describe("the sources of a load", () => {
  it("are what its COPY statements read, in whatever form they are written", () => {
    const statements = [
      `-- copy x from 's3://comment'\ncopy "s"."t" (a, b)\nfrom 's3://b/it''s/' iam_role default`,
      `create table x (a int); COPY t FROM 's3://b/two' json 'auto'`,
      `select 'copy t from ''s3://text'''`,
    ];
    expect(copySources(statements)).toEqual(["s3://b/it's/", "s3://b/two"]);
  });
});

describe("what is published", () => {
  it("holds no credential of a statement", () => {
    const sql = `copy t from 's3://b' credentials 'aws_access_key_id=AK;aws_secret_access_key=SK'
create user u password 'it''s';
copy t from 's3://b' ACCESS_KEY_ID 'AK' SECRET_ACCESS_KEY AS 'SK' SESSION_TOKEN 'ST'`;
    expect(maskSecrets(sql)).not.toMatch(/AK|SK|ST\b|it''s/);
    expect(maskSecrets("select 'password'")).toBe("select 'password'");
  });

  it("has names of files that are one file for one name on every system", () => {
    const names = ["s.a", "S.a", "s/a", "s\\a", "..", "con", "s.ä", "s.a ", "a".repeat(300)].map(fileName);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9_~-][a-z0-9_.~-]{0,110}$/);
    expect(fileName("sparkify.songplays")).toBe("sparkify.songplays");
  });
});
