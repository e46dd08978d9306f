import { expressions, patternQueries } from "./expressions.ts";
import { queries } from "./queries.ts";

/** Queries that are generated, and patterns of TO_CHAR. */
export const GENERATED = 400;
export const PATTERNS = 300;

const written = Object.values(expressions).reduce((sum, list) => sum + list.length, 0);

/** How many queries are compared with PostgreSQL. */
export const compared = {
  byHand: written + patternQueries.length + queries.length,
  generated: GENERATED + PATTERNS,
};
