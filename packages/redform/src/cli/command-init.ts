import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { CommandContext, ExitCode } from "./command.ts";
import { reportProblems } from "./problems.ts";
import { starterProject } from "./starter-project.ts";

/** `dataform init DIR`: writes a small project that compiles, runs and tests as it is. */
export async function initCommand(folder: string, context: CommandContext): Promise<ExitCode> {
  const root = resolve(context.workingFolder, folder);
  try {
    await mkdir(root, { recursive: true });
    if ((await readdir(root)).length > 0) {
      return refuse(
        `the folder ${folder} is not empty`,
        "Name a folder that is empty or does not exist yet.",
      );
    }
    for (const [path, text] of Object.entries(starterProject)) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text, { flag: "wx" });
    }
  } catch (error) {
    return refuse(
      `can't write into ${folder}: ${error instanceof Error ? error.message : String(error)}`,
      "Name a folder that you may write to.",
    );
  }
  context.terminal.out(
    `made a project in ${folder}. Try:\n  dataform run ${folder}\n  dataform test ${folder}\n`,
  );
  return 0;

  function refuse(message: string, remedy: string): ExitCode {
    return reportProblems([{ file: null, message, remedy, code: "init" }], context) && 2;
  }
}
