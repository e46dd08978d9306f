import type { CompiledOperation } from "../graph/compiled-graph.ts";
import { readLoad } from "../sql/load-statements.ts";
import { splitStatements } from "../sql/split.ts";
import type { Complaint } from "./redshift-rules.ts";

/** What keeps an operation with a load block from being a load. */
export function checkLoad({ queries, target, hasOutput }: CompiledOperation): readonly Complaint[] {
  if (hasOutput !== true) {
    return [{ path: ["load"], message: "a load makes a table.", remedy: "Add hasOutput: true." }];
  }
  const read = readLoad(queries.flatMap(splitStatements), target);
  if ("copy" in read) {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(read.copy.source)?.[1]?.toLowerCase();
    if (scheme === undefined || scheme === "s3" || scheme === "file") return [];
    return [
      {
        path: ["load"],
        message: `nothing lists the objects under ${scheme}://.`,
        remedy: "Load from s3://, or remove redshift.load.",
      },
    ];
  }
  return [{ path: ["load"], message: `${read.message}.`, remedy: read.remedy }];
}
