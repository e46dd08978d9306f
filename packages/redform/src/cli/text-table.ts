import Table from "cli-table3";

/** A cell of at most this many characters; the rest is cut with an ellipsis. */
const WIDEST_CELL = 60;

/** Rows as a table for people. Numbers stand at the right, NULL is shown as such. */
export function textTable(
  columns: readonly { readonly name: string; readonly type?: string }[],
  rows: readonly (readonly (string | null)[])[],
  dim: (text: string) => string,
): string {
  const table = new Table({
    head: columns.map((column) => column.name),
    colAligns: columns.map((column) => (isNumeric(column.type) ? "right" : "left")),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(row.map((value) => cell(value, dim)));
  return `${table.toString()}\n`;
}

function cell(value: string | null, dim: (text: string) => string): string {
  if (value === null) return dim("NULL");
  const line = value.replaceAll("\t", "\\t").replaceAll("\r", "\\r").replaceAll("\n", "\\n");
  const characters = [...line];
  return characters.length <= WIDEST_CELL ? line : `${characters.slice(0, WIDEST_CELL - 1).join("")}…`;
}

function isNumeric(type: string | undefined): boolean {
  return type !== undefined && /^(smallint|integer|bigint|numeric|decimal|real|double)/.test(type);
}

/** The lines of a text, two spaces further in, without an empty end. */
export function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
