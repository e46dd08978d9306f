import { describe, expect, it } from "vitest";
import { infraTests, standing, waitFor } from "./infra-command.ts";
import { ApiError } from "./stand-in/api-error.ts";

const { aws, project, run } = infraTests();
const status = (): string | undefined => aws().cloudFormation.stacks.at(-1)?.status;

describe("an interruption", () => {
  it("half-way says what goes on; `up` takes it up, without a second stack", async () => {
    const root = project();
    const stop = new AbortController();
    aws().holdAfter = "Vpc CREATE_COMPLETE";
    const going = run("up", root, { yes: true }, { signal: stop.signal });
    await waitFor(() => aws().held);
    stop.abort(new Error("stopped by SIGINT"));
    const first = await going;
    aws().held = false;
    expect(first.code).toBe(1);
    expect(first.err).toMatch(
      /^error interrupted: CloudFormation goes on with the stack sparkify by itself\. `dataform infra up --env redshift` takes it up, .*status.* shows it, .*down.* removes it\.$/m,
    );
    const again = await run("up", root, { yes: true });
    expect([again.code, status()]).toEqual([0, "CREATE_COMPLETE"]);
    expect(aws().cloudFormation.stacks).toHaveLength(1);
  });

  it("half-way can be taken back: `down` removes a stack that is being made", async () => {
    const root = project();
    const stop = new AbortController();
    aws().holdAfter = "Namespace CREATE_COMPLETE";
    const first = run("up", root, { yes: true }, { signal: stop.signal });
    await waitFor(() => aws().held);
    stop.abort(new Error("stopped by SIGINT"));
    expect((await first).err).toContain("interrupted: CloudFormation goes on");
    expect(standing(aws().world)).toContain("sparkify");
    aws().held = false;
    const { code, out } = await run("down", root, { yes: true });
    expect([code, out, standing(aws().world)]).toEqual([0, expect.stringContaining("nothing is left"), []]);
  });

  it("of a removal is taken up by the same command", async () => {
    const root = project();
    await run("up", root, { yes: true });
    const stop = new AbortController();
    aws().holdAfter = "Workgroup DELETE_IN_PROGRESS";
    const going = run("down", root, { yes: true }, { signal: stop.signal });
    await waitFor(() => aws().held);
    stop.abort(new Error("stopped by SIGTERM"));
    const first = await going;
    aws().held = false;
    expect([first.code, first.err]).toEqual([
      1,
      expect.stringContaining("interrupted: CloudFormation goes on"),
    ]);
    const again = await run("down", root, { yes: true });
    expect([again.code, standing(aws().world)]).toEqual([0, []]);
  });

  it("between the final snapshot's name and the removal is taken up with the same name", async () => {
    const root = project();
    await run("up", root, { yes: true });
    const stop = new AbortController();
    aws().holdAfter = "sparkify UPDATE_COMPLETE";
    const going = run("down", root, { yes: true, finalSnapshot: "last" }, { signal: stop.signal });
    aws().refuse = ({ action }) =>
      action === "DeleteStack" ? new ApiError(400, "Throttling", "Rate exceeded") : null;
    expect((await going).code).toBe(1);
    aws().refuse = () => null;
    aws().held = false;
    const again = await run("down", root, { yes: true, finalSnapshot: "last" });
    expect([again.code, [...aws().world.snapshots.keys()]]).toEqual([0, ["last"]]);
  });

  it("while it asks leaves nothing", async () => {
    const root = project();
    const stop = new AbortController();
    stop.abort(new Error("stopped by SIGINT"));
    const { code, err } = await run("up", root, {}, { signal: stop.signal });
    expect([code, aws().cloudFormation.stacks]).toEqual([1, []]);
    expect(err).toMatch(/stopped|aborted/);
  });
});

describe("twice at once", () => {
  it("`up` is followed by the second one, which makes nothing itself", async () => {
    const root = project();
    aws().held = true;
    const first = run("up", root, { yes: true });
    await waitFor(() => status() === "CREATE_IN_PROGRESS");
    const second = run("up", root, { yes: true });
    await waitFor(() => aws().calls.filter(({ action }) => action === "DescribeStackEvents").length > 4);
    aws().held = false;
    expect((await first).code).toBe(0);
    expect(await second).toMatchObject({
      code: 0,
      err: expect.stringContaining(
        "sparkify is in CREATE_IN_PROGRESS: another run, or one that was interrupted, began that. Following it.",
      ),
    });
    expect(aws().cloudFormation.stacks).toHaveLength(1);
    expect(aws().world.usageLimits.size).toBe(1);
  });

  it("`up` at the very same moment is told to wait", async () => {
    const root = project();
    const [one, other] = await Promise.all([run("up", root, { yes: true }), run("up", root, { yes: true })]);
    const busy = [one, other].filter(({ code }) => code === 1);
    for (const { err } of busy)
      expect(err).toMatch(/the stack sparkify is being changed by another run: .*Wait for it/);
    expect(busy.length).toBeLessThan(2);
    expect(aws().cloudFormation.stacks).toHaveLength(1);
  });

  it("two changes: the second is told to wait, and leaves no change set", async () => {
    const root = project();
    await run("up", root, { yes: true });
    aws().address = "203.0.113.8";
    const late = run(
      "up",
      root,
      {},
      {
        answers: ["y"],
        onText: (text) => {
          if (text.includes("may connect")) aws().cloudFormation.stacks[0]?.update({ Resources: {} }, {});
        },
      },
    );
    expect((await late).err).toMatch(
      /is being changed by another run: ChangeSet .* cannot be executed.*Wait for it/,
    );
    expect(aws().cloudFormation.changeSets.size).toBe(0);
  });

  it("`down` while a change goes on, and `up` while it is removed, are told to wait", async () => {
    const root = project();
    await run("up", root, { yes: true });
    const [stack] = aws().cloudFormation.stacks;
    if (stack === undefined) throw new Error("no stack");
    aws().held = true;
    stack.status = "UPDATE_IN_PROGRESS";
    expect((await run("down", root, { yes: true })).err).toMatch(
      /is being changed \(UPDATE_IN_PROGRESS\)\. Wait for it/,
    );
    stack.status = "DELETE_IN_PROGRESS";
    expect((await run("up", root, { yes: true })).err).toMatch(/is being removed\. Wait until it is gone/);
  });
});
