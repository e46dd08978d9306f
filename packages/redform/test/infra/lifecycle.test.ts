import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readInfraSettings } from "../../src/project/infra-settings.ts";
import { loadProject } from "../../src/project/load-project.ts";
import { infraTests, PROVISIONED, SERVERLESS } from "./infra-command.ts";

const { aws, project, run, outputs } = infraTests();

describe.each([
  ["serverless", SERVERLESS],
  ["provisioned", PROVISIONED],
])("a %s warehouse", (form, infra) => {
  it("is planned without making anything", async () => {
    const root = project(infra);
    const { code, out, err } = await run("plan", root);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^stack sparkify .* account 123456789012: does not stand yet\n/);
    expect(out).toMatch(/^\+ Role +AWS::IAM::Role$/m);
    expect(out).toMatch(/^may connect +203\.0\.113\.7\/32, this machine's/m);
    expect(out).toMatch(
      /list prices of us-east-1, read 2026-10-07 at https:\/\/aws\.amazon\.com\/redshift\/pricing\//,
    );
    expect(out).toMatch(form === "serverless" ? /\$3\.00 an hour at 8 RPUs/ : /\$792\.78 a month/);
    expect(aws().cloudFormation.stacks).toEqual([]);
    expect(aws().calls.map(({ action }) => action)).toEqual([
      "GetCallerIdentity",
      "ValidateTemplate",
      "DescribeStacks",
    ]);
  });

  it("is made with progress of each resource, capped, protected, and found by its environment", async () => {
    const root = project(infra);
    const { code, out, err } = await run("up", root, {}, { answers: ["y"] });
    expect(code).toBe(0);
    expect(err).toContain("let 203.0.113.7/32 and nobody else connect? [y/N]");
    const [stack] = aws().cloudFormation.stacks;
    expect(stack).toMatchObject({ status: "CREATE_COMPLETE", protected: true });
    for (const id of stack?.resources.keys() ?? []) {
      expect(out).toMatch(new RegExp(`^› ${id} +create in progress`, "m"));
      expect(out).toMatch(new RegExp(`^✔ ${id} +create complete`, "m"));
    }
    const limits = [...aws().world.usageLimits.values()];
    expect(limits).toMatchObject(
      form === "serverless"
        ? [{ usageType: "serverless-compute", amount: 64, period: "monthly", breachAction: "deactivate" }]
        : [
            { FeatureType: "concurrency-scaling", LimitType: "time", Amount: 60, BreachAction: "disable" },
            { FeatureType: "spectrum", LimitType: "data-scanned", Amount: 1, BreachAction: "disable" },
          ],
    );
    const loaded = await loadProject(root, { environment: "redshift" }, {});
    expect(loaded.ok && loaded.value.environment.connection).toMatchObject({
      settings: {
        host:
          form === "serverless"
            ? "sparkify.123456789012.us-west-2.redshift-serverless.amazonaws.com"
            : "sparkify.abcdef.us-west-2.redshift.amazonaws.com",
        port: 5439,
        database: "dev",
        auth: {
          method: "secret",
          secretArn: "arn:aws:secretsmanager:us-west-2:123456789012:secret:redshift!sparkify-admin-AbCdEf",
        },
      },
    });
    const written = outputs(root);
    expect(written).toMatch(/^REDSHIFT_ROLE_ARN=arn:aws:iam::123456789012:role\/role-\w+$/m);
    expect(written).toMatch(
      form === "serverless" ? /^REDSHIFT_WORKGROUP=sparkify$/m : /^REDSHIFT_CLUSTER=sparkify$/m,
    );
    expect(written).not.toMatch(/password|aws-own-secret|AKID/i);
  });

  it("is the same after a second `up`, which writes lost outputs again", async () => {
    const root = project(infra);
    await run("up", root, { yes: true });
    const before = outputs(root);
    const again = await run("up", root);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining("nothing to change")]);
    expect(outputs(root)).toBe(before);
    expect(aws().cloudFormation.changeSets.size).toBe(0);
    expect(aws().world.usageLimits.size).toBe(form === "serverless" ? 1 : 2);
  });

  it("is shown: its state, its endpoint, its limits and what it has cost", async () => {
    const root = project(infra);
    expect((await run("status", root)).out).toContain("there is none");
    await run("up", root, { yes: true });
    aws().cost = "12.5";
    const { code, out } = await run("status", root);
    expect(code).toBe(0);
    expect(out).toMatch(/^stack sparkify in us-west-2, account 123456789012: CREATE_COMPLETE$/m);
    expect(out).toMatch(/^warehouse +available$/im);
    expect(out).toMatch(/^endpoint +sparkify\..*amazonaws\.com:5439\/dev$/m);
    expect(out).toMatch(/^protected +yes$/m);
    expect(out).toMatch(/^cost +\$12\.50 since \d{4}-\d\d-\d\d, as AWS tells it$/m);
    const asked = aws().calls.filter(({ action }) => action === "GetCostAndUsage").length;
    await run("status", root, { cost: false });
    expect(aws().calls.filter(({ action }) => action === "GetCostAndUsage")).toHaveLength(asked);
  });

  it("is removed when its name is typed, and nothing is left", async () => {
    const root = project(infra);
    await run("up", root, { yes: true });
    const wrong = await run("down", root, {}, { answers: ["sparkfy"] });
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining("nothing was removed")]);
    expect(aws().cloudFormation.stacks[0]?.status).toBe("CREATE_COMPLETE");
    const { code, out } = await run("down", root, {}, { answers: ["sparkify", ""] });
    expect(out).toMatch(/^! Lost for good: the database dev/m);
    expect(out).toMatch(/^✔ the stack: none left$/m);
    expect(out).toMatch(/^✔ the \d+ resources of the stack: none left$/m);
    expect(out).toMatch(/^success nothing is left$/m);
    expect(code).toBe(0);
    const { namespaces, workgroups, clusters, logGroups, usageLimits, snapshots } = aws().world;
    for (const left of [namespaces, workgroups, clusters, logGroups, usageLimits, snapshots]) {
      expect([...left]).toEqual([]);
    }
    expect(existsSync(join(root, "environments/redshift.env"))).toBe(false);
    expect((await run("down", root, { yes: true })).out).toContain("There is no such stack.");
  });

  it("leaves a final snapshot behind where one is asked for, at the prompt or by option", async () => {
    for (const [flags, answers] of [
      [{}, ["sparkify", "last-one"]],
      [{ yes: true, finalSnapshot: "last-one" }, []],
    ] as const) {
      aws().world.snapshots.clear();
      const root = project(infra);
      await run("up", root, { yes: true });
      const { code, out } = await run("down", root, flags, { answers });
      expect(out).toContain("The snapshot last-one is kept, as asked");
      expect(code).toBe(0);
      expect([...aws().world.snapshots.keys()]).toEqual(["last-one"]);
    }
    const root = project(infra);
    await run("up", root, { yes: true });
    const taken = await run("down", root, { yes: true, finalSnapshot: "last-one" });
    expect(taken.err).toContain("a snapshot named last-one stands already");
    expect(aws().cloudFormation.stacks.at(-1)?.status).toBe("CREATE_COMPLETE");
    expect((await run("down", root, { yes: true, finalSnapshot: "Last One" })).err).toContain(
      "can't name a snapshot",
    );
  });

  it("is changed by a change set that is shown first, and left alone when that is declined", async () => {
    const root = project(infra);
    await run("up", root, { yes: true });
    aws().address = "203.0.113.8";
    const plan = await run("plan", root);
    expect(plan.out).toMatch(/^~ SecurityGroup +AWS::EC2::SecurityGroup {2}SecurityGroupIngress$/m);
    expect(aws().cloudFormation.changeSets.size).toBe(0);
    const declined = await run("up", root, {}, { answers: ["n"] });
    expect([declined.code, declined.out]).toEqual([1, expect.stringContaining("Nothing was changed.")]);
    expect(aws().cloudFormation.changeSets.size).toBe(0);
    expect(aws().cloudFormation.stacks[0]?.status).toBe("CREATE_COMPLETE");
    const { code, out } = await run("up", root, {}, { answers: ["yes"] });
    expect(code).toBe(0);
    expect(out).toMatch(/^✔ SecurityGroup +update complete/m);
    expect(aws().cloudFormation.stacks[0]?.status).toBe("UPDATE_COMPLETE");
  });

  it("prints one JSON document where that is asked for, with progress beside it", async () => {
    const root = project(infra);
    const planned = JSON.parse((await run("plan", root, { json: true })).out);
    expect(planned).toMatchObject({
      stack: "sparkify",
      account: "123456789012",
      status: null,
      allowedAddress: "203.0.113.7/32",
      price: { source: "https://aws.amazon.com/redshift/pricing/", date: "2026-10-07" },
    });
    const up = await run("up", root, { json: true, yes: true });
    expect(JSON.parse(up.out)).toMatchObject({ outcome: "created", outputs: { REDSHIFT_DATABASE: "dev" } });
    expect(up.err).toMatch(/^✔ Role +create complete/m);
    expect(JSON.parse((await run("status", root, { json: true })).out)).toMatchObject({
      stack: { status: "CREATE_COMPLETE" },
      warehouse: { status: expect.stringMatching(/available/i) },
    });
    expect(JSON.parse((await run("down", root, { json: true, yes: true })).out)).toMatchObject({
      outcome: "removed",
      checks: expect.arrayContaining([{ looked: "the stack", left: [] }]),
    });
  });
});

describe("what Redshift writes after its stack is gone", () => {
  it("is removed too", async () => {
    const root = project();
    await run("up", root, { yes: true });
    const { world } = aws();
    const remove = world.namespaces.delete.bind(world.namespaces);
    world.namespaces.delete = (name) => {
      world.logGroups.add(`/aws/redshift/${name}/late`);
      return remove(name);
    };
    const { code, text } = await run("down", root, { yes: true });
    expect(text).toContain("removed the log group /aws/redshift/sparkify/late");
    expect(code).toBe(0);
    expect([...world.logGroups]).toEqual([]);
  });
});

describe("drift", () => {
  it("is shown property by property, and its absence too", async () => {
    const root = project();
    await run("up", root, { yes: true });
    expect((await run("status", root, { drift: true })).out).toContain("drift       none");
    aws().cloudFormation.drifts.push(
      { logicalId: "SecurityGroup", property: "SecurityGroupIngress", actual: '[{"CidrIp":"0.0.0.0/0"}]' },
      { logicalId: "Workgroup", property: "BaseCapacity", actual: "512" },
    );
    const { out } = await run("status", root, { drift: true });
    expect(out).toMatch(
      /^drift +SecurityGroup modified\n +\/SecurityGroupIngress: made as .*203\.0\.113\.7\/32.*, stands as .*0\.0\.0\.0\/0/m,
    );
    expect(out).toMatch(/^drift +Workgroup modified\n +\/BaseCapacity: made as 8, stands as 512$/m);
  });
});

describe("the repository's own environments", () => {
  it("say what `infra` makes, and read the public data without an account", async () => {
    const root = fileURLToPath(new URL("../../../..", import.meta.url));
    expect(await readInfraSettings(root, "redshift", {})).toMatchObject({
      ok: true,
      value: { name: "sparkify", form: "serverless", region: "us-west-2", allowedAddress: "auto" },
    });
    expect(await loadProject(root, { environment: "udacity" }, {})).toMatchObject({
      ok: true,
      value: {
        environment: { connection: { warehouse: "local", s3: { anonymous: true, region: "us-west-2" } } },
        settings: { vars: { song_data: "s3://udacity-dend/song_data" } },
      },
    });
  });

  it("keep the outputs of `up` out of git", () => {
    expect(readFileSync(new URL("../../../../.gitignore", import.meta.url), "utf8")).toContain(
      "environments/*.env",
    );
  });
});
