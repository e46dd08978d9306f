import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newRunId } from "../../src/run/run-id.ts";
import { keptRuns, startRunRecord } from "../../src/run/run-record.ts";
import type { ActionResult } from "../../src/run/run-result.ts";

const root = mkdtempSync(join(tmpdir(), "redform-record-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the record of a run", () => {
  it("says that the run goes on until it says how it ended", async () => {
    const start = {
      runId: "a",
      environment: "local",
      startedAt: "2026-01-01T00:00:00.000Z",
      fingerprint: "f",
      selected: ["s.t"],
      fullRefresh: false,
      resumes: null,
      plan: { setup: [], tasks: [] },
    };
    const record = await startRunRecord(root, start);
    const read = (): object => JSON.parse(readFileSync(record.file, "utf8"));
    expect(read()).toMatchObject({ runId: "a", status: "running", environment: "local" });
    await record.finish({
      runId: "a",
      environment: "local",
      status: "success",
      startedAt: start.startedAt,
      durationMs: 5,
      actions: [],
    });
    expect(read()).toMatchObject({ runId: "a", status: "success", durationMs: 5 });
    expect(readdirSync(join(root, ".redform", "runs"))).toEqual(["a.json"]);
  });

  it("of a run that was killed tells what had ended, a half-written line left out", async () => {
    const about = { fingerprint: "f", selected: [], fullRefresh: false, resumes: null };
    const start = { runId: "b", environment: "local", startedAt: "2026-01-01T00:00:00.000Z", ...about };
    const record = await startRunRecord(root, { ...start, plan: { setup: [], tasks: [] } });
    const done: ActionResult = {
      target: { schema: "s", name: "t" },
      type: "table",
      status: "success",
      rows: 1,
      durationMs: 1,
      attempts: 1,
      startedMs: 0,
    };
    await record.note("s.t", done);
    appendFileSync(join(root, ".redform", "runs", "b.jsonl"), '{"key":"s.u","resu');
    const [killed] = await keptRuns(root);
    expect(killed).toMatchObject({ runId: "b", status: "running", actions: [done] });
  });

  it("is left out where it can't be read", async () => {
    writeFileSync(join(root, ".redform", "runs", "z.json"), "{");
    expect((await keptRuns(root)).map(({ runId }) => runId)).toEqual(["b", "a"]);
  });

  it("has a name that sorts by time", () => {
    const early = newRunId(Date.parse("2026-01-02T03:04:05.006Z"), () => 0.999);
    const late = newRunId(Date.parse("2026-01-02T03:04:05.007Z"), () => 0);
    expect(early).toMatch(/^20260102T030405006Z-[0-9a-z]{4}$/);
    expect(early < late).toBe(true);
  });
});
