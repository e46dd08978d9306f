import * as v from "valibot";
import { LineCounter, parseDocument } from "yaml";
import type { Outcome, Problem } from "../problem.ts";
import { didYouMean } from "../project/nearest-name.ts";
import { placeOfKey } from "../project/yaml-place.ts";
import { declareExplore } from "./declare-explore.ts";
import type { Complain } from "./declaring.ts";
import type { Explore } from "./explore.ts";
import { fileSchema, keysAt, longForm } from "./file-schema.ts";
import type { Sources } from "./sources.ts";

/** A file under explores/. */
export interface ExploreText {
  /** Relative to the project, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

const FILE = /^explores\/(?<name>[a-z][a-z0-9_-]*)\.ya?ml$/;

/** Reads the explores of a project, sorted by name, or says everything that is wrong with them. */
export function readExplores(files: readonly ExploreText[], sources: Sources): Outcome<readonly Explore[]> {
  const explores: Explore[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const read = readExplore(file, sources);
    if (!read.ok) problems.push(...read.problems);
    else if (explores.some(({ name }) => name === read.value.name)) {
      const message = `there are two explores named "${read.value.name}".`;
      problems.push({ file: file.file, message, remedy: "Rename one of the files.", code: "bad-explore" });
    } else explores.push(read.value);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: explores.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

export function readExplore({ file, text }: ExploreText, sources: Sources): Outcome<Explore> {
  const name = FILE.exec(file)?.groups?.["name"];
  if (name === undefined) {
    const message = "its name is no name for an explore.";
    const remedy = "Use lower-case letters, digits, _ and -, and begin with a letter.";
    return { ok: false, problems: [{ file, message, remedy, code: "bad-explore" }] };
  }
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error): Problem => {
      const { line, col } = counter.linePos(error.pos[0]);
      const message = `is not valid YAML: ${error.message.replace(/\.?$/, ".")}`;
      return { file, line, column: col, message, remedy: null, code: "bad-explore" };
    });
    return { ok: false, problems };
  }
  const problems: Problem[] = [];
  const complain: Complain = (path, message, remedy) => {
    problems.push({ file, ...placeOfKey(text, path), message, remedy, code: "bad-explore" });
  };
  const checked = v.safeParse(fileSchema, longForm(document.toJS()));
  if (!checked.success) {
    for (const issue of checked.issues) describeIssue(issue, complain);
    return { ok: false, problems };
  }
  const explore = declareExplore(checked.output, { name, file }, sources, complain);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: explore };
}

function describeIssue(issue: v.BaseIssue<unknown>, complain: Complain): void {
  const path = (issue.path ?? []).map((part) => String(part.key));
  const name = path.join(".");
  if (issue.type === "strict_object" && issue.expected === "never") {
    const known = keysAt(path.slice(0, -1));
    const remedy = didYouMean(path.at(-1) ?? "", known) ?? `Known are: ${known.join(", ")}.`;
    complain(path, `unknown key "${name}".`, remedy);
  } else if (issue.received === "undefined") complain(path, `${name} is missing.`, null);
  else complain(path, name === "" ? `the explore ${issue.message}.` : `${name} ${issue.message}.`, null);
}
