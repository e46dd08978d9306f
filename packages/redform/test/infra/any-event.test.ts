import { describe, expect, it } from "vitest";
import { failAt, infraTests, PROVISIONED, SERVERLESS, standing } from "./infra-command.ts";
import type { Operation } from "./stand-in/stack-machine.ts";

const { aws, project, run } = infraTests();

const fail = (logicalId: string, operation: Operation, reason: string): void =>
  failAt(aws(), logicalId, operation, reason);
const status = (): string | undefined => aws().cloudFormation.stacks.at(-1)?.status;

describe("a failure at any event", () => {
  const REASON = "it broke (HandlerErrorCode: GeneralServiceException)";
  const resources = async (infra: string): Promise<readonly string[]> => {
    const root = project(infra);
    await run("up", root, { yes: true });
    return [...(aws().cloudFormation.stacks[0]?.resources.keys() ?? [])];
  };

  it.each([SERVERLESS, PROVISIONED])(
    "of a creation leaves nothing, and the next `up` succeeds",
    async (infra) => {
      const ids = await resources(infra);
      expect(ids.length).toBeGreaterThan(15);
      await run("down", project(infra), { yes: true });
      for (const id of ids) {
        const root = project(infra);
        fail(id, "CREATE", REASON);
        const { code, err } = await run("up", root, { yes: true });
        expect([code, err]).toEqual([1, expect.stringContaining(`failed at ${id} (`)]);
        expect(err).toContain("Everything made until then was removed again");
        expect([id, status(), standing(aws().world)]).toEqual([id, "DELETE_COMPLETE", []]);
      }
      expect((await run("up", project(infra), { yes: true })).code).toBe(0);
    },
  );

  it("of a rolling back names what stands, and `down` removes it", async () => {
    const ids = await resources(SERVERLESS);
    await run("down", project(), { yes: true });
    for (const id of ids.filter((one) => one !== "Workgroup")) {
      const root = project();
      fail("Workgroup", "CREATE", REASON);
      fail(id, "ROLLBACK", "it is in use");
      const { code, err } = await run("up", root, { yes: true });
      expect([id, code, err]).toEqual([
        id,
        1,
        expect.stringMatching(
          /failed at Workgroup .*Rolling back ended in ROLLBACK_FAILED: something of it stands\. Remove it: `dataform infra down --env redshift`/,
        ),
      ]);
      expect([id, (await run("down", root, { yes: true })).code, standing(aws().world)]).toEqual([id, 0, []]);
    }
  });

  it.each([SERVERLESS, PROVISIONED])(
    "of a removal names what is left and why, and `down` goes on with it",
    async (infra) => {
      const ids = await resources(infra);
      for (const id of ids) {
        const root = project(infra);
        await run("up", root, { yes: true });
        fail(id, "DELETE", "resource has a dependent object (HandlerErrorCode: InvalidRequest)");
        const { code, err } = await run("down", root, { yes: true });
        expect([id, code, err]).toEqual([
          id,
          1,
          expect.stringMatching(new RegExp(`failed at ${id} .*dependent object.*Still there: ${id} `)),
        ]);
        const again = await run("down", root, { yes: true });
        expect([id, again.code, standing(aws().world)]).toEqual([id, 0, []]);
      }
    },
  );

  it("of a change undoes it, and says that it stands as before", async () => {
    const root = project();
    await run("up", root, { yes: true });
    aws().address = "203.0.113.8";
    fail("SecurityGroup", "UPDATE", REASON);
    const { code, err } = await run("up", root, { yes: true });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /changing the stack sparkify failed at SecurityGroup .*it broke.*It stands as before\. Mend the cause/,
      ),
    ]);
    expect(status()).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect((await run("up", root, { yes: true })).code).toBe(0);
  });
});
