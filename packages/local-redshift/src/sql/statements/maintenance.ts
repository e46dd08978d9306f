import { RedshiftError } from "../../types.ts";
import { isName, isParens, isSymbol, isWord, type Node } from "../tree.ts";
import { type Action, notice } from "./action.ts";
import { unexpected } from "./names.ts";

const VACUUM = ["full", "sort", "only", "delete", "reindex", "recluster", "to", "percent", "boost"];
const ANALYZE = ["verbose", "predicate", "all", "columns"];

/** VACUUM and ANALYZE: their forms are checked, and there is nothing to do. (dg/r_VACUUM_command, dg/r_ANALYZE) */
export function maintenance(nodes: readonly Node[]): Action {
  const vacuum = isWord(nodes[0], "vacuum");
  if (!vacuum && isWord(nodes[1], "compression")) {
    throw new RedshiftError("ANALYZE COMPRESSION is not supported by local-redshift", {
      code: "0A000",
      hint: "It measures the encodings of a cluster.",
    });
  }
  const words = vacuum ? VACUUM : ANALYZE;
  let names = 0;
  for (const [at, node] of nodes.entries()) {
    if (at === 0 || isWord(node, ...words) || node.kind === "number" || isSymbol(node, ".")) continue;
    const column = isParens(node) && !vacuum;
    if (!isName(node) && !column) throw unexpected(node);
    if (!column && !isSymbol(nodes[at - 1], ".")) names += 1;
    if (names > 1) throw unexpected(node);
  }
  const command = vacuum ? "VACUUM" : "ANALYZE";
  const action = notice(command, `INFO: ${command} has nothing to do here`);
  return vacuum ? { ...action, alone: "VACUUM" } : action;
}
