import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { CommandContext, ExitCode } from "./command.ts";
import type { ImportedEnvironment } from "./dwh/dwh-environment.ts";
import { reportProblems } from "./problems.ts";
import { starterProject } from "./starter-project.ts";

export interface InitFlags {
  /** An old project's dwh.cfg, to be read into an environment. */
  readonly fromDwhCfg?: string;
  /** What that environment is called. */
  readonly env?: string;
}

/**
 * `dataform init DIR`: writes a small project that compiles, runs and tests as it is. With `--from-dwh-cfg` also an
 * environment, which a project that stands may be given too.
 */
export async function initCommand(
  folder: string | undefined,
  flags: InitFlags,
  context: CommandContext,
): Promise<ExitCode> {
  if (folder === undefined && flags.fromDwhCfg === undefined) {
    return refuse("no folder is named", "Name one that does not exist yet, or is empty: dataform init shop.");
  }
  const shown = folder ?? ".";
  const root = resolve(context.workingFolder, shown);
  let imported: Imported | null = null;
  if (flags.fromDwhCfg !== undefined) {
    const read = await readImport(flags.fromDwhCfg, flags.env ?? "dwh", context);
    if ("problem" in read) return refuse(read.problem, read.remedy);
    imported = read;
  }
  try {
    const fresh = imported === null || !(await stands(join(root, "dataform.json")));
    if (fresh) {
      await mkdir(root, { recursive: true });
      const files = (await readdir(root)).filter((name) => name !== imported?.besides);
      if (files.length > 0) {
        return refuse(
          `the folder ${shown} is not empty`,
          imported === null
            ? "Name a folder that is empty or does not exist yet."
            : "Name a folder that is empty, does not exist yet, or has a dataform.json.",
        );
      }
    }
    if (imported !== null && (await stands(join(root, imported.file)))) {
      return refuse(`${imported.file} stands already`, "Name another environment with --env.");
    }
    await writeAll(root, {
      ...(fresh ? starterProject : {}),
      ...(imported === null ? {} : { [imported.file]: imported.environment.text }),
    });
    if (fresh) {
      context.terminal.out(
        `made a project in ${shown}. Try:\n  dataform run ${shown}\n  dataform test ${shown}\n`,
      );
    }
  } catch (error) {
    return refuse(
      `can't write into ${shown}: ${error instanceof Error ? error.message : String(error)}`,
      "Name a folder that you may write to.",
    );
  }
  if (imported !== null) reportImport(imported, context);
  return 0;

  function refuse(message: string, remedy: string): ExitCode {
    return reportProblems([{ file: null, message, remedy, code: "init" }], context) && 2;
  }
}

interface Imported {
  readonly name: string;
  /** Relative to the project. */
  readonly file: string;
  readonly environment: ImportedEnvironment;
  readonly unknown: readonly string[];
  /** The file itself, which may lie in the new project's folder. */
  readonly besides: string;
}

async function readImport(
  file: string,
  name: string,
  context: CommandContext,
): Promise<Imported | { readonly problem: string; readonly remedy: string }> {
  if (!/^\w[\w.-]*$/.test(name)) {
    return { problem: `"${name}" can't name an environment`, remedy: "Use letters, digits, _, . and -." };
  }
  let text: string;
  try {
    text = await readFile(resolve(context.workingFolder, file), "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problem: `can't read ${file}: ${why}`, remedy: "Name the dwh.cfg of the old project." };
  }
  const { readDwhConfig } = await import("./dwh/read-dwh-cfg.ts");
  const { dwhEnvironment } = await import("./dwh/dwh-environment.ts");
  const config = readDwhConfig(text);
  // The line itself may hold a secret.
  if ("badLine" in config) {
    return {
      problem: `${file}:${config.badLine} is neither a [section], a KEY=value nor a comment`,
      remedy: "Mend that line.",
    };
  }
  if (config.values.size === 0) {
    return {
      problem: `${file} has none of the keys of a dwh.cfg`,
      remedy: "See docs/from-notebooks.md for them.",
    };
  }
  return {
    name,
    file: `environments/${name}.yaml`,
    environment: dwhEnvironment(config),
    unknown: config.unknown,
    besides: file.split("/").at(-1) ?? file,
  };
}

async function writeAll(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  }
}

async function stands(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function reportImport(
  { name, file, environment, unknown }: Imported,
  { terminal: { out } }: CommandContext,
): void {
  out(`wrote ${file}:\n`);
  for (const place of environment.places) out(`  ${place}\n`);
  for (const key of unknown) out(`  ${key}: not taken over, because nobody knows what it means here\n`);
  if (environment.variables.length > 0) {
    out(`No secret was written. Set: ${environment.variables.join(", ")}\n`);
  }
  out(`Try:\n  dataform debug --env ${name}\n  dataform infra plan --env ${name}\n`);
}
