import { resolve } from "node:path";
import type { Problem } from "../problem.ts";
import { loadProject } from "../project/load-project.ts";
import type { Project } from "../project/types.ts";
import type { Check } from "../warehouse/redshift.ts";
import { WarehouseError } from "../warehouse/warehouse.ts";
import { type CommandContext, type ExitCode, overridesOf, type ProjectFlags } from "./command.ts";
import { reportProblems } from "./problems.ts";
import type { Terminal } from "./terminal.ts";

export interface DebugFlags extends ProjectFlags {
  readonly json?: boolean;
}

/** `dataform debug`: says, step by step and with remedies, what of an environment's connection works. */
export async function debugCommand(
  folder: string,
  flags: DebugFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const overrides = overridesOf(flags, context);
  const loaded = await loadProject(resolve(context.workingFolder, folder), overrides, context.env);
  if (!loaded.ok && loaded.problems.some((problem) => !OF_ENVIRONMENT.has(problem.code))) {
    return reportProblems(loaded.problems, context, flags);
  }
  const checks: Check[] = [];
  const tell = (check: Check): void => {
    checks.push(check);
    if (flags.json !== true) printCheck(check, context.terminal);
  };
  if (loaded.ok) {
    const { environment } = loaded.value;
    tell(passed("file", environment.file ?? "none: the built-in local environment"));
    tell(passed("variables", "all that the file names are set"));
    await tryConnection(loaded.value, tell, context);
  } else {
    for (const check of environmentChecks(loaded.problems)) tell(check);
  }
  const success = checks.every(({ status }) => status !== "failed") && !context.signal.aborted;
  const name = overrides.environment ?? "local";
  if (flags.json === true) {
    const document = { environment: name, status: success ? "success" : "failure", checks };
    context.terminal.out(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const paint = success ? context.terminal.colors.green : context.terminal.colors.red;
    context.terminal.out(`\n${paint(success ? "success" : "failure")} environment ${name}\n`);
  }
  return success ? 0 : 1;
}

const OF_ENVIRONMENT: ReadonlySet<string> = new Set([
  "missing-variable",
  "literal-secret",
  "bad-environment",
  "broken-environment",
]);

async function tryConnection(
  { root, environment, settings }: Project,
  tell: (check: Check) => void,
  context: CommandContext,
): Promise<void> {
  const { connection, name } = environment;
  const schema = settings.schemaSuffix
    ? `${settings.defaultSchema}_${settings.schemaSuffix}`
    : settings.defaultSchema;
  if (connection.warehouse === "redshift") {
    const { diagnoseRedshift } = await import("../warehouse/redshift.ts");
    await diagnoseRedshift(connection.settings, {
      applicationName: `dataform debug ${name}`,
      now: context.now,
      schema,
      onCheck: tell,
      signal: context.signal,
    });
    return;
  }
  const { openLocalWarehouse } = await import("../warehouse/local.ts");
  try {
    const warehouse = await openLocalWarehouse(connection, root);
    try {
      const session = await warehouse.connect();
      tell(passed("open", connection.path));
      const { rows } = await session.execute("select version()");
      tell(passed("version", rows[0]?.[0] ?? ""));
    } finally {
      await warehouse.close();
    }
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    tell({
      step: "open",
      status: "failed",
      message: error.message,
      remedy: error.hint ?? null,
      code: error.code,
    });
  }
}

function environmentChecks(problems: readonly Problem[]): readonly Check[] {
  const missing = problems.every(({ code }) => code === "missing-variable");
  const step = missing ? "variables" : "file";
  const failed = problems.map((problem): Check => {
    const place = [problem.file, problem.line, problem.column].filter((part) => part != null).join(":");
    const { message, remedy, code } = problem;
    return { step, status: "failed", message: `${place} ${message}`, remedy, code };
  });
  return missing ? [passed("file", problems[0]?.file ?? ""), ...failed] : failed;
}

function passed(step: string, message: string): Check {
  return { step, status: "ok", message, remedy: null, code: null };
}

function printCheck({ step, status, message, remedy }: Check, { out, colors }: Terminal): void {
  const mark = {
    ok: colors.green("✔"),
    warning: colors.yellow("!"),
    failed: colors.red("✖"),
    skipped: colors.yellow("-"),
  }[status];
  out(`${mark} ${step.padEnd(15)} ${message}\n`);
  if (remedy !== null) out(`  ${" ".repeat(15)} ${remedy}\n`);
}
