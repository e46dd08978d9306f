import type { Overrides } from "../project/types.ts";
import type { Ask } from "./ask.ts";
import type { Terminal } from "./terminal.ts";

/** What a command gets from the process. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly ask: Ask;
  /** The process's environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly workingFolder: string;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly random: () => number;
}

/** 0 fine, 1 the project or the data failed, 2 wrong use. */
export type ExitCode = 0 | 1 | 2;

/** The options that every command which reads a project has. */
export interface ProjectFlags {
  readonly env?: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly schemaSuffix?: string;
}

/** The flags as what they lay over the project's files. */
export function overridesOf(flags: ProjectFlags, context: CommandContext): Overrides {
  const environment = flags.env ?? context.env.DATAFORM_ENV;
  return {
    ...(environment ? { environment } : {}),
    ...(flags.vars ? { vars: flags.vars } : {}),
    ...(flags.schemaSuffix === undefined ? {} : { schemaSuffix: flags.schemaSuffix }),
  };
}
