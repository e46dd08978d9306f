import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { CompiledGraph, Target } from "../../src/graph/compiled-graph.ts";
import { type ColumnEdge, ROWS } from "../../src/lineage/column-edge.ts";
import { graphLineage } from "../../src/lineage/column-lineage.ts";

/** The labelled sets: what a reader of the SQL says, beside what lineage says. */

/** `column <- node.column`, of a value, of what decides a value's rows, and of what decides the model's rows. */
export interface Labelled {
  readonly name: string;
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly deciding?: Readonly<Record<string, readonly string[]>>;
  readonly rows: readonly string[];
}

export interface Case extends Labelled {
  readonly sql?: string;
  readonly statements?: readonly string[];
}

interface CaseFile {
  readonly tables: Readonly<Record<string, readonly string[] | null>>;
  readonly cases: readonly Case[];
}

interface ModelFile {
  readonly nodes: Readonly<Record<string, string>>;
  readonly models: Readonly<Record<string, Omit<Labelled, "name">>>;
}

export interface LabelledCases {
  readonly cases: readonly Case[];
  /** The lineage that is found in a case, as labels. */
  readonly find: (one: Case) => ReadonlySet<string>;
  readonly expected: (one: Labelled) => ReadonlySet<string>;
}

const read = (file: string): unknown =>
  parse(readFileSync(join(import.meta.dirname, "labelled", file), "utf8"));

export function labelledCases(file: string): LabelledCases {
  const { tables, cases } = read(file) as CaseFile;
  const names = new Map(Object.keys(tables).map((key) => [key.split(".").at(-1) ?? "", key]));
  return {
    cases,
    find: (one) => {
      const graph = graphOf(tables, one);
      const node = one.sql === undefined ? "shop.made" : "shop.model";
      return labelsOf(graphLineage(graph).edges.filter(({ to }) => to.node === node));
    },
    expected: (one) => expectedLabels(one, names),
  };
}

export interface LabelledModels {
  readonly models: readonly Labelled[];
  readonly find: (model: string, edges: readonly ColumnEdge[]) => ReadonlySet<string>;
  readonly expected: (one: Labelled) => ReadonlySet<string>;
}

export function labelledModels(file: string): LabelledModels {
  const { nodes, models } = read(file) as ModelFile;
  return {
    models: Object.entries(models).map(([name, labels]) => ({ name, ...labels })),
    find: (model, edges) => labelsOf(edges.filter(({ to }) => to.node === model)),
    expected: (one) => expectedLabels(one, new Map(Object.entries(nodes))),
  };
}

function expectedLabels(
  { columns, deciding = {}, rows }: Labelled,
  names: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const full = (source: string): string => {
    const dot = source.lastIndexOf(".");
    const short = source.slice(0, dot);
    return `${names.get(short) ?? short}${source.slice(dot)}`;
  };
  const of = (record: Readonly<Record<string, readonly string[]>>, arrow: string): readonly string[] =>
    Object.entries(record).flatMap(([column, from]) => from.map((one) => `${column} ${arrow} ${full(one)}`));
  return new Set([...of(columns, "<-"), ...of(deciding, "<~"), ...of({ [ROWS]: rows }, "<~")]);
}

function labelsOf(edges: readonly ColumnEdge[]): ReadonlySet<string> {
  return new Set(
    edges.map(({ from, to, kind }) => {
      const arrow = kind === "condition" || to.column === ROWS ? "<~" : "<-";
      return `${to.column} ${arrow} ${from.node}.${from.column}`;
    }),
  );
}

function target(key: string): Target {
  const [schema = "", name = ""] = key.split(".");
  return { schema, name };
}

function graphOf(tables: CaseFile["tables"], { sql, statements }: Case): CompiledGraph {
  const own = target(sql === undefined ? "shop.made" : "shop.model");
  const about = { target: own, canonicalTarget: own, fileName: "definitions/model.sqlx" };
  return {
    projectConfig: { warehouse: "redshift", defaultSchema: "shop" },
    dataformCoreVersion: "2.9.0",
    declarations: Object.entries(tables).map(([key, columns]) => ({
      target: target(key),
      canonicalTarget: target(key),
      fileName: "definitions/sources.js",
      ...(columns === null
        ? {}
        : { actionDescriptor: { columns: columns.map((name) => ({ path: [name] })) } }),
    })),
    ...(sql === undefined ? {} : { tables: [{ ...about, type: "table", enumType: "TABLE", query: sql }] }),
    ...(statements === undefined ? {} : { operations: [{ ...about, hasOutput: true, queries: statements }] }),
  };
}

/** How many of the found labels are right, how many of the right ones are found. */
export function score(found: ReadonlySet<string>, expected: ReadonlySet<string>): Score {
  const right = [...found].filter((label) => expected.has(label)).length;
  return { found: found.size, expected: expected.size, right };
}

export interface Score {
  readonly found: number;
  readonly expected: number;
  readonly right: number;
}

export function total(
  scores: readonly Score[],
): Score & { readonly precision: number; readonly recall: number } {
  const sum = (pick: (one: Score) => number): number => scores.reduce((all, one) => all + pick(one), 0);
  const [found, expected, right] = [sum((s) => s.found), sum((s) => s.expected), sum((s) => s.right)];
  return { found, expected, right, precision: right / found, recall: right / expected };
}
