import Table from "cli-table3";
import type { Answer } from "../explore/answer.ts";
import type { Explore } from "../explore/explore.ts";
import { formatDimension, formatMeasure } from "../explore/format-value.ts";
import { insight } from "../explore/insight.ts";
import { findDimension, findMeasure } from "../explore/names.ts";
import { formatCount } from "./duration.ts";
import type { Terminal } from "./terminal.ts";

const BAR_WIDTH = 20;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const WIDEST_NAME = 48;

/** The explores of a project and the names that each answers to. */
export function exploreList(explores: readonly Explore[], terminal: Terminal): string {
  if (explores.length === 0) return "no explores: declare one in explores/NAME.yaml\n";
  const { bold, dim } = terminal.colors;
  const blocks = explores.map(({ name, label, description, time, dimensions, measures, charts }) => {
    const offered = measures.filter(({ hidden }) => !hidden);
    const lines: readonly (readonly [string, string])[] = [
      ["measures", offered.map((measure) => measure.name).join(", ")],
      ["dimensions", dimensions.map((dimension) => dimension.name).join(", ")],
      ["charts", charts.map((chart) => chart.name).join(", ")],
      ["time", time?.sql.text ?? ""],
    ];
    return [
      `${bold(name)}  ${[label, description].filter((text) => text !== "").join(": ")}`,
      ...lines
        .filter(([, text]) => text !== "")
        .map(([title, text]) => wrapped(title, text, terminal.columns, dim)),
    ].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}

function wrapped(title: string, text: string, columns: number, dim: (text: string) => string): string {
  const indent = 14;
  const width = Math.max(30, columns - indent);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return `  ${dim(title.padEnd(indent - 2))}${[...lines, line].join(`\n${" ".repeat(indent)}`)}`;
}

/** An answer as a table with a total, a small bar for the first measure where a person watches, and a sentence. */
export function answerTable(explore: Explore, answer: Answer, terminal: Terminal): string {
  const { question, rows, total, groups } = answer;
  const dimensions = question.by.flatMap((name) => findDimension(explore, name) ?? []);
  const measures = question.measures.flatMap((name) => findMeasure(explore, name) ?? []);
  const hasBars = terminal.live && dimensions.length > 0 && rows.length > 1;
  const values = rows.map((row) => Number(row[dimensions.length] ?? 0));
  const largest = Math.max(0, ...values);
  const { dim, cyan } = terminal.colors;
  const table = new Table({
    head: [
      ...dimensions.map(({ name }) => name),
      ...measures.map(({ name }) => name),
      ...(hasBars ? [""] : []),
    ],
    colAligns: [
      ...dimensions.map(({ type }) => (type === "number" ? ("right" as const) : ("left" as const))),
      ...measures.map(() => "right" as const),
      ...(hasBars ? ["left" as const] : []),
    ],
    style: { head: [], border: [], compact: true },
  });
  const cells = (row: readonly (string | null)[]): string[] => [
    ...dimensions.map((dimension, index) => {
      const value = row[index] ?? null;
      const text = shortened(formatDimension(dimension, value));
      return value === null ? dim(text) : text;
    }),
    ...measures.map((measure, index) => formatMeasure(measure, row[dimensions.length + index] ?? null)),
  ];
  for (const [index, row] of rows.entries()) {
    table.push([...cells(row), ...(hasBars ? [cyan(bar(values[index] ?? 0, largest))] : [])]);
  }
  if (dimensions.length > 0 && rows.length > 0) {
    const title = groups > rows.length ? `all ${groups.toLocaleString("en-US")}` : "all";
    table.push([
      ...dimensions.map((_, index) => dim(index === 0 ? title : "")),
      ...measures.map((measure, index) => dim(formatMeasure(measure, total[index] ?? null))),
      ...(hasBars ? [""] : []),
    ]);
  }
  const shown =
    groups > rows.length
      ? `${rows.length.toLocaleString("en-US")} of ${formatCount(groups, "row")}`
      : formatCount(rows.length, "row");
  return `${table.toString()}\n${dim(shown)}\n${harmless(insight(explore, answer)).join("")}\n`;
}

/** Its characters on one line: what data hold must not draw on the terminal. */
function harmless(text: string): readonly string[] {
  return [...text].map((character) => (isControl(character) ? "\uFFFD" : character));
}

function shortened(text: string): string {
  const line = harmless(text);
  return line.length <= WIDEST_NAME ? line.join("") : `${line.slice(0, WIDEST_NAME - 1).join("")}…`;
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code < 32 || (code >= 127 && code < 160);
}

function bar(value: number, largest: number): string {
  if (largest <= 0 || value <= 0) return "";
  const eighths = Math.round((value / largest) * BAR_WIDTH * 8);
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}
