import { catalogTokens } from "./catalog/pg/catalog-tokens.ts";
import type { StatementText } from "./sql/tokens.ts";
import { type Node, parseTree } from "./sql/tree.ts";

/** A statement's nodes, with offsets from its own beginning. @throws RedshiftError 42601 */
export function nodesOf(statement: StatementText): readonly Node[] {
  return parseTree(
    catalogTokens(statement).map((token) => ({
      ...token,
      start: token.start - statement.start,
      end: token.end - statement.start,
    })),
  );
}
