import type { Findings } from "../../typing/infer-expression.ts";
import { isName, isSymbol, isWord, literal, type Node, raw } from "../tree.ts";
import type { Executor } from "./action.ts";
import { quoteWord } from "./names.ts";
import { bareTables, withTables } from "./reads.ts";

/**
 * The query of an ordinary view, which means what it meant when it was made: its tables with their schema, its stars
 * as the columns that they stood for. (PostgreSQL: CREATE VIEW; only WITH NO SCHEMA BINDING looks them up later)
 */
export async function boundQuery(
  nodes: readonly Node[],
  findings: Findings | undefined,
  searchPath: readonly string[],
  executor: Executor,
): Promise<readonly Node[]> {
  const bare = bareTables(nodes);
  const schemas: ReadonlyMap<string, readonly string[]> =
    bare.length === 0 ? new Map() : await schemasOf(bare, executor);
  const placed = withTables(nodes, (name) => {
    const homes = schemas.get(name) ?? [];
    const home = homes.includes(TEMPORARY) ? undefined : searchPath.find((schema) => homes.includes(schema));
    return home === undefined ? undefined : `${quoteWord(home)}.${quoteWord(name)}`;
  });
  return findings === undefined ? placed : withoutStars(placed, findings);
}

/** Not a schema's name: a temporary table comes before all others. */
const TEMPORARY = "";

async function schemasOf(
  names: readonly string[],
  executor: Executor,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const list = names.map(literal).join(", ");
  const { rows } = await executor.run(
    `select table_name, case when temporary then '${TEMPORARY}' else schema_name end from duckdb_tables() where table_name in (${list})
     union all select view_name, schema_name from duckdb_views() where not internal and view_name in (${list})`,
  );
  const schemas = new Map<string, string[]>();
  for (const [name, schema] of rows) {
    schemas.set(String(name), [...(schemas.get(String(name)) ?? []), String(schema)]);
  }
  return schemas;
}

function withoutStars(nodes: readonly Node[], findings: Findings): readonly Node[] {
  const out: Node[] = [];
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) break;
    if (node.kind === "group") {
      out.push({ ...node, children: withoutStars(node.children, findings) });
      continue;
    }
    const columns = isSymbol(node, "*") ? findings.stars.get(node.at) : undefined;
    const names = columns?.map(({ name }) => name) ?? [];
    if (columns === undefined || columns.length === 0 || new Set(names).size < names.length) {
      out.push(node);
      continue;
    }
    const relation = takeRelation(out);
    out.push(raw(names.map((name) => `${relation}${quoteWord(name)}`).join(", "), " "));
    if (isWord(nodes[at + 1], "exclude")) at += 2;
  }
  return out;
}

/** `s.t.` before a star, taken from the end of what stands before it. */
function takeRelation(out: Node[]): string {
  let text = "";
  for (;;) {
    const [name, dot] = [out.at(-2), out.at(-1)];
    if (!isSymbol(dot, ".") || !isName(name)) return text;
    out.splice(-2);
    text = `${quoteWord(name.word)}.${text}`;
  }
}
