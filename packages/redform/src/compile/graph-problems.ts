import type { CompilationError, Target } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import type { Problem } from "../problem.ts";
import { didYouMean } from "../project/nearest-name.ts";
import type { Project } from "../project/types.ts";
import { cyclePath } from "./cycle-path.ts";
import type { CompileReply } from "./protocol.ts";
import { SourceSearch } from "./source-search.ts";
import { suggestTarget } from "./suggest-target.ts";

type GraphReply = Extract<CompileReply, { readonly kind: "graph" }>;

/** An error of the core's, with where it arose if its stack said so. */
interface Reported extends CompilationError {
  readonly file: string;
  readonly place: GraphReply["places"][number];
}

interface Context {
  readonly reply: GraphReply;
  readonly search: SourceSearch;
  readonly reported: readonly Reported[];
}

/** Null: another problem says the same. Undefined: not this kind of error. */
type Translation = Problem | null | undefined;
type Translate = (error: Reported, context: Context) => Translation | Promise<Translation>;

const ACTION_TYPES = [
  "table",
  "view",
  "incremental",
  "inline",
  "operations",
  "assertion",
  "declaration",
  "test",
];

/** The errors that the core reported, in our words where ours say more, each with its place. */
export async function graphProblems(project: Project, reply: GraphReply): Promise<readonly Problem[]> {
  const errors = reply.graph.graphErrors?.compilationErrors ?? [];
  if (errors.length === 0) return [];
  const reported = errors.map(
    (error, index): Reported => ({
      ...error,
      file: error.fileName ?? "",
      place: reply.places[index] ?? null,
    }),
  );
  const context: Context = { reply, search: new SourceSearch(project.root), reported };
  const problems = await Promise.all(reported.map((error) => translate(error, context)));
  const unique = new Map<string, Problem>();
  for (const problem of problems) {
    if (problem === null) continue;
    const key = `${problem.file}\0${problem.message}`;
    const known = unique.get(key);
    if (known === undefined || (known.column === undefined && problem.column !== undefined)) {
      unique.set(key, problem);
    }
  }
  return [...unique.values()];
}

async function translate(error: Reported, context: Context): Promise<Problem | null> {
  for (const translation of TRANSLATIONS) {
    const problem = await translation(error, context);
    if (problem !== undefined) return problem;
  }
  return asItIs(error, context);
}

const unknownReference: Translate = async (error, { reply, search, reported }) => {
  const missing = /^Missing dependency detected: Action ".*" depends on "(.*)" which does not exist$/s.exec(
    error.message,
  );
  const written = (missing ?? /^Could not resolve (.*)$/s.exec(error.message))?.[1];
  if (written === undefined) return undefined;
  const target = parseReference(written);
  if (target === null) return undefined;
  const isSaidElsewhere =
    missing !== null &&
    reported.some(
      (other) =>
        other.file === error.file &&
        other.message.startsWith("Could not resolve ") &&
        parseReference(other.message.slice("Could not resolve ".length))?.name === target.name,
    );
  if (isSaidElsewhere) return null;
  const name = [target.database, target.schema, target.name].filter(Boolean).join(".");
  const place =
    error.place?.file === error.file ? error.place : await search.findReference(error.file, target.name);
  return {
    ...place,
    file: error.file,
    message: `unknown model "${name}".`,
    remedy: suggestTarget(target, reply.graph.targets ?? []),
    code: "unknown-ref",
  };
};

const duplicateName: Translate = async (error, { reported, search }) => {
  const isCanonical = error.message.startsWith("Duplicate canonical target detected.");
  if (!isCanonical && !error.message.startsWith("Duplicate action name detected.")) return undefined;
  const sameTarget = reported.filter(
    (other) =>
      other.actionName === error.actionName && /^Duplicate (?:action name|canonical)/.test(other.message),
  );
  if (sameTarget[0] !== error) return null;
  // Two tables of one name have assertions of one name, which goes without saying.
  const files = [...new Set(sameTarget.map((other) => other.file))].sort();
  const isOfParent = reported.some(
    (other) =>
      other !== error &&
      other.message === error.message &&
      other.actionTarget !== undefined &&
      error.actionTarget?.name.startsWith(
        `${other.actionTarget.schema}_${other.actionTarget.name}_assertions_`,
      ),
  );
  if (isOfParent) return null;
  const [file = error.file] = files;
  return {
    ...(await search.findKeys(file, ["name"])),
    file,
    message: `several actions are named "${error.actionName}": ${files.length === 1 ? `all in ${file}` : files.join(" and ")}.`,
    remedy: "Rename all but one.",
    code: "duplicate-name",
  };
};

/**
 * The core says twice that a name is ambiguous: as it was written, and as JSON. Where the candidates are
 * of one name, the duplicate itself is reported.
 */
const ambiguousAgain: Translate = (error, { reported }) => {
  const match = /^Ambiguous Action name: (.*)\. Did you mean one of: (.*)\.$/s.exec(error.message);
  if (match === null) return undefined;
  const candidates = match[2]?.split(", ") ?? [];
  if (new Set(candidates).size < candidates.length) return null;
  const name = /^\{"name":"(.*?)"\}$/.exec(match[1] ?? "")?.[1];
  const isAgain = reported.some(
    (other) => other.file === error.file && other.message.startsWith(`Ambiguous Action name: ${name}. `),
  );
  return isAgain ? null : undefined;
};

const cycle: Translate = async (error, { reply, search }) => {
  if (
    !error.message.startsWith("Circular dependency detected in chain:") ||
    error.actionTarget === undefined
  ) {
    return undefined;
  }
  const path = cyclePath(reply.graph, error.actionTarget);
  if (path === null) return undefined;
  const names = path.map((target) => target.name);
  const labels = new Set(names).size === path.length - 1 ? names : path.map(targetKey);
  return {
    ...(await search.findReference(error.file, path[1]?.name ?? "")),
    file: error.file,
    message: `actions depend on one another in a circle: ${labels.join(" → ")}.`,
    remedy: "Take one of these references out.",
    code: "cycle",
  };
};

const unknownKey: Translate = async (error, { search }) => {
  const match = /^Unexpected property "(.*?)"(?: in (.*))?\. Supported properties are: (\[.*\])$/.exec(
    error.message,
  );
  if (match === null) return undefined;
  const [, key = "", where = "the config", list = "[]"] = match;
  const known: readonly string[] = JSON.parse(list);
  return {
    ...(await keyPlace(error, search, key)),
    file: error.file,
    message: `unknown key "${key}" in ${where}.`,
    remedy: didYouMean(key, known) ?? `Known are: ${known.join(", ")}.`,
    code: "unknown-key",
  };
};

const unknownType: Translate = async (error, { search }) => {
  const type = /^Unrecognized action type: (.*)$/.exec(error.message)?.[1];
  if (type === undefined) return undefined;
  return {
    ...(await keyPlace(error, search, "type")),
    file: error.file,
    message: `unknown type "${type}".`,
    remedy: didYouMean(type, ACTION_TYPES) ?? `Known are: ${ACTION_TYPES.join(", ")}.`,
    code: "unknown-type",
  };
};

const unknownDataset: Translate = async (error, { reply, search }) => {
  const written = /^Dataset (.*) could not be found\.$/.exec(error.message)?.[1];
  if (written === undefined) return undefined;
  const target = parseReference(written) ?? { schema: "", name: written };
  return {
    ...(await keyPlace(error, search, "dataset")),
    file: error.file,
    message: `the test's dataset "${target.name}" is not a table or view of the project.`,
    remedy: suggestTarget(target, reply.graph.targets ?? []),
    code: "unknown-ref",
  };
};

const TRANSLATIONS: readonly Translate[] = [
  unknownReference,
  duplicateName,
  ambiguousAgain,
  cycle,
  unknownKey,
  unknownType,
  unknownDataset,
];

/** Which words of the file an error of the core's is about. */
const SUBJECTS: readonly (readonly [RegExp, RegExp])[] = [
  [/'protected: true'/, /\b(protected)\s*:/],
  [/incremental_where/, /\b(incremental_where) \{/],
  [/pre_operations/, /\b(pre_operations) \{/],
  [/post_operations/, /\b(post_operations) \{/],
  [/input blocks/, /\b(input) "/],
  [/'input' code blocks/, /\b(input) "/],
  [/more than one SQL statement/, /^[^\S\r\n]*(---)[^\S\r\n]*$/m],
  [/assertions\.uniqueKey/, /\b(uniqueKeys?)\s*:/],
  [/may only describe columns/, /\b(columns)\s*:/],
  [/"actionDescriptor"/, /\b(description|columns)\s*:/],
  [/^Unused property/, /\b(type)\s*:/],
  [/Semi-colons/, /(;)\s*$/],
  [/must specify a value for 'schema'|Tests must operate/, /\b(type)\s*:/],
  [/^(\w+): \w+ expected$/, /\b(\w+)\s*:/],
];

async function asItIs(error: Reported, { search }: Context): Promise<Problem> {
  const said = { message: error.message, remedy: null, code: "compile" };
  const { place, file } = error;
  const subject = SUBJECTS.find(([message]) => message.test(error.message));
  if (subject !== undefined && file.endsWith(".sqlx")) {
    const key =
      /^(\w+): \w+ expected$/.exec(error.message)?.[1] ??
      /^Unused property .*?"(\w+)"/.exec(error.message)?.[1];
    const found =
      (key === undefined ? null : await search.findKeys(file, [key])) ??
      (await search.find(file, subject[1]));
    if (found !== null) return { ...found, file, ...said };
  }
  if (place === null) return { file: isOfProject(file) ? file : null, ...said };
  if (place.file === file || !isOfProject(file)) return { ...place, ...said };
  // The action's file comes first; where in an included file it went wrong is said beside.
  const at = [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
  return { file, ...said, message: `${error.message} (at ${at})` };
}

/** The stock tool blames a file of its own making where it knows no other. */
function isOfProject(file: string): boolean {
  return file !== "" && file !== "index.js";
}

/** In SQLX the key's own line; in a script the call that the stack names. */
async function keyPlace(error: Reported, search: SourceSearch, key: string) {
  if (!error.file.endsWith(".sqlx") && error.place?.file === error.file) return error.place;
  return search.findKeys(error.file, [key]);
}

/** What the core printed of a reference: a bare name, or JSON of a name or a target. */
function parseReference(written: string): Target | null {
  try {
    const parsed: unknown = JSON.parse(written);
    if (typeof parsed === "string") return { schema: "", name: parsed };
    return parsed as Target;
  } catch {
    return /^[\w-]+$/.test(written) ? { schema: "", name: written } : null;
  }
}
