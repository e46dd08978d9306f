import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newRunId } from "../../src/run/run-id.ts";
import { startRunRecord } from "../../src/run/run-record.ts";

const root = mkdtempSync(join(tmpdir(), "redform-record-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the record of a run", () => {
  it("says that the run goes on until it says how it ended", async () => {
    const start = {
      runId: "a",
      environment: "local",
      startedAt: "2026-01-01T00:00:00.000Z",
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

  it("has a name that sorts by time", () => {
    const early = newRunId(Date.parse("2026-01-02T03:04:05.006Z"), () => 0.999);
    const late = newRunId(Date.parse("2026-01-02T03:04:05.007Z"), () => 0);
    expect(early).toMatch(/^20260102T030405006Z-[0-9a-z]{4}$/);
    expect(early < late).toBe(true);
  });
});
