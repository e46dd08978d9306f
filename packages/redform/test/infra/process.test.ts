import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startDataform } from "../cli/dataform.ts";
import { infraTests, waitFor } from "./infra-command.ts";

const { aws, project } = infraTests();

const env = {
  AWS_ACCESS_KEY_ID: "AKIDTEST",
  AWS_SECRET_ACCESS_KEY: "aws-own-secret",
  AWS_EC2_METADATA_DISABLED: "true",
  DATAFORM_INFRA_POLL_MS: "10",
};
const start = (root: string, ...args: readonly string[]) =>
  startDataform(["infra", ...args, "--env", "redshift", "--yes"], root, env);

it("a process that is stopped by Ctrl-C, and one that is killed, are taken up by the next, and all is removed", async () => {
  const root = project();
  aws().holdAfter = "Vpc CREATE_COMPLETE";
  const first = start(root, "up");
  await waitFor(() => aws().held);
  await waitFor(() => aws().calls.filter(({ action }) => action === "DescribeStackEvents").length > 2);
  first.child.kill("SIGINT");
  const stopped = await first.finished;
  expect([stopped.code, stopped.stderr]).toEqual([
    1,
    expect.stringContaining("interrupted: CloudFormation goes on"),
  ]);

  const second = start(root, "up");
  await waitFor(() => aws().calls.filter(({ action }) => action === "GetCallerIdentity").length === 2);
  second.child.kill("SIGKILL");
  await second.finished;
  aws().held = false;

  const third = await start(root, "up").finished;
  expect([third.code, existsSync(join(root, "environments/redshift.env"))]).toEqual([0, true]);
  expect(aws().cloudFormation.stacks.map(({ status }) => status)).toEqual(["CREATE_COMPLETE"]);
  const removed = await start(root, "down").finished;
  expect([removed.code, removed.stdout]).toEqual([0, expect.stringContaining("success nothing is left")]);
  for (const { stdout, stderr } of [stopped, third, removed]) {
    expect(`${stdout}${stderr}`).not.toMatch(/aws-own-secret|NodeVersionSupport/);
  }
});
