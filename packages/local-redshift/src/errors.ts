import { bindingMessages, type Message } from "./engine-messages.ts";
import { redshiftTypeOf } from "./sql/types.ts";
import { RedshiftError } from "./types.ts";

/** DuckDB's message → SQLSTATE and the words that PostgreSQL and Redshift use. */
const MESSAGES: readonly Message[] = [
  ...bindingMessages,
  [
    /Table with name "?([^"\s]+)"? does not exist/,
    "42P01",
    ([, name]) => `relation "${name}" does not exist`,
  ],
  [/View with name "?([^"\s]+)"? does not exist/, "42P01", ([, name]) => `relation "${name}" does not exist`],
  [/Schema with name "?([^"\s]+)"? does not exist/, "3F000", ([, name]) => `schema "${name}" does not exist`],
  [
    /Referenced column "([^"]+)" (?:not found|was not found)/,
    "42703",
    ([, name]) => `column "${name}" does not exist`,
  ],
  [/column named "([^"]+)"/i, "42703", ([, name]) => `column "${name}" does not exist`],
  [
    /does not have a column (?:named|with name) "?([^"\s!]+)"?/,
    "42703",
    ([, name]) => `column "${name}" does not exist`,
  ],
  [/Referenced table "([^"]+)" not found/, "42P01", ([, name]) => `relation "${name}" does not exist`],
  [
    /Ambiguous reference to column name "([^"]+)"/,
    "42702",
    ([, name]) => `column reference "${name}" is ambiguous`,
  ],
  [
    /(?:Table|View) with name "?([^"\s]+)"? already exists/,
    "42P07",
    ([, name]) => `relation "${name}" already exists`,
  ],
  [
    /Existing object "?([^"\s]+)"? is of type \w+, trying to (?:drop|replace with|alter) type (\w+)/,
    "42809",
    ([, name, kind]) => `"${name}" is not a ${kind?.toLowerCase()}`,
  ],
  [
    /SET search_path: No catalog \+ schema named "([^"]+)" found/,
    "3F000",
    ([, name]) => `schema "${name}" does not exist`,
  ],
  [
    /Cannot drop entry "([^"]+)" because there are entries that depend on it/,
    "2BP01",
    ([, name]) => `cannot drop schema ${name} because other objects depend on it: use CASCADE`,
  ],
  [/Schema with name "?([^"\s]+)"? already exists/, "42P06", ([, name]) => `schema "${name}" already exists`],
  [
    /NOT NULL constraint failed: (?:[^.]+\.)?([^\s.]+)/,
    "23502",
    ([, name]) => `Cannot insert a NULL value into column ${name}`,
  ],
  [
    /CHECK\(\(strlen\("?([^")]+)"?\) <= (\d+)\)\)/,
    "22001",
    ([, , n]) => `value too long for type character varying(${n})`,
  ],
  [
    /CHECK\(\(strlen\(rtrim\([^)]*\)\) <= (\d+)\)\)/,
    "22001",
    ([, n]) => `value too long for type character(${n})`,
  ],
  [
    /Unknown scale of an? (quotient|average)/,
    "0A000",
    (match) => `the digits of a decimal ${match[1]} can't be told by local-redshift here: cast its operands`,
  ],
  [/Divide by zero/, "22012", () => "division by zero"],
  [/Unknown TimeZone '([^']+)'/, "22023", ([, zone]) => `unrecognized time zone name: "${zone}"`],
  [/Field position must be greater than zero/, "22023", () => "field position must be greater than zero"],
  [
    /date field value out of range: "([\s\S]*?)"/,
    "22008",
    ([, value]) => `date/time field value out of range: "${value}"`,
  ],
  [
    /invalid (date|timestamp|time) field format: "([\s\S]*?)"/,
    "22007",
    ([, type, value]) => `invalid input syntax for type ${type}: "${value}"`,
  ],
  [
    /Could not convert string "([\s\S]*?)" to (\w+)/,
    "22P02",
    ([, value]) => `invalid input syntax for type numeric: "${value}"`,
  ],
  [/cannot take logarithm of zero/, "2201E", () => "cannot take logarithm of zero"],
  [/cannot take logarithm of a negative/, "2201E", () => "cannot take logarithm of a negative number"],
  [/cannot take square root of a negative/, "2201F", () => "cannot take square root of a negative number"],
  [/is undefined outside \[-1,1\]/, "22003", () => "input is out of range"],
  [
    /invalid perl operator|missing argument to repetition|no argument for repetition|missing closing|invalid character class|bad repetition|unexpected \)/i,
    "2201B",
    () => "invalid regular expression",
  ],
  [/Could not cast value \S+ to DECIMAL/, "22003", () => "numeric overflow"],
  [
    /Unimplemented type for cast \(([^()]+(?:\([\d,]+\))?) -> ([^()]+)/,
    "42846",
    ([, from, to]) => `cannot cast type ${redshiftTypeOf(from ?? "")} to ${redshiftTypeOf(to ?? "")}`,
  ],
  [/Overflow|out of range|exceed/i, "22003", () => "value out of range"],
  [
    /Could not convert string '([\s\S]*?)' to (\w+)/,
    "22P02",
    ([, value, type]) => `invalid input syntax for type ${typeName(type)}: "${value}"`,
  ],
  [
    /must appear in the GROUP BY clause/,
    "42803",
    () => "column must appear in the GROUP BY clause or be used in an aggregate function",
  ],
  [/syntax error at or near "([\s\S]*?)"/, "42601", ([, near]) => `syntax error at or near "${near}"`],
  [/syntax error at end of input/, "42601", () => "syntax error at end of input"],
  [
    /conflict|serialize/i,
    "40001",
    // Redshift's error 1023. (dg/c_serial_isolation)
    () =>
      "1023: Serializable isolation violation on table, could not complete because of conflict with concurrent transaction",
  ],
  [/INTERRUPT|Interrupted/, "57014", () => "query canceled on user's request"],
  [
    /Out of Memory|could not allocate|failed to allocate/i,
    "53200",
    () => "out of memory: raise connection.memoryLimit",
  ],
  [
    /No space left|disk full/i,
    "53100",
    () => "disk full: no space is left for the database file or its temporary files",
  ],
  [
    /Catalog "([^"]+)" does not exist/,
    "0A000",
    ([, name]) => `cross-database references are not supported by local-redshift: "${name}"`,
  ],
  [
    /Macro (?:rs_)?(\w+?)\(\) has multiple overloads/,
    "0A000",
    () => "the type of a function's argument can't be told by local-redshift here: cast the argument",
  ],
  [/No function matches/, "42883", () => "no function matches these argument types"],
  [/Cannot compare values|Cannot mix|Cannot combine types/, "42804", () => "the types do not match"],
];

const SOURCE_WORDS =
  /^(Catalog|Binder|Parser|Conversion|Constraint|Invalid Input|TransactionContext|Transaction|IO|Out of Range|INTERRUPT|Not implemented|Internal) (Error|Exception): /;

function typeName(type: string | undefined): string {
  const names: Readonly<Record<string, string>> = { INT16: "smallint", INT32: "integer", INT64: "bigint" };
  return names[type ?? ""] ?? (type ?? "").toLowerCase();
}

/**
 * What went wrong inside the engine, as Redshift would say it. `sql` is the statement as it was
 * written: names of the message are looked up in it for the position.
 */
export function toRedshiftError(error: unknown, sql: string): RedshiftError {
  if (error instanceof RedshiftError) return error;
  const original = error instanceof Error ? error.message : String(error);
  // What our own functions and macros raise says its SQLSTATE.
  const [, state, own] = /SQLSTATE (\w{5}): ([\s\S]*?)(?:' to INT8|$)/.exec(firstLine(original)) ?? [];
  if (state !== undefined && own !== undefined) return new RedshiftError(own, { code: state });
  for (const [pattern, code, text] of MESSAGES) {
    const match = pattern.exec(original);
    if (match === null) continue;
    const position = positionOf(sql, match[1]);
    if (code === "42P01" && SYSTEM_CATALOG.test(match[1] ?? ""))
      return missingCatalog(match[1] ?? "", position);
    if (code === "42P01") match[1] = qualified(sql, match[1] ?? "");
    const detail = code === "22003" ? { detail: firstLine(original) } : {};
    return new RedshiftError(text(match), {
      code,
      ...detail,
      ...(position === undefined ? {} : { position }),
    });
  }
  return new RedshiftError(firstLine(original), { code: "XX000" });
}

/** Names of Redshift's system tables and views. (dg/cm_chap_system-tables) */
const SYSTEM_CATALOG = new RegExp(
  `^(?:(?:stl|stv|svl|svv|svcs)_\\w+|sys_(?:${[
    ...["analyze", "applied", "auto", "child_query", "connection", "copy", "datashare", "external_query"],
    ...[
      "integration",
      "load",
      "mv",
      "procedure",
      "query",
      "restore",
      "schema_quota",
      "serverless",
      "session",
    ],
    ...["spatial", "stream", "udf", "unload", "userlog", "vacuum"],
  ].join("|")})\\w*)$`,
);

function missingCatalog(name: string, position: number | undefined): RedshiftError {
  return new RedshiftError(`the system catalog ${name} is not supported by local-redshift`, {
    code: "0A000",
    ...(position === undefined ? {} : { position }),
  });
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? message).replace(SOURCE_WORDS, "");
}

/** The name with the schema that the statement gives it. */
function qualified(sql: string, name: string): string {
  if (name.includes(".")) return name;
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const schema = new RegExp(`(\\w+)"?\\s*\\.\\s*"?${escaped}(?!\\w)`, "i").exec(sql)?.[1];
  return schema === undefined ? name : `${schema.toLowerCase()}.${name}`;
}

/** Where a name stands in the statement, from 1. */
function positionOf(sql: string, name: string | undefined): number | undefined {
  if (name === undefined || name === "") return undefined;
  const last = name.split(".").at(-1) ?? name;
  const at = sql.toLowerCase().indexOf(last.toLowerCase());
  return at < 0 ? undefined : at + 1;
}
