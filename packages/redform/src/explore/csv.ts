/** Rows as CSV (RFC 4180): CRLF line ends, NULL as an empty field, the empty text as "". */
export function toCsv(
  columns: readonly { readonly name: string }[],
  rows: readonly (readonly (string | null)[])[],
): string {
  const lines = [columns.map((column) => field(column.name)), ...rows.map((row) => row.map(field))];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

function field(value: string | null): string {
  if (value === null) return "";
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
