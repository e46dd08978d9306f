import * as v from "valibot";
import type {
  CompilationError,
  CompiledGraph,
  CompiledTable,
  RedshiftOptions,
  Target,
} from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { formatProblem, type Problem } from "../problem.ts";
import { didYouMean } from "../project/nearest-name.ts";
import type { Project } from "../project/types.ts";
import type { CompileReply, ReferenceLookup } from "./protocol.ts";
import { type Complaint, checkRules } from "./redshift-rules.ts";
import {
  blockSchema,
  DIST_STYLES,
  foreignKeySchema,
  type RedshiftBlock,
  SORT_STYLES,
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
  for (const table of graph.tables ?? []) {
    const { options, complaints } = check(table, reply);
    tables.push(options === undefined ? table : { ...table, redshift: options });
    for (const complaint of complaints) {
      const problem = await toProblem(table, complaint, search);
      problems.push(problem);
      if (!complaint.isStockForm) errors.push(toCompilationError(table, problem));
    }
  }
  if (problems.length === 0) return { graph: { ...graph, ...(graph.tables ? { tables } : {}) }, problems };
  const compilationErrors = [...(graph.graphErrors?.compilationErrors ?? []), ...errors];
  return {
    graph: { ...graph, tables, graphErrors: compilationErrors.length > 0 ? { compilationErrors } : {} },
    problems,
  };
}

/** Without options the block stays as it was written. */
function check(
  table: CompiledTable,
  reply: GraphReply,
): { readonly options?: RedshiftOptions; readonly complaints: readonly Complaint[] } {
  if (table.redshift === undefined || table.enumType === "INLINE") return { complaints: [] };
  const checked = v.safeParse(blockSchema, table.redshift);
  if (!checked.success) return { complaints: checked.issues.map(describe) };
  const lookups = reply.references.filter((lookup) => targetKey(lookup.table) === targetKey(table.target));
  const complaints = [
    ...checkRules(checked.output, table.enumType),
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

function describe(issue: v.BaseIssue<unknown>): Complaint {
  const path = (issue.path ?? []).map((part) => String(part.key));
  if (issue.type === "strict_object" && issue.expected === "never") {
    const known = Object.keys(path.length > 1 ? foreignKeySchema.entries : blockSchema.entries);
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

function pickable(path: readonly string[]): readonly string[] {
  return path[0] === "distStyle" ? DIST_STYLES : SORT_STYLES;
}

async function toProblem(table: CompiledTable, complaint: Complaint, search: SourceSearch): Promise<Problem> {
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

function toCompilationError(table: CompiledTable, problem: Problem): CompilationError {
  return {
    fileName: table.fileName,
    actionName: targetKey(table.target),
    actionTarget: table.target,
    message: formatProblem({ ...problem, file: null }).replace(/^\d+(?::\d+)? /, ""),
  };
}
