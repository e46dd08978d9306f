import * as v from "valibot";
import type {
  CompilationError,
  CompiledAction,
  CompiledAssertion,
  CompiledGraph,
  CompiledOperation,
  CompiledTable,
  RedshiftOptions,
  Target,
  WarnOn,
} from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { formatProblem, type Problem } from "../problem.ts";
import { didYouMean } from "../project/nearest-name.ts";
import type { Project } from "../project/types.ts";
import { checkLoad } from "./load-check.ts";
import type { CompileReply, ReferenceLookup } from "./protocol.ts";
import { type Complaint, checkRules } from "./redshift-rules.ts";
import {
  AUDITS,
  assertionBlockSchema,
  blockSchema,
  CHANGED,
  DIST_STYLES,
  ENCODINGS,
  foreignKeySchema,
  LOAD_KEYS,
  operationBlockSchema,
  type RedshiftBlock,
  SCHEMA_CHANGES,
  SEVERITIES,
  SORT_STYLES,
  STRATEGIES,
  TAKES,
  WARN_ON,
} from "./redshift-schema.ts";
import { SourceSearch } from "./source-search.ts";
import { suggestTarget } from "./suggest-target.ts";

type GraphReply = Extract<CompileReply, { readonly kind: "graph" }>;

/** Checks every redshift block and puts the checked form into the graph, or says what is wrong with it. */
export async function finishRedshiftBlocks(
  project: Project,
  reply: GraphReply,
): Promise<{ readonly graph: CompiledGraph; readonly problems: readonly Problem[] }> {
  const { graph } = reply;
  const search = new SourceSearch(project.root);
  const problems: Problem[] = [];
  const errors: CompilationError[] = [];
  const tables: CompiledTable[] = [];
  const report: Report = async (action, complaints) => {
    for (const complaint of complaints) {
      const problem = await toProblem(action, complaint, search);
      problems.push(problem);
      if (!complaint.isStockForm) errors.push(toCompilationError(action, problem));
    }
  };
  for (const table of graph.tables ?? []) {
    const { options, complaints } = check(table, reply);
    tables.push(options === undefined ? table : { ...table, redshift: options });
    await report(table, complaints);
  }
  const warning = warningKeys(tables);
  const blocks = new Map(reply.assertionBlocks.map(({ target, block }) => [targetKey(target), block]));
  const assertions: CompiledAssertion[] = [];
  for (const assertion of graph.assertions ?? []) {
    const checked = v.safeParse(assertionBlockSchema, blocks.get(targetKey(assertion.target)) ?? {});
    if (!checked.success) {
      await report(
        assertion,
        checked.issues.map((issue) => describe(issue, Object.keys(assertionBlockSchema.entries))),
      );
    }
    const warns = (checked.success && checked.output.severity === "warn") || isWarning(assertion, warning);
    assertions.push(warns ? { ...assertion, severity: "warn" } : assertion);
  }
  const operations = await finishOperations(reply, report);
  const finished = {
    ...graph,
    ...(graph.operations ? { operations } : {}),
    ...(graph.tables ? { tables } : {}),
    ...(graph.assertions ? { assertions } : {}),
  };
  if (problems.length === 0) return { graph: finished, problems };
  const compilationErrors = [...(graph.graphErrors?.compilationErrors ?? []), ...errors];
  return {
    graph: { ...finished, graphErrors: compilationErrors.length > 0 ? { compilationErrors } : {} },
    problems,
  };
}

type Report = (action: CompiledAction, complaints: readonly Complaint[]) => Promise<void>;

async function finishOperations(reply: GraphReply, report: Report): Promise<readonly CompiledOperation[]> {
  const blocks = new Map(reply.operationBlocks.map(({ target, block }) => [targetKey(target), block]));
  const operations: CompiledOperation[] = [];
  for (const operation of reply.graph.operations ?? []) {
    const checked = v.safeParse(operationBlockSchema, blocks.get(targetKey(operation.target)) ?? {});
    const load = checked.success ? checked.output.load : undefined;
    const keys = Object.keys(operationBlockSchema.entries);
    if (!checked.success)
      await report(
        operation,
        checked.issues.map((issue) => describe(issue, keys)),
      );
    if (load !== undefined) await report(operation, checkLoad(operation));
    operations.push(load === undefined ? operation : { ...operation, load });
  }
  return operations;
}

/** The names that the core and we give the assertions of a config. */
const KIND_OF_NAME: readonly (readonly [RegExp, readonly WarnOn[]])[] = [
  [/_assertions_uniqueKey_\d+$/, ["uniqueKey"]],
  [/_assertions_rowConditions$/, ["nonNull", "rowConditions"]],
  [/_assertions_primaryKey$/, ["primaryKey"]],
  [/_assertions_foreignKey_\d+$/, ["foreignKeys"]],
];

/** The kinds of assertions that only warn, by the key of their table. */
function warningKeys(tables: readonly CompiledTable[]): ReadonlyMap<string, readonly WarnOn[]> {
  return new Map(tables.map((table) => [targetKey(table.target), table.redshift?.warnOn ?? []]));
}

function isWarning(
  { parentAction, target }: CompiledAssertion,
  warning: ReadonlyMap<string, readonly WarnOn[]>,
): boolean {
  if (parentAction === undefined) return false;
  const warnOn = warning.get(targetKey(parentAction)) ?? [];
  const kinds = KIND_OF_NAME.find(([pattern]) => pattern.test(target.name))?.[1] ?? [];
  return kinds.some((kind) => warnOn.includes(kind));
}

/** Without options the block stays as it was written. */
function check(
  table: CompiledTable,
  reply: GraphReply,
): { readonly options?: RedshiftOptions; readonly complaints: readonly Complaint[] } {
  if (table.redshift === undefined || table.enumType === "INLINE") return { complaints: [] };
  const checked = v.safeParse(blockSchema, table.redshift);
  if (!checked.success) return { complaints: checked.issues.map((issue) => describe(issue)) };
  const key = targetKey(table.target);
  const lookups = reply.references.filter((lookup) => targetKey(lookup.table) === key);
  const asserted = reply.asserted.find((one) => targetKey(one.table) === key)?.kinds ?? [];
  const complaints = [
    ...checkRules(checked.output, table, asserted),
    ...lookups.flatMap((lookup) => checkReference(lookup, checked.output, reply.graph.targets ?? [])),
  ];
  return complaints.length > 0 ? { complaints } : { options: toOptions(checked.output, lookups), complaints };
}

function toOptions(checked: RedshiftBlock, lookups: readonly ReferenceLookup[]): RedshiftOptions {
  const { foreignKeys, ...rest } = checked;
  const resolved = foreignKeys?.map(({ columns, referencedColumns }, index) => {
    const references = lookups.find((lookup) => lookup.index === index)?.matches[0];
    if (references === undefined) throw new Error("a foreign key was checked but not resolved");
    return { columns, references, referencedColumns: referencedColumns ?? columns };
  });
  return { ...rest, ...(resolved === undefined ? {} : { foreignKeys: resolved }) } as RedshiftOptions;
}

function checkReference(
  lookup: ReferenceLookup,
  checked: RedshiftBlock,
  targets: readonly Target[],
): readonly Complaint[] {
  const references = checked.foreignKeys?.[lookup.index]?.references;
  if (references === undefined || lookup.matches.length === 1) return [];
  const path = ["foreignKeys", String(lookup.index), "references"];
  const target =
    typeof references === "string"
      ? { schema: "", name: references }
      : { schema: references.schema ?? "", name: references.name };
  const written = [target.schema, target.name].filter(Boolean).join(".");
  if (lookup.matches.length === 0) {
    return [{ path, message: `unknown model "${written}".`, remedy: suggestTarget(target, targets) }];
  }
  const meant = lookup.matches.map(targetKey).sort().join(" and ");
  return [
    { path, message: `"${written}" may be ${meant}.`, remedy: "Give the schema too: { schema, name }." },
  ];
}

function describe(issue: v.BaseIssue<unknown>, keys = Object.keys(blockSchema.entries)): Complaint {
  const path = (issue.path ?? []).map((part) => String(part.key));
  if (issue.type === "strict_object" && issue.expected === "never") {
    const within = path[0] === "load" ? LOAD_KEYS : Object.keys(foreignKeySchema.entries);
    const known = path.length > 1 ? within : keys;
    const key = path.at(-1) ?? "";
    return {
      path,
      message: "is not known.",
      remedy: didYouMean(key, known) ?? `Known are: ${known.join(", ")}.`,
    };
  }
  const given = typeof issue.input === "string" ? ` "${issue.input}"` : "";
  const near =
    issue.type === "picklist" && given !== "" ? didYouMean(String(issue.input), pickable(path)) : null;
  return { path, message: `${given.trim()}${given === "" ? "" : " "}${issue.message}.`, remedy: near };
}

const PICKABLE: Readonly<Record<string, readonly string[]>> = {
  distStyle: DIST_STYLES,
  sortStyle: SORT_STYLES,
  audit: AUDITS,
  warnOn: WARN_ON,
  onSchemaChange: SCHEMA_CHANGES,
  incrementalStrategy: STRATEGIES,
  encode: ENCODINGS,
  severity: SEVERITIES,
  "load.take": TAKES,
  "load.changed": CHANGED,
};

function pickable(path: readonly string[]): readonly string[] {
  return PICKABLE[path.join(".")] ?? PICKABLE[path[0] ?? ""] ?? [];
}

async function toProblem(
  table: CompiledAction,
  complaint: Complaint,
  search: SourceSearch,
): Promise<Problem> {
  const keys = ["redshift", ...complaint.path.filter((part) => !/^\d+$/.test(part))];
  const path = complaint.path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join("");
  return {
    ...(await search.findKeys(table.fileName, keys)),
    file: table.fileName,
    message: `redshift${path}: ${complaint.message}`,
    remedy: complaint.remedy,
    code: "bad-redshift",
  };
}

function toCompilationError(table: CompiledAction, problem: Problem): CompilationError {
  return {
    fileName: table.fileName,
    actionName: targetKey(table.target),
    actionTarget: table.target,
    message: formatProblem({ ...problem, file: null }).replace(/^\d+(?::\d+)? /, ""),
  };
}
