import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createColors } from "picocolors";
import { afterAll, afterEach, beforeEach } from "vitest";
import type { CommandContext, ExitCode } from "../../src/cli/command.ts";
import { downCommand } from "../../src/cli/infra/command-down.ts";
import { planCommand } from "../../src/cli/infra/command-plan.ts";
import { statusCommand } from "../../src/cli/infra/command-status.ts";
import { upCommand } from "../../src/cli/infra/command-up.ts";
import { makeProject } from "../cli/dataform.ts";
import { type StandIn, startStandIn } from "./stand-in/aws.ts";
import type { Operation } from "./stand-in/stack-machine.ts";
import type { World } from "./stand-in/world.ts";

export const commands = { plan: planCommand, up: upCommand, status: statusCommand, down: downCommand };

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** Both, as a person sees them. */
  readonly text: string;
}

export interface Running {
  /** Answers in turn; without one more, nobody is at the terminal. */
  readonly answers?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onText?: (text: string) => void;
}

/** A stand-in of AWS for each test, and the commands of `dataform infra` on it, through the real SDK. */
export function infraTests(): {
  readonly aws: () => StandIn;
  readonly project: (infra?: string, more?: Readonly<Record<string, string>>) => string;
  readonly run: (
    name: keyof typeof commands,
    root: string,
    flags?: Readonly<Record<string, unknown>>,
    running?: Running,
  ) => Promise<Ran>;
  readonly outputs: (root: string) => string;
} {
  let aws: StandIn;
  const before = { ...process.env };
  const credentials = {
    AWS_ACCESS_KEY_ID: "AKIDTEST",
    AWS_SECRET_ACCESS_KEY: "aws-own-secret",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  beforeEach(async () => {
    aws = await startStandIn();
    Object.assign(process.env, credentials);
  });
  afterEach(() => aws.stop());
  afterAll(() => {
    for (const name of Object.keys(credentials)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
  return {
    aws: () => aws,
    project: (infra = SERVERLESS, more = {}) =>
      makeProject({ "environments/redshift.yaml": environment(aws.endpoint, infra), ...more }),
    run: async (name, root, flags = {}, running = {}) => {
      let [out, err] = ["", ""];
      const answers = [...(running.answers ?? [])];
      const context: CommandContext = {
        terminal: {
          out: (text) => {
            out += text;
            running.onText?.(text);
          },
          err: (text) => {
            err += text;
            running.onText?.(text);
          },
          live: false,
          columns: 100,
          colors: createColors(false),
        },
        ask: async (question) => {
          err += question;
          return answers.shift() ?? null;
        },
        env: { DATAFORM_INFRA_POLL_MS: "3" },
        workingFolder: root,
        signal: running.signal ?? new AbortController().signal,
        now: () => Date.parse("2026-01-05T10:00:00Z"),
        random: Math.random,
      };
      const code = await commands[name](".", { env: "redshift", ...flags }, context);
      return { code, out, err, text: `${out}${err}` };
    },
    outputs: (root) => readFileSync(join(root, "environments/redshift.env"), "utf8"),
  };
}

export const SERVERLESS = `  name: sparkify
  publicAccess: true
  buckets: [udacity-dend]
`;
export const PROVISIONED = `  name: sparkify
  form: provisioned
  nodes: 2
  publicAccess: true
  buckets: [udacity-dend]
`;

function environment(endpoint: string, infra: string): string {
  return `warehouse: redshift
connection:
  host: \${REDSHIFT_HOST}
  port: \${REDSHIFT_PORT}
  database: \${REDSHIFT_DATABASE}
  auth: { method: secret, secretArn: "\${REDSHIFT_SECRET_ARN}" }
  aws: { endpoint: "${endpoint}" }
infra:
  region: us-west-2
  addressService: ${endpoint}/address
${infra}`;
}

/** Lets a resource's operation fail once, with what AWS would give as its reason. */
export function failAt(aws: StandIn, logicalId: string, operation: Operation, reason: string): void {
  aws.cloudFormation.failures.push({ logicalId, operation, reason, times: 1 });
}

/** What would cost money or stand in the way. */
export function standing(world: World): readonly string[] {
  const { namespaces, workgroups, clusters, logGroups, usageLimits } = world;
  return [namespaces, workgroups, clusters, logGroups, usageLimits].flatMap((kind) => [...kind.keys()]);
}

/** Until something holds; the test's own time limit ends a wait in vain. */
export async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
