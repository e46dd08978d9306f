/** Commands whose tag ends with the number of rows. */
const COUNTED: ReadonlySet<string> = new Set(["SELECT", "UPDATE", "DELETE", "MERGE", "FETCH"]);

const LONGER: Readonly<Record<string, string>> = { DECLARE: "DECLARE CURSOR", CLOSE: "CLOSE CURSOR" };

/** The tag of CommandComplete: "SELECT 5", "INSERT 0 5", "CREATE TABLE". */
export function commandTag(command: string, rows: number): string {
  if (command === "INSERT") return `INSERT 0 ${rows}`;
  return COUNTED.has(command) ? `${command} ${rows}` : (LONGER[command] ?? command);
}
