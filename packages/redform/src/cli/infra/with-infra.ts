import { resolve } from "node:path";
import { awsClients } from "../../infra/clients.ts";
import type { InfraContext } from "../../infra/context.ts";
import { InfraError } from "../../infra/infra-error.ts";
import { readInfraSettings } from "../../project/infra-settings.ts";
import type { CommandContext, ExitCode } from "../command.ts";
import { reportProblems } from "../problems.ts";

export interface InfraFlags {
  readonly env?: string;
  readonly json?: boolean;
}

/** CloudFormation takes minutes: asking more often shows nothing more and meets its limits. */
const POLL_MS = 3000;

/** Reads the settings, opens AWS's clients, does the work, and reports what stops it. */
export async function withInfra(
  folder: string,
  flags: InfraFlags,
  context: CommandContext,
  work: (infra: InfraContext, root: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const root = resolve(context.workingFolder, folder);
  const environment = flags.env ?? (context.env.DATAFORM_ENV || undefined);
  if (environment === undefined) {
    return reportProblems([NO_ENVIRONMENT], context, flags);
  }
  const read = await readInfraSettings(root, environment, context.env);
  if (!read.ok) return reportProblems(read.problems, context, flags);
  const clients = awsClients(read.value.aws);
  // The SDK says on stderr which versions of Node it will leave behind; that is no message of ours.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  try {
    return await work(
      {
        settings: read.value,
        clients,
        signal: context.signal,
        now: context.now,
        random: context.random,
        pollMs: Number(context.env.DATAFORM_INFRA_POLL_MS) || POLL_MS,
        tell: (line) => context.terminal.err(`${line}\n`),
      },
      root,
    );
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    return reportProblems([error.toProblem()], context, flags);
  } finally {
    clients.close();
  }
}

const NO_ENVIRONMENT = {
  file: null,
  message: "no environment is named",
  remedy: "Say whose infra is meant: --env redshift.",
  code: "unknown-environment",
} as const;

/** Prints one JSON document on stdout. */
export function printJson(document: unknown, { terminal }: CommandContext): void {
  terminal.out(`${JSON.stringify(document, null, 2)}\n`);
}
