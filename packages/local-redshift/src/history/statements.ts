import { historyBase } from "./base-views.ts";
import { loadViews } from "./load-views.ts";
import { queryViews } from "./query-views.ts";
import { sessionViews } from "./session-views.ts";

/** DuckDB statements that make the catalogs of the history. They come after those of users. */
export const historyStatements: readonly string[] = [
  ...historyBase,
  ...queryViews,
  ...sessionViews,
  ...loadViews,
];
