import type { TableMeta } from "../../catalog/table-meta.ts";
import { RedshiftError } from "../../types.ts";
import { isName, isParens, isWord, type Node } from "../tree.ts";
import { readColumns, unexpected } from "./names.ts";

type Physical = Pick<TableMeta, "diststyle" | "distkey" | "sortstyle" | "sortkeys">;

/**
 * Reads BACKUP, DISTSTYLE, DISTKEY, SORTKEY and ENCODE AUTO, in any order. (dg/r_CREATE_TABLE_NEW)
 * Stops at the first other word. @throws RedshiftError for values that Redshift refuses
 */
export function readAttributes(
  nodes: readonly Node[],
  start: number,
): { readonly attributes: Physical; readonly next: number } {
  let attributes: Physical = {};
  let at = start;
  for (;;) {
    const word = nodes[at];
    if (!isWord(word, "backup", "diststyle", "distkey", "sortkey", "compound", "interleaved", "encode"))
      break;
    const value = nodes[at + 1];
    if (word.word === "backup" || word.word === "encode") {
      if (!isWord(value, "yes", "no", "auto")) throw unexpected(value);
      at += 2;
    } else if (word.word === "diststyle") {
      attributes = { ...attributes, diststyle: distStyle(value) };
      at += 2;
    } else if (word.word === "distkey") {
      const [distkey = ""] = readColumns(value);
      attributes = { diststyle: "key", ...attributes, distkey };
      at += 2;
    } else {
      const named = word.word === "compound" || word.word === "interleaved" ? word.word : null;
      const keys = nodes[at + (named === null ? 1 : 2)];
      attributes = { ...attributes, ...sortKeys(named, keys) };
      at += named === null ? 2 : 3;
    }
  }
  return { attributes, next: at };
}

function distStyle(node: Node | undefined): "auto" | "even" | "all" | "key" {
  if (isWord(node, "auto", "even", "all", "key")) return node.word as "auto" | "even" | "all" | "key";
  throw unexpected(node);
}

function sortKeys(style: "compound" | "interleaved" | null, keys: Node | undefined): Physical {
  if (style === null && isName(keys) && keys.word === "auto") return { sortstyle: "auto" };
  if (!isParens(keys)) throw unexpected(keys);
  const sortkeys = readColumns(keys);
  if (style === "interleaved" && sortkeys.length > 8) {
    throw new RedshiftError("an interleaved sort key has at most 8 columns", { code: "54011" });
  }
  return { sortstyle: style ?? "compound", sortkeys };
}

/** ALL, EVEN and AUTO take no DISTKEY; KEY takes one. (dg/r_CREATE_TABLE_NEW) @throws RedshiftError 42P16 */
export function checkDistribution(attributes: Physical): void {
  const { diststyle, distkey } = attributes;
  if (diststyle === "key" && distkey === undefined) {
    throw new RedshiftError("DISTSTYLE KEY takes a DISTKEY", { code: "42P16" });
  }
  if (distkey !== undefined && diststyle !== undefined && diststyle !== "key") {
    throw new RedshiftError(`cannot specify DISTKEY with DISTSTYLE ${diststyle.toUpperCase()}`, {
      code: "42P16",
    });
  }
}
