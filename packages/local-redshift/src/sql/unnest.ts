import { isName, isSymbol, isWord, type NameLeaf, type Node, raw, render } from "./tree.ts";

/** Words that end a FROM list. */
const CLAUSES = [
  "where",
  "group",
  "having",
  "qualify",
  "order",
  "limit",
  "union",
  "intersect",
  "except",
  "minus",
];

/**
 * `from t, t.items as i` goes through the array in a SUPER column, `as i at n` numbers what it holds, and
 * `unpivot t.object as value at name` goes through an object. (dg/query-super: Unnesting queries, Object unpivoting)
 * The path must begin with an alias of the same FROM list. `i` then is a column that is navigated as SUPER.
 */
export function unnestSuper(nodes: readonly Node[]): readonly Node[] {
  const from = nodes.findIndex((node) => isWord(node, "from"));
  if (from < 0 || !nodes.some((node, at) => at > from && isSymbol(node, ","))) return nodes;
  const out: Node[] = [...nodes.slice(0, from + 1)];
  const aliases = new Set<string>();
  for (let at = from + 1; at < nodes.length; ) {
    if (isWord(nodes[at], ...CLAUSES)) return [...out, ...nodes.slice(at)];
    const path = isSymbol(nodes[at - 1], ",") ? pathAt(nodes, at, aliases) : null;
    if (path !== null) {
      out.push(raw(path.sql, " "));
      aliases.add(path.alias);
      at = path.end;
      continue;
    }
    const node = nodes[at];
    // A table's name or alias: what is not part of a dotted name.
    if (isName(node) && !isSymbol(nodes[at + 1], ".")) aliases.add(node.word);
    if (node !== undefined) out.push(node);
    at += 1;
  }
  return out;
}

function pathAt(
  nodes: readonly Node[],
  start: number,
  aliases: ReadonlySet<string>,
): { readonly sql: string; readonly alias: string; readonly end: number } | null {
  const unpivots = isWord(nodes[start], "unpivot");
  const begin = unpivots ? start + 1 : start;
  const first = nodes[begin];
  if (!isName(first) || !aliases.has(first.word)) return null;
  if (!unpivots && !isSymbol(nodes[begin + 1], ".")) return null;
  let end = begin + 1;
  let last: NameLeaf = first;
  for (let name = nodes[end + 1]; isSymbol(nodes[end], ".") && isName(name); name = nodes[end + 1]) {
    last = name;
    end += 2;
    if (nodes[end]?.kind === "group") end += 1;
  }
  const path = render(nodes.slice(begin, end)).trim();
  const aliasAt = isWord(nodes[end], "as") ? end + 1 : end;
  const given = nodes[aliasAt];
  const named = isName(given) && !isWord(given, "on", ...CLAUSES);
  const alias = named ? given.word : last.word;
  const rest = named ? aliasAt + 1 : end;
  const place = isWord(nodes[rest], "at") ? nodes[rest + 1] : undefined;
  const at = isName(place) ? place.word : null;
  return { sql: elements(path, alias, at, unpivots), alias, end: at === null ? rest : rest + 2 };
}

/** The elements of an array, or the values of an object, as a table of one column; with `at` of two. */
function elements(path: string, alias: string, at: string | null, unpivots: boolean): string {
  const name = `"${alias} of super"`;
  const array = `cast(${path} as json[])`;
  if (at === null && !unpivots) return `unnest(${array}) as ${name}("${alias}")`;
  const object = `cast(case when json_type(${path}) = 'OBJECT' then ${path} end as map(varchar, json))`;
  const columns = unpivots
    ? `unnest(map_values(${object})), unnest(map_keys(${object}))`
    : `unnest(${array}), generate_subscripts(${array}, 1) - 1`;
  return `(select ${columns}) as ${name}("${alias}", "${at ?? "attribute of super"}")`;
}
