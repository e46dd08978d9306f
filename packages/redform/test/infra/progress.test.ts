import { Writable } from "node:stream";
import { createColors } from "picocolors";
import { expect, it } from "vitest";
import { infraProgress } from "../../src/cli/infra/infra-progress.ts";
import type { StackEvent } from "../../src/infra/follow.ts";

/** A terminal that keeps what was drawn on it. */
function screen(): { readonly stream: NodeJS.WriteStream; readonly drawn: () => string } {
  let drawn = "";
  const stream = new Writable({
    write: (chunk, _, done) => {
      drawn += String(chunk);
      done();
    },
  });
  Object.assign(stream, { isTTY: true, columns: 120, rows: 40 });
  return { stream: stream as NodeJS.WriteStream, drawn: () => drawn };
}

const event = (logicalId: string, status: string, reason: string | null = null): StackEvent => ({
  id: `${logicalId}-${status}`,
  logicalId,
  type: "AWS::X::Y",
  status,
  reason,
  at: new Date(0),
});

it("on a terminal each resource that is being made stands in a line with its time, until its end is written for good", () => {
  const { stream, drawn } = screen();
  let out = "";
  let clock = 0;
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: () => {},
    live: true,
    columns: 120,
    colors: createColors(false),
  };
  const progress = infraProgress(terminal, () => clock, false, stream);
  progress.onEvent(event("Vpc", "CREATE_IN_PROGRESS"));
  clock = 65_000;
  progress.onEvent(event("Workgroup", "CREATE_IN_PROGRESS"));
  expect(drawn()).toMatch(/› Vpc +create in progress +1 m 5 s\n› Workgroup +create in progress +0/);
  expect(drawn()).toContain("0 done");
  expect(out).toBe("");
  progress.onEvent(event("Vpc", "CREATE_COMPLETE"));
  progress.onEvent(event("Workgroup", "CREATE_FAILED", "no quota"));
  progress.stop();
  expect(out).toMatch(
    /^✔ Vpc +create complete +AWS::X::Y\n✖ Workgroup +create failed +AWS::X::Y {2}no quota\n$/,
  );
  expect(drawn()).toContain("2 done");
});
