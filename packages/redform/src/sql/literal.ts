/** Text as a string literal. A backslash is an escape in Redshift's, so it is doubled as a quote is. */
export function quoteText(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
