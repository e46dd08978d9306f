import { splitStatements } from "../sql/split.ts";

/** Comments, and strings so that what looks like a comment in one stays. */
const COMMENTS = /('(?:[^'\\]|''|\\[\s\S])*')|--[^\n]*|\/\*[\s\S]*?\*\//g;
const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
/** COPY table [(columns)] FROM 'place'. (dg/r_COPY) */
const COPY = new RegExp(
  String.raw`^\s*copy\s+${NAME}(?:\s*\.\s*${NAME}){0,2}\s*(?:\([^)]*\)\s*)?from\s+'((?:[^']|'')*)'`,
  "i",
);

/** The places that COPY statements among these read, sorted: folders, files or prefixes on S3 or on disk. */
export function copySources(statements: readonly string[]): readonly string[] {
  const found = statements
    .flatMap(splitStatements)
    .map((statement) => COPY.exec(statement.replace(COMMENTS, "$1"))?.[1]?.replaceAll("''", "'"))
    .filter((place) => place !== undefined);
  return [...new Set(found)].sort();
}
