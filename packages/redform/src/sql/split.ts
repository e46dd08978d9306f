/** Strings, quoted names, dollar quotes and comments: semicolons and words in them mean nothing. */
const OPAQUE =
  /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** The statements of a text, parted at its semicolons, without those of space and comments alone. */
export function splitStatements(text: string): readonly string[] {
  // What is opaque is blanked at the same length, so that offsets stay.
  const blanked = text.replace(OPAQUE, (match) =>
    (/^(--|\/\*)/.test(match) ? " " : "x").repeat(match.length),
  );
  const statements: string[] = [];
  let start = 0;
  for (let end = blanked.indexOf(";"); start <= blanked.length; end = blanked.indexOf(";", start)) {
    const stop = end < 0 ? blanked.length : end;
    if (blanked.slice(start, stop).trim() !== "") statements.push(text.slice(start, stop).trim());
    if (end < 0) break;
    start = end + 1;
  }
  return statements;
}

/**
 * Whether a statement can't stand in a transaction of ours: it can't run in one (VACUUM, ALTER TABLE
 * APPEND, databases), it commits (TRUNCATE), or it handles transactions itself.
 */
export function needsNoTransaction(statement: string): boolean {
  const words = statement
    .replace(OPAQUE, (match) => (/^["']/.test(match) ? match : " "))
    .trim()
    .toLowerCase();
  return (
    /^(vacuum|truncate|begin|start\s+transaction|commit|end|rollback|abort|cancel)\b/.test(words) ||
    /^alter\s+table\s+\S+\s+append\b/.test(words) ||
    /^(create|drop|alter)\s+(database|external|datashare|cluster)\b/.test(words)
  );
}
