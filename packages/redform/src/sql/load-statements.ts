import type { Target } from "../graph/compiled-graph.ts";
import { quoteTarget } from "../graph/target.ts";
import { quoteText } from "./literal.ts";

/** A place within a text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The two statements of a load, and where in them stands what a run puts something else for. */
export interface LoadStatements {
  readonly create: { readonly sql: string; readonly table: Span };
  readonly copy: {
    readonly sql: string;
    readonly table: Span;
    readonly from: Span;
    /** The prefix, as its literal means it. */
    readonly source: string;
    /** Of REGION; null without it. */
    readonly region: string | null;
  };
}

export interface NotALoad {
  readonly message: string;
  readonly remedy: string;
}

const OPAQUE = /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g;
const NAME = String.raw`(?:"[^"]*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`;
const TABLE = String.raw`(${NAME}(?:\s*\.\s*${NAME}){0,2})`;
const CREATE = new RegExp(String.raw`^\s*create\s+table\s+(?:if\s+not\s+exists\s+)?${TABLE}\s*\(`, "di");
const COPY = new RegExp(String.raw`^\s*copy\s+${TABLE}(?:\s*\([^()]*\))?\s*from\s+('x*')`, "di");
const REMEDY = "A load is two statements: create table ${self()} (…), then copy ${self()} from '…'.";

/** Reads the statements of an operation that loads, or says why they are none of a load. */
export function readLoad(statements: readonly string[], target: Target): LoadStatements | NotALoad {
  const [create, copy, ...more] = statements;
  if (create === undefined || copy === undefined || more.length > 0) {
    return {
      message: `it has ${statements.length === 1 ? "one statement" : `${statements.length} statements`}, and a load has two`,
      remedy: REMEDY,
    };
  }
  const made = CREATE.exec(masked(create));
  const copied = masked(copy);
  const loaded = COPY.exec(copied);
  if (made === null)
    return { message: "its first statement is no CREATE TABLE with columns", remedy: REMEDY };
  if (loaded === null)
    return { message: "its second statement is no COPY from a text in quotes", remedy: REMEDY };
  const table = spanOf(made, 1);
  const into = spanOf(loaded, 1);
  const other = [create.slice(table.start, table.end), copy.slice(into.start, into.end)].find(
    (name) => !isName(name, target),
  );
  if (other !== undefined) {
    return {
      message: `it makes or loads ${other}, and not its own table ${quoteTarget(target)}`,
      remedy: REMEDY,
    };
  }
  if (/\bmanifest\b/i.test(copied)) {
    return {
      message: "its COPY reads a manifest",
      remedy: "Name the prefix under which the objects are: which of them are taken is redform's part.",
    };
  }
  const from = spanOf(loaded, 2);
  const region = /\bregion\s+(?:as\s+)?('x*')/di.exec(copied);
  return {
    create: { sql: create, table },
    copy: {
      sql: copy,
      table: into,
      from,
      source: textOf(copy.slice(from.start, from.end)),
      region: region === null ? null : textOf(slice(copy, spanOf(region, 1))),
    },
  };
}

/** CREATE TABLE of another name. It must not stand: a table that does may have other columns. */
export function createLoaded({ create }: LoadStatements, target: Target): string {
  const { sql, table } = create;
  return `create table ${quoteTarget(target)}${sql.slice(table.end)}`;
}

/** COPY into a table: from the prefix, or from the objects that a manifest lists, or from one object. */
export function copyInto(
  { copy }: LoadStatements,
  target: Target,
  from: { readonly manifest: string } | { readonly object: string } | null,
): string {
  const { sql, table } = copy;
  const head = `${sql.slice(0, table.start)}${quoteTarget(target)}${sql.slice(table.end, copy.from.start)}`;
  const tail = sql.slice(copy.from.end);
  if (from === null) return `${head}${sql.slice(copy.from.start, copy.from.end)}${tail}`;
  return "manifest" in from
    ? `${head}${quoteText(from.manifest)}${tail}\nmanifest`
    : `${head}${quoteText(from.object)}${tail}`;
}

/** Comments are blank, texts are x, at the same length: words in them mean nothing, and offsets stay. */
function masked(sql: string): string {
  return sql.replace(OPAQUE, (match) => {
    if (match.startsWith("'")) return `'${"x".repeat(match.length - 2)}'`;
    if (match.startsWith('"')) return `"${"x".repeat(match.length - 2)}"`;
    return " ".repeat(match.length);
  });
}

/** The pattern must have been run with the flag that keeps places. */
function spanOf(match: RegExpExecArray, group: number): Span {
  const [start = 0, end = 0] = match.indices?.[group] ?? [];
  return { start, end };
}

function slice(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

function isName(written: string, { schema, name }: Target): boolean {
  const parts = (written.match(/"(?:[^"]|"")*"|[^\s."]+/g) ?? []).map((part) =>
    (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part).toLowerCase(),
  );
  return parts.at(-1) === name.toLowerCase() && parts.at(-2) === schema.toLowerCase();
}

/** Quotes off, doubled quotes and backslash escapes resolved. */
function textOf(quoted: string): string {
  const controls: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
  return quoted
    .slice(1, -1)
    .replace(/''|\\([\s\S])/g, (_, escaped: string | undefined) =>
      escaped === undefined ? "'" : (controls[escaped] ?? escaped),
    );
}
