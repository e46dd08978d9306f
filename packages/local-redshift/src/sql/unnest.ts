import type { Findings } from "../typing/infer-expression.ts";
import {
  isName,
  isParens,
  isSymbol,
  isWord,
  type NameLeaf,
  type Node,
  raw,
  render,
  splitByComma,
  startsWith,
} from "./tree.ts";

/** Words that end a FROM list. */
const CLAUSES = [
  ...["where", "group", "having", "qualify", "order", "limit", "offset", "fetch"],
  ...["union", "intersect", "except", "minus"],
];

const ENDS: ReadonlySet<string> = new Set(CLAUSES);

/** Words behind a source that are no alias of it. */
const NO_ALIAS = [
  ...CLAUSES,
  "on",
  "using",
  "join",
  "left",
  "right",
  "inner",
  "full",
  "cross",
  "natural",
  "with",
  "at",
];

/**
 * `from t, t.items as i` goes through the array in a SUPER column, `as i at n` numbers what it holds, and
 * `unpivot t.object as value at name` goes through an object. (dg/query-super: Unnesting queries, Object unpivoting)
 * A join and UNNEST() do the same. (dg/r_FROM_clause30) The path begins with an alias of the same FROM list, or of
 * the query around it. `i` then is a column that is navigated as SUPER. What is no array has no elements.
 */
export function unnestSuper(
  nodes: readonly Node[],
  findings: Findings | undefined,
  casesKept: () => boolean,
): readonly Node[] {
  const first = nodes.findIndex((node) => isWord(node, "from"));
  if (first < 0) return nodes;
  const out: Node[] = [...nodes.slice(0, first)];
  const aliases = new Set<string>();
  let inList = false;
  for (let at = first; at < nodes.length; ) {
    const node = nodes[at];
    if (node === undefined) break;
    if (isWord(node, "from") && !isSymbol(nodes[at - 1], ".")) {
      inList = true;
      aliases.clear();
    } else if (node.kind === "word" && ENDS.has(node.word)) {
      inList = false;
    } else if (inList) {
      const path = beginsSource(nodes[at - 1]) ? sourceAt(nodes, at, { aliases, findings, casesKept }) : null;
      if (path !== null) {
        out.push(raw(path.sql, " "));
        aliases.add(path.alias);
        at = path.end;
        continue;
      }
      // A table's name or alias: what is not part of a dotted name.
      if (isName(node) && !isSymbol(nodes[at + 1], ".")) aliases.add(node.word);
    }
    out.push(node);
    at += 1;
  }
  return out;
}

function beginsSource(before: Node | undefined): boolean {
  return isSymbol(before, ",") || isWord(before, "join", "from");
}

interface Unnested {
  readonly sql: string;
  readonly alias: string;
  readonly end: number;
}

interface Known {
  /** Those of the sources before. */
  readonly aliases: ReadonlySet<string>;
  readonly findings: Findings | undefined;
  /** Whether quoted attributes keep their case. */
  readonly casesKept: () => boolean;
}

function sourceAt(nodes: readonly Node[], at: number, known: Known): Unnested | null {
  const group = nodes[at + 1];
  if (isWord(nodes[at], "unnest") && isParens(group)) return called(nodes, at + 2, group.children);
  return pathAt(nodes, at, known);
}

/** `unnest(array) [with offset] [as] alias [(element, offset)]` */
function called(nodes: readonly Node[], behind: number, inside: readonly Node[]): Unnested | null {
  const withOffset = startsWith(nodes, behind, "with", "offset");
  const aliasAt =
    behind + (withOffset ? 2 : 0) + (isWord(nodes[behind + (withOffset ? 2 : 0)], "as") ? 1 : 0);
  const given = nodes[aliasAt];
  if (!isName(given) || isWord(given, ...NO_ALIAS)) return null;
  const list = nodes[aliasAt + 1];
  const path = render(inside).trim();
  if (!isParens(list)) {
    const sql = elements(path, `${given.word} of super`, [given.word, withOffset ? "offset" : null], false);
    return { sql, alias: given.word, end: aliasAt + 1 };
  }
  const [element, place] = splitByComma(list.children).map(([name]) => (isName(name) ? name.word : ""));
  const offset = withOffset ? (place ?? "offset") : null;
  const sql = elements(path, given.word, [element ?? given.word, offset], false);
  return { sql, alias: given.word, end: aliasAt + 2 };
}

function pathAt(
  nodes: readonly Node[],
  start: number,
  { aliases, findings, casesKept }: Known,
): Unnested | null {
  const unpivots = isWord(nodes[start], "unpivot");
  const begin = unpivots ? start + 1 : start;
  const first = nodes[begin];
  if (!isName(first)) return null;
  const found = findings?.unnested.has(first.at) === true;
  if (!found && (!aliases.has(first.word) || isWord(nodes[start - 1], "from"))) return null;
  let end = begin + 1;
  let last: NameLeaf = first;
  for (;;) {
    const [step, name] = [nodes[end], nodes[end + 1]];
    if (step?.kind === "group" && step.open === "[") {
      end += 1;
    } else if (isSymbol(step, ".") && isName(name)) {
      last = name;
      end += 2;
    } else {
      break;
    }
  }
  if (!found && !unpivots && end === begin + 1) return null;
  // An alias may be a word of the engine's.
  const names = nodes.slice(begin, end).map((node) => {
    if (!isName(node)) return node;
    return node.kind === "quoted" && casesKept() ? raw(node.text) : ({ ...node, kind: "quoted" } as const);
  });
  const path = render(names).trim();
  const aliasAt = isWord(nodes[end], "as") ? end + 1 : end;
  const given = nodes[aliasAt];
  const named = isName(given) && !isWord(given, ...NO_ALIAS);
  const alias = named ? given.word : last.word;
  const rest = named ? aliasAt + 1 : end;
  const place = isWord(nodes[rest], "at") ? nodes[rest + 1] : undefined;
  const at = isName(place) ? place.word : null;
  const sql = elements(path, `${alias} of super`, [alias, at], unpivots);
  return { sql, alias, end: at === null ? rest : rest + 2 };
}

/** The elements of an array, or the values of an object, as a table of one column; with a second name of two. */
function elements(
  path: string,
  table: string,
  [element, place]: readonly [string, string | null],
  unpivots: boolean,
): string {
  const array = `try_cast(${path} as json[])`;
  if (place === null && !unpivots) return `unnest(${array}) as ${quoted(table)}(${quoted(element)})`;
  const object = `cast(case when json_type(${path}) = 'OBJECT' then ${path} end as map(varchar, json))`;
  const columns = unpivots
    ? `unnest(map_values(${object})), unnest(map_keys(${object}))`
    : `unnest(${array}), generate_subscripts(${array}, 1) - 1`;
  return `(select ${columns}) as ${quoted(table)}(${quoted(element)}, ${quoted(place ?? "attribute of super")})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
