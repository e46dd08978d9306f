import type { CompiledAssertion, Target } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { retarget } from "../sql/retarget.ts";
import { splitStatements } from "../sql/split.ts";
import { countFailing, sampleFailing } from "../sql/view.ts";
import type { Audit } from "./plan-types.ts";

/**
 * The audits of a table, in order of their keys. They read the candidate in the table's place, or the table
 * itself where `candidate` is null.
 */
export function auditsOf(
  assertions: readonly CompiledAssertion[],
  target: Target,
  candidate: Target | null,
): readonly Audit[] {
  return assertions
    .map((assertion) => {
      const query = withoutEnd(assertion.query);
      const read = candidate === null ? query : retarget(query, target, candidate);
      return {
        key: targetKey(assertion.target),
        target: assertion.target,
        file: assertion.fileName,
        severity: assertion.severity ?? ("error" as const),
        count: countFailing(read),
        sample: sampleFailing(read),
      };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** A query without the semicolon that may end it. */
export function withoutEnd(query: string): string {
  const [only, ...more] = splitStatements(query);
  return only !== undefined && more.length === 0 ? only : query;
}
