import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Answer, askWarehouse } from "../explore/answer.ts";
import { toCsv } from "../explore/csv.ts";
import type { Explore } from "../explore/explore.ts";
import { questionSql } from "../explore/explore-sql.ts";
import { checkQuestion, type QuestionFault } from "../explore/question.ts";
import { readExplores } from "../explore/read-explore.ts";
import { sourcesOf } from "../explore/sources.ts";
import type { Problem } from "../problem.ts";
import { readExploreFiles } from "../project/explore-files.ts";
import { didYouMean } from "../project/nearest-name.ts";
import type { Project } from "../project/types.ts";
import type { CommandContext, ExitCode, ProjectFlags } from "./command.ts";
import { answerTable, exploreList } from "./explore-report.ts";
import { loadAndCompile } from "./load-and-compile.ts";
import { withWarehouse } from "./open-warehouse.ts";
import { reportProblems } from "./problems.ts";

export interface ExploreFlags extends ProjectFlags {
  readonly by?: readonly string[];
  readonly measures?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly where?: readonly string[];
  readonly sort?: readonly string[];
  readonly top?: number;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly sql?: boolean;
}

/** `dataform explore songplays --by level`: asks a declared explore; without a name it says what there is. */
export async function exploreCommand(
  name: string | undefined,
  folder: string,
  flags: ExploreFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const place = placed(name, folder, context);
  const loaded = await loadAndCompile(place.folder, flags, context);
  if (!loaded.ok) return reportProblems(loaded.problems, context, flags);
  const { project } = loaded.value;
  const compiled = await loaded.value.compiled;
  if (!compiled.ok) return reportProblems(compiled.problems, context, flags);
  const read = readExplores(await readExploreFiles(project.root), sourcesOf(compiled.value));
  if (!read.ok) return reportProblems(read.problems, context, flags);
  if (place.name === null) return list(read.value, flags, context);
  const explore = read.value.find((one) => one.name === place.name);
  if (explore === undefined) return reportProblems([unknownExplore(place.name, read.value)], context, flags);
  return ask(explore, project, flags, context);
}

/** With one argument alone it is the folder if it is one; an explore's name holds neither dot nor slash. */
function placed(
  name: string | undefined,
  folder: string,
  context: CommandContext,
): { readonly name: string | null; readonly folder: string } {
  if (name === undefined) return { name: null, folder };
  const isFolder =
    /[./\\]/.test(name) || existsSync(join(resolve(context.workingFolder, name), "dataform.json"));
  return isFolder && folder === "." ? { name: null, folder: name } : { name, folder };
}

function list(explores: readonly Explore[], flags: ExploreFlags, context: CommandContext): ExitCode {
  const { terminal } = context;
  if (flags.json === true) terminal.out(`${JSON.stringify(explores, null, 2)}\n`);
  else terminal.out(exploreList(explores, terminal));
  return 0;
}

async function ask(
  explore: Explore,
  project: Project,
  flags: ExploreFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const checked = checkQuestion(explore, flags);
  if (!checked.ok) return reportProblems(checked.faults.map(toProblem), context, flags);
  const question = checked.value;
  const { terminal } = context;
  if (flags.sql === true) {
    terminal.out(`${questionSql(explore, question).rows}\n`);
    return 0;
  }
  return withWarehouse(project, context, flags, async (warehouse) => {
    const session = await warehouse.connect();
    let answer: Answer;
    try {
      answer = await askWarehouse(session, explore, question, context.signal);
    } finally {
      await session.close();
    }
    if (flags.json === true) {
      terminal.out(`${JSON.stringify({ explore: explore.name, ...answer }, null, 2)}\n`);
    } else if (flags.csv === true) terminal.out(toCsv(answer.columns, answer.rows));
    else terminal.out(answerTable(explore, answer, terminal));
    return 0;
  });
}

function toProblem({ field, message, remedy }: QuestionFault): Problem {
  return { file: null, message: `--${field}: ${message}`, remedy, code: "bad-question" };
}

function unknownExplore(name: string, explores: readonly Explore[]): Problem {
  const names = explores.map((explore) => explore.name);
  const all =
    names.length === 0
      ? "There is none: declare one in explores/NAME.yaml."
      : `There ${names.length === 1 ? "is" : "are"}: ${names.join(", ")}.`;
  const meant = didYouMean(name, names);
  return {
    file: null,
    message: `unknown explore "${name}".`,
    remedy: meant === null ? all : `${meant} ${all}`,
    code: "unknown-explore",
  };
}
