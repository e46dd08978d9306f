import type { TestColumn, TestDifference, TestRow } from "./test-result.ts";

/** Rows shown of each kind. */
const SHOWN = 10;
/** Characters shown of a value; of a longer one, enough around its middle is cut. */
const WIDEST = 60;

/**
 * A difference as plain text: `-` is what was expected, `+` is what came, and `^` marks the columns in
 * which a row differs from the one expected.
 */
export function formatDifference(difference: TestDifference): string {
  const { changedRows, missingRows, unexpectedRows } = difference;
  const blocks = [
    headline(difference),
    ...columnLines(difference),
    ...changedRows.slice(0, SHOWN).map((changed) => {
      const marked = new Set(changed.differing);
      const title = `differs in ${changed.differing.join(", ")}`;
      return `${title}\n${table(
        difference.columns,
        [
          ["-", changed.expected],
          ["+", changed.actual],
        ],
        marked,
      )}`;
    }),
    more(changedRows),
    rowsBlock("missing", "-", difference.columns, missingRows),
    rowsBlock("not expected", "+", difference.columns, unexpectedRows),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function headline({ expectedRows, actualRows, ...rest }: TestDifference): string {
  const parts = [
    [rest.changedRows.length, "differs", "differ"],
    [rest.missingRows.length, "is missing", "are missing"],
    [rest.unexpectedRows.length, "was not expected", "were not expected"],
  ] as const;
  const wrongs = parts
    .filter(([count]) => count > 0)
    .map(([count, one, several]) => `${rowCount(count)} ${count === 1 ? one : several}`);
  const counts = `${rowCount(expectedRows)} expected, ${actualRows} came`;
  return wrongs.length === 0 ? `${counts}.` : `${wrongs.join(", ")} (${counts}).`;
}

function rowCount(count: number): string {
  return `${count} ${count === 1 ? "row" : "rows"}`;
}

function columnLines({ missingColumns, extraColumns, typeMismatches }: TestDifference): readonly string[] {
  const named = (word: string, columns: readonly TestColumn[]): readonly string[] =>
    columns.map(({ name, type }) => `column ${name} (${type}) ${word}`);
  const lines = [
    ...named("is missing", missingColumns),
    ...named("was not expected", extraColumns),
    ...typeMismatches.map(
      ({ column, expected, actual }) => `column ${column} is ${actual}, expected ${expected}`,
    ),
  ];
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function rowsBlock(
  title: string,
  sign: string,
  columns: readonly string[],
  rows: readonly TestRow[],
): string {
  if (rows.length === 0) return "";
  const shown = rows.slice(0, SHOWN).map((row) => [sign, row] as const);
  const rest = more(rows);
  return `${title}\n${table(columns, shown, new Set())}${rest === "" ? "" : `\n${rest}`}`;
}

function more(rows: readonly unknown[]): string {
  return rows.length > SHOWN ? `… and ${rows.length - SHOWN} more` : "";
}

function table(
  columns: readonly string[],
  rows: readonly (readonly [sign: string, row: TestRow])[],
  marked: ReadonlySet<string>,
): string {
  const texts = rows.map(([, row]) => columns.map((_, index) => showValue(row[index] ?? null)));
  const widths = columns.map((name, index) =>
    Math.max(width(name), ...texts.map((row) => width(row[index] ?? ""))),
  );
  const line = (sign: string, cells: readonly string[]): string =>
    `${sign} ${cells.map((cell, index) => pad(cell, widths[index] ?? 0)).join("  ")}`.trimEnd();
  const marks = columns.map((name, index) => (marked.has(name) ? "^".repeat(widths[index] ?? 0) : ""));
  return [
    line(" ", columns),
    ...rows.map(([sign], index) => line(sign, texts[index] ?? [])),
    ...(marked.size === 0 ? [] : [line(" ", marks)]),
  ].join("\n");
}

function width(text: string): number {
  return [...text].length;
}

function pad(text: string, size: number): string {
  return text + " ".repeat(Math.max(0, size - width(text)));
}

/** NULL bare; a text in quotes where it could be mistaken: empty, blank at an end, or NULL itself. */
function showValue(value: string | null): string {
  if (value === null) return "NULL";
  const escaped = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("\\\\", "\\");
  const quoted = value === "" || value !== value.trim() || value === "NULL" ? `'${escaped}'` : escaped;
  const characters = [...quoted];
  if (characters.length <= WIDEST) return quoted;
  const half = (WIDEST - 1) / 2;
  return `${characters.slice(0, Math.ceil(half)).join("")}…${characters.slice(-Math.floor(half)).join("")}`;
}
