import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { snippetFunctions } from "./documented.ts";

const TESTS = resolve(import.meta.dirname, "../test");

/** Folders whose tests are not about one function or statement. */
const OTHERS: ReadonlySet<string> = new Set(["coverage", "fuzz"]);

/** The tests by folder, in lower case. */
const byFolder: ReadonlyMap<string, string> = new Map(
  readdirSync(TESTS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !OTHERS.has(entry.name))
    .map(({ name }) => [name, textOf(join(TESTS, name))] as const)
    .sort(([a], [b]) => a.localeCompare(b)),
);

function textOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").toLowerCase())
    .join("\n");
}

function folders(pattern: RegExp): readonly string[] {
  return [...byFolder].filter(([, text]) => pattern.test(text)).map(([name]) => name);
}

const LABELS: Readonly<Record<string, string>> = { differential: "PostgreSQL", functions: "documentation" };

/** How a function is tested: with the documentation's values, against PostgreSQL, in a snippet, by hand. */
export function functionEvidence(name: string): readonly string[] {
  const called = new RegExp(`\\b${name.replaceAll("_", "[_ ]")}\\b\\s*\\(`);
  const word = new RegExp(`(?<![w"])${name.replaceAll("_", "[_ ]")}(?![w"])`);
  const found = folders(WORDS.has(name) ? word : called).map((folder) => LABELS[folder] ?? "hand");
  if (snippetFunctions.has(name)) found.push("snippet");
  return [...new Set(found)].sort();
}

/** Functions that are written without parentheses. */
const WORDS: ReadonlySet<string> = new Set([
  ...[
    "case",
    "at_time_zone",
    "current_date",
    "current_timestamp",
    "sysdate",
    "current_user",
    "current_user_id",
    "localtime",
    "localtimestamp",
    "session_user",
    "user",
  ],
]);

/** The folders of tests in which a statement begins with these words. */
export function statementEvidence(name: string): readonly string[] {
  const words = FORMS[name] ?? name.toLowerCase().split(" ").join("\\s+");
  return folders(new RegExp(`(?:["'\`;]|^)\\s*${words}(?![\\w"])`, "m"));
}

/** Statements with words between those of their name. */
const FORMS: Readonly<Record<string, string>> = {
  "ALTER TABLE APPEND": "alter\\s+table\\s+\\S+\\s+append",
  "CREATE TABLE": "create\\s+(?:temp\\s+|temporary\\s+)?table",
  "CREATE TABLE AS": "create\\s+(?:temp\\s+|temporary\\s+)?table\\s+[^;\"'`]*?\\bas\\s+(?:select|with)",
  "CREATE VIEW": "create\\s+(?:or\\s+replace\\s+)?view",
  DELETE: "delete\\s+from",
  END: "end\\s*[;\"'`]",
  "SELECT INTO": "select[^;\"'`]*\\sinto",
  SHOW: "show\\s+\\w+",
};

/** The folders of tests in which a type is written. */
export function typeEvidence(name: string): readonly string[] {
  const words = name.toLowerCase().split(" ").join("\\s+");
  return folders(new RegExp(`(?<![\\w"])${words}(?![\\w"])`));
}
