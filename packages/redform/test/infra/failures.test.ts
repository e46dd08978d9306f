import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failAt, infraTests, PROVISIONED, SERVERLESS, standing } from "./infra-command.ts";
import { ApiError } from "./stand-in/api-error.ts";
import type { Operation } from "./stand-in/stack-machine.ts";

const { aws, project, run } = infraTests();

const fail = (logicalId: string, operation: Operation, reason: string): void =>
  failAt(aws(), logicalId, operation, reason);
const refuse = (action: string, code: string, message: string, from = 0): void => {
  let seen = 0;
  aws().refuse = (call) => {
    if (call.action !== action && action !== "*") return null;
    seen += 1;
    return seen > from ? new ApiError(400, code, message) : null;
  };
};
const status = (): string | undefined => aws().cloudFormation.stacks.at(-1)?.status;

describe("an expired login", () => {
  it.each(["ExpiredToken", "ExpiredTokenException", "RequestExpired"])(
    "is told before anything is made (%s)",
    async (code) => {
      refuse("*", code, "The security token included in the request is expired");
      const { code: exit, err } = await run("up", project(), { yes: true });
      expect(exit).toBe(1);
      expect(err).toMatch(/^error the login to AWS has expired: sts:GetCallerIdentity: .*\. Sign in again/m);
      expect(aws().cloudFormation.stacks).toEqual([]);
    },
  );

  it("in the middle leaves CloudFormation going on, and the same command takes it up", async () => {
    const root = project();
    refuse("DescribeStackEvents", "ExpiredToken", "The security token included in the request is expired", 2);
    const first = await run("up", root, { yes: true });
    expect(first.err).toMatch(
      /the login to AWS has expired: .*CloudFormation goes on by itself meanwhile\. Sign in again/,
    );
    aws().refuse = () => null;
    const again = await run("up", root, { yes: true });
    expect([again.code, status()]).toEqual([0, "CREATE_COMPLETE"]);
    expect(aws().cloudFormation.stacks).toHaveLength(1);
  });
});

describe("no login, or an unknown one", () => {
  it("is told with the ways to sign in", async () => {
    refuse("*", "InvalidClientTokenId", "The security token included in the request is invalid");
    expect((await run("plan", project())).err).toMatch(
      /AWS does not know who asks: .*Sign in \(`aws configure`/,
    );
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
    expect((await run("plan", project())).err).toMatch(
      /AWS does not know who asks: .*Sign in \(`aws configure`/,
    );
  });
});

describe("the wrong account", () => {
  it("is refused where the file names another, before anything is asked of it", async () => {
    const root = project(`  account: "210987654321"\n${SERVERLESS}`);
    for (const command of ["plan", "up", "status", "down"] as const) {
      const { code, err } = await run(command, root, { yes: true });
      expect(code).toBe(1);
      expect(err).toBe(
        "error this login is in the account 123456789012, and infra.account in environments/redshift.yaml is 210987654321. Sign in to that account, or name a profile of it in connection.aws.profile.\n",
      );
    }
    expect(new Set(aws().calls.map(({ action }) => action))).toEqual(new Set(["GetCallerIdentity"]));
  });

  it("is refused where the warehouse was made in another one before", async () => {
    const root = project();
    writeFileSync(join(root, "environments/redshift.env"), "REDSHIFT_ACCOUNT=210987654321\n");
    expect((await run("down", root, { yes: true })).err).toMatch(
      /environments\/redshift\.env was written for 210987654321/,
    );
  });
});

describe("missing rights", () => {
  it("of the call itself name the right", async () => {
    refuse(
      "CreateStack",
      "AccessDenied",
      "User: arn:aws:iam::123456789012:user/loader is not authorized to perform: cloudformation:CreateStack",
    );
    const { code, err } = await run("up", project(), { yes: true });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /the login lacks a right: cloudformation:CreateStack: .*Give the identity this right; docs\/redshift\.md/,
      ),
    ]);
  });

  it("of a resource name the resource and the right, and what was made is removed again", async () => {
    fail(
      "Role",
      "CREATE",
      "API: iam:CreateRole User: arn:aws:iam::123456789012:user/loader is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::123456789012:role/sparkify-Role",
    );
    const { code, err } = await run("up", project(), { yes: true });
    expect(code).toBe(1);
    expect(err).toMatch(
      /making the stack sparkify failed at Role \(AWS::IAM::Role\): the login lacks a right: .*iam:CreateRole.*\. Everything made until then was removed again\. Give the identity this right/,
    );
    expect([status(), standing(aws().world)]).toEqual(["DELETE_COMPLETE", []]);
  });

  it("to the usage limit say that the warehouse stands without it, and the next `up` sets it", async () => {
    const root = project();
    refuse("CreateUsageLimit", "AccessDeniedException", "no");
    const { code, err } = await run("up", root, { yes: true });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /the warehouse stands, but without its usage limit: the login lacks a right: redshift-serverless:CreateUsageLimit/,
      ),
    ]);
    aws().refuse = () => null;
    expect((await run("up", root, { yes: true })).code).toBe(0);
    expect(aws().world.usageLimits.size).toBe(1);
  });

  it("to the costs alone leave the rest of the status", async () => {
    const root = project();
    await run("up", root, { yes: true });
    refuse("GetCostAndUsage", "AccessDeniedException", "no");
    expect(await run("status", root)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^cost +the login lacks the right ce:GetCostAndUsage$/m),
    });
  });
});

describe("what stands already outside the stack", () => {
  it("is named, with the ways out", async () => {
    const reason =
      "Resource of type 'AWS::Logs::LogGroup' with identifier '/aws/redshift/sparkify/userlog' already exists.";
    fail("LogUserlog", "CREATE", reason);
    expect((await run("up", project(), { yes: true })).err).toMatch(
      /failed at LogUserlog .*: something of that name stands already, outside the stack: .*give infra\.name .* another name/,
    );
    expect([status(), standing(aws().world)]).toEqual(["DELETE_COMPLETE", []]);
  });
});

describe("settings that are wrong", () => {
  it("are told before anything is asked of AWS, or of the service that tells addresses", async () => {
    const root = project(`${SERVERLESS}  baseCapacity: 9\n`);
    for (const command of ["plan", "up", "status", "down"] as const) {
      const { code, err } = await run(command, root, { yes: true });
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(/environments\/redshift\.yaml:\d+:3 infra\.baseCapacity must be 4/),
      ]);
    }
    expect(aws().calls).toEqual([]);
  });
});

describe("a quota", () => {
  it.each([
    [
      "Vpc",
      SERVERLESS,
      "The maximum number of VPCs has been reached. (Service: Ec2, Status Code: 400) (HandlerErrorCode: ServiceLimitExceeded)",
    ],
    ["Cluster", PROVISIONED, "The requested number of nodes exceeds the quota: NumberOfNodesQuotaExceeded"],
    ["Workgroup", SERVERLESS, "You can't create more workgroups: ServiceQuotaExceededException"],
  ])("reached by %s is named with the remedy", async (logicalId, infra, reason) => {
    fail(logicalId, "CREATE", `Resource handler returned message: "${reason}"`);
    const { err } = await run("up", project(infra), { yes: true });
    expect(err).toMatch(
      new RegExp(`failed at ${logicalId} .*: a quota of the account is reached: .*Service Quotas`),
    );
    expect([status(), standing(aws().world)]).toEqual(["DELETE_COMPLETE", []]);
  });

  it("of stacks themselves is too", async () => {
    refuse("CreateStack", "LimitExceededException", "Limit for stack has been exceeded");
    expect((await run("up", project(), { yes: true })).err).toMatch(
      /a quota of the account is reached: cloudformation:CreateStack/,
    );
  });
});

describe("a stack in a failed state", () => {
  const ours = [{ Key: "redform:stack", Value: "sparkify" }];

  it("that was rolled back at its creation is removed and made anew", async () => {
    aws().cloudFormation.put("sparkify", "ROLLBACK_COMPLETE", ours);
    const { code, err } = await run("up", project(), { yes: true });
    expect([code, err]).toEqual([0, expect.stringContaining("removing what is left of it")]);
    expect(aws().cloudFormation.stacks.map((stack) => stack.status)).toEqual([
      "DELETE_COMPLETE",
      "CREATE_COMPLETE",
    ]);
  });

  it.each(["ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "UPDATE_FAILED", "REVIEW_IN_PROGRESS"])(
    "(%s) names `down`, which removes it",
    async (state) => {
      aws().cloudFormation.put("sparkify", state, ours);
      const root = project();
      const { code, err } = await run("up", root, { yes: true });
      expect([code, err]).toEqual([1, expect.stringContaining("`dataform infra down --env redshift`")]);
      expect((await run("plan", root)).out).toContain("Nothing can be compared in this state");
      expect((await run("down", root, { yes: true })).code).toBe(0);
      expect((await run("up", root, { yes: true })).code).toBe(0);
    },
  );

  it("whose change could not be undone is undone again by --continue-rollback", async () => {
    const root = project();
    await run("up", root, { yes: true });
    aws().address = "203.0.113.8";
    fail("SecurityGroup", "UPDATE", "The rule is not valid (HandlerErrorCode: InvalidRequest)");
    fail("SecurityGroup", "ROLLBACK", "The group is gone (HandlerErrorCode: NotFound)");
    const failed = await run("up", root, { yes: true });
    expect(failed.err).toMatch(
      /changing the stack sparkify failed at SecurityGroup .*The rule is not valid.*Undoing it ended in UPDATE_ROLLBACK_FAILED\. .*--continue-rollback/,
    );
    const stuck = await run("up", root, { yes: true });
    expect(stuck.err).toMatch(
      /a change of the stack sparkify failed and could not be undone .*--continue-rollback`\.$/m,
    );
    const { code } = await run("up", root, { yes: true, continueRollback: true });
    expect([code, status()]).toEqual([0, "UPDATE_COMPLETE"]);
  });

  it("that someone else made is left alone", async () => {
    aws().cloudFormation.put("sparkify", "CREATE_COMPLETE", [{ Key: "owner", Value: "billing" }]);
    for (const command of ["plan", "up", "status", "down"] as const) {
      const { code, err } = await run(command, project(), { yes: true });
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(/that dataform infra did not make\. Give infra\.name .* another name/),
      ]);
    }
    expect(status()).toBe("CREATE_COMPLETE");
  });
});

describe("data", () => {
  it("is not replaced unless that is said", async () => {
    const root = project(PROVISIONED);
    await run("up", root, { yes: true });
    const file = join(root, "environments/redshift.yaml");
    const { readFileSync } = await import("node:fs");
    writeFileSync(file, readFileSync(file, "utf8").replace("nodes: 2", "nodes: 2\n  database: other"));
    const refused = await run("up", root, { yes: true });
    expect(refused.err).toMatch(
      /would replace Cluster \(AWS::Redshift::Cluster\) and lose the data in it \(DBName\)\. .*--replace-data/,
    );
    expect(aws().cloudFormation.changeSets.size).toBe(0);
    expect((await run("plan", root)).out).toMatch(
      /^~ Cluster .*DBName {2}made anew\n(.*\n)*! Cluster would lose its data/m,
    );
    expect((await run("up", root, { yes: true, replaceData: true })).code).toBe(0);
  });
});

describe("what can't be found out, asked or reached", () => {
  it("is told: this machine's address", async () => {
    aws().address = "<html>";
    const { code, err } = await run("up", project(), { yes: true });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /it answered "<html>", which is no IPv4 address\. Write the address .* as infra\.allowedAddress/,
      ),
    ]);
    const offline = project(
      `${SERVERLESS}`
        .replace("  name", "  addressService: http://127.0.0.1:9/\n  name")
        .replace("  addressService", "  # "),
    );
    expect((await run("plan", offline)).code).toBe(1);
  });

  it("is told: nobody at the terminal, which is wrong use", async () => {
    const root = project();
    expect(await run("up", root)).toMatchObject({ code: 2, err: expect.stringContaining("Pass --yes") });
    await run("up", root, { yes: true });
    expect(await run("down", root)).toMatchObject({ code: 2, err: expect.stringContaining("Pass --yes") });
    expect(status()).toBe("CREATE_COMPLETE");
    expect(await run("plan", root, { env: undefined })).toMatchObject({
      code: 2,
      err: expect.stringContaining("--env redshift"),
    });
  });

  it("is told: AWS itself", async () => {
    const root = project();
    await aws().stop();
    const { code, err } = await run("status", root);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/AWS can't be reached: sts:GetCallerIdentity: .*Check the network/),
    ]);
  });

  it("is told: that AWS asks for fewer requests", async () => {
    refuse("CreateStack", "Throttling", "Rate exceeded");
    expect((await run("up", project(), { yes: true })).err).toMatch(
      /AWS asks for fewer requests: .*Wait a minute/,
    );
  });
});
