import { clusterViews } from "./cluster.ts";
import { pgMacros } from "./macros.ts";
import { relationViews } from "./relations.ts";
import { systemViews } from "./system.ts";
import { typeViews } from "./types.ts";

/**
 * DuckDB statements that make pg_catalog as clients ask it. They stand on the views of the schema
 * _redshift, and come after them.
 */
export const pgCatalogStatements: readonly string[] = [
  ...[...relationViews, ...typeViews, ...clusterViews, ...systemViews].map(
    ([name, sql]) => `create or replace view _redshift.${name} as ${sql}`,
  ),
  ...pgMacros,
];
