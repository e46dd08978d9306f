import { type ColumnEdge, type ColumnRef, ROWS } from "../lineage/column-edge.ts";
import type { GraphLineage } from "../lineage/column-lineage.ts";
import { type Effect, impactOf, type NodeImpact } from "../lineage/impact.ts";
import {
  type Direction,
  farEnd,
  type LineageMap,
  lineageMap,
  reach,
  refKey,
  stepsFrom,
} from "../lineage/walk.ts";
import type { Terminal } from "./terminal.ts";

/** Which of the two directions are shown. */
export interface Shown {
  readonly upstream: boolean;
  readonly downstream: boolean;
}

/** What `dataform lineage --json` prints. */
export interface LineageDocument {
  readonly column: ColumnRef;
  readonly upstream?: {
    /** All edges between the column and where its values come from. */
    readonly values: readonly ColumnEdge[];
    /** What decides its rows, and what decides which rows its value is made of. */
    readonly decidedBy: readonly ColumnEdge[];
  };
  readonly downstream?: {
    readonly values: readonly ColumnEdge[];
    readonly decides: readonly ColumnEdge[];
    /** What breaks if it goes. */
    readonly impact: readonly NodeImpact[];
  };
  readonly gaps: GraphLineage["gaps"];
}

export function lineageDocument(column: ColumnRef, lineage: GraphLineage, shown: Shown): LineageDocument {
  const map = lineageMap(lineage.edges);
  return {
    column,
    ...(shown.upstream
      ? { upstream: { values: reach(map, column, "upstream").edges, decidedBy: decidedBy(map, column) } }
      : {}),
    ...(shown.downstream
      ? {
          downstream: {
            values: reach(map, column, "downstream").edges,
            decides: decides(map, column),
            impact: impactOf(map, column),
          },
        }
      : {}),
    gaps: lineage.gaps,
  };
}

/** What decides the rows of a column's model, and those that its own value is made of. */
function decidedBy(map: LineageMap, column: ColumnRef): readonly ColumnEdge[] {
  const rows = { ...column, column: ROWS };
  const own = column.column === ROWS ? [] : stepsFrom(map, column, "upstream");
  return [...own, ...stepsFrom(map, rows, "upstream")].filter(({ kind }) => kind === "condition");
}

function decides(map: LineageMap, column: ColumnRef): readonly ColumnEdge[] {
  return stepsFrom(map, column, "downstream").filter(({ kind }) => kind === "condition");
}

/** The same for people: two trees with the expressions that made each column, and what breaks. */
export function lineageReport(
  column: ColumnRef,
  lineage: GraphLineage,
  shown: Shown,
  terminal: Pick<Terminal, "colors" | "columns">,
): string {
  const map = lineageMap(lineage.edges);
  const { bold } = terminal.colors;
  const lines = [bold(nameOf(column))];
  const section = (title: string, body: readonly string[]): void => {
    if (body.length > 0) lines.push("", bold(title), ...body.map((line) => `  ${line}`));
  };
  if (shown.upstream) {
    const from = tree(map, column, "upstream", terminal);
    section("Comes from", from.length > 0 ? from : ["no column: it is a constant, or nothing tells"]);
    section("Which rows it has is decided by", decidedLines(decidedBy(map, column), terminal));
  }
  if (shown.downstream) {
    const to = tree(map, column, "downstream", terminal);
    section("Goes to", to.length > 0 ? to : ["no other column"]);
    section("Decides the rows of", decidesLines(decides(map, column), terminal));
    section("If it goes", impact(impactOf(map, column), terminal));
  }
  return `${lines.join("\n")}\n`;
}

function nameOf({ node, column }: ColumnRef): string {
  const place = node.replace(/^source:/, "");
  return column === ROWS ? `the rows of ${place}` : `${place}.${column}`;
}

type Look = Pick<Terminal, "colors" | "columns">;

/** Values, step by step. What was shown before is not shown again. */
function tree(map: LineageMap, start: ColumnRef, direction: Direction, look: Look): readonly string[] {
  const lines: { readonly left: string; readonly right: string }[] = [];
  const seen = new Set([refKey(start)]);
  const visit = (ref: ColumnRef, before: string): void => {
    const edges = stepsFrom(map, ref, direction).filter(({ kind }) => kind !== "condition");
    edges.forEach((edge, at) => {
      const last = at === edges.length - 1;
      const next = farEnd(edge, direction);
      const again = seen.has(refKey(next));
      const ends = stepsFrom(map, next, direction).every(({ kind }) => kind === "condition");
      lines.push({
        left: `${before}${last ? "└─" : "├─"} ${nameOf(next)}${again && !ends ? " (above)" : ""}`,
        right: (edge.steps ?? (edge.expression === undefined ? [] : [edge.expression])).join("  then  "),
      });
      if (again) return;
      seen.add(refKey(next));
      visit(next, `${before}${last ? "   " : "│  "}`);
    });
  };
  visit(start, "");
  return columnsOf(lines, look);
}

/** Each condition as written, and below it the columns that it names. */
function decidedLines(edges: readonly ColumnEdge[], look: Look): readonly string[] {
  const groups = grouped(edges, (edge) => `${edge.use ?? "filter"}\0${edge.expression ?? ""}`);
  return [...groups].flatMap(([key, group]) => {
    const [use = "", text = ""] = key.split("\0");
    const names = [...new Set(group.map(({ from }) => nameOf(from)))].sort();
    const head = text === "" ? use : `${use.padEnd(6)}  ${cut(text, look.columns - 12)}`;
    return [head, ...wrapped(names, look.columns - 8).map((line) => `    ${look.colors.dim(line)}`)];
  });
}

/** Each model whose rows a column decides, and below it how. */
function decidesLines(edges: readonly ColumnEdge[], look: Look): readonly string[] {
  const groups = grouped(edges, ({ to }) => (to.column === ROWS ? to.node : nameOf(to)));
  return [...groups].flatMap(([name, group]) => [
    name,
    ...group.map(({ use = "filter", expression }) => {
      const text = expression === undefined ? use : `${use.padEnd(6)}  ${cut(expression, look.columns - 16)}`;
      return `    ${look.colors.dim(text)}`;
    }),
  ]);
}

function grouped(
  edges: readonly ColumnEdge[],
  keyOf: (edge: ColumnEdge) => string,
): ReadonlyMap<string, readonly ColumnEdge[]> {
  const groups = new Map<string, ColumnEdge[]>();
  for (const edge of edges) {
    const group = groups.get(keyOf(edge));
    if (group === undefined) groups.set(keyOf(edge), [edge]);
    else group.push(edge);
  }
  return groups;
}

/** Names parted by commas, in lines of at most `width` characters. */
function wrapped(names: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const [at, name] of names.entries()) {
    const text = at === names.length - 1 ? name : `${name},`;
    const last = lines.at(-1);
    if (last === undefined || last.length + text.length + 1 > width) lines.push(text);
    else lines[lines.length - 1] = `${last} ${text}`;
  }
  return lines;
}

function cut(text: string, room: number): string {
  const most = Math.max(20, room);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

const WORDS: Readonly<Record<Effect, string>> = {
  fails: "fails",
  loses: "loses the column",
  changes: "changes",
  behind: "comes after",
};

function impact(impacts: readonly NodeImpact[], { colors }: Look): readonly string[] {
  if (impacts.length === 0) return ["nothing reads it"];
  const width = Math.max(...Object.values(WORDS).map((word) => word.length));
  return (Object.keys(WORDS) as Effect[]).flatMap((effect) => {
    const nodes = impacts.filter((one) => one.effect === effect).map(({ node }) => node);
    if (nodes.length === 0) return [];
    const word = WORDS[effect].padEnd(width);
    const mark =
      effect === "fails" ? colors.red(word) : effect === "behind" ? colors.dim(word) : colors.yellow(word);
    return nodes.map((node, at) => `${at === 0 ? mark : " ".repeat(width)}  ${node}`);
  });
}

/** Names at the left, SQL behind them, cut where the terminal ends. */
function columnsOf(
  lines: readonly { readonly left: string; readonly right: string }[],
  { colors, columns }: Look,
): readonly string[] {
  const width = Math.min(Math.max(0, ...lines.map(({ left }) => left.length)), Math.max(40, columns - 40));
  return lines.map(({ left, right }) => {
    if (right === "") return left;
    return `${left.padEnd(width)}  ${colors.dim(cut(right, columns - Math.max(width, left.length) - 5))}`;
  });
}
