/** Column lineage of Redshift SQL. Loads no engine. */
export {
  type Catalog,
  type Gap,
  type KnownRelation,
  type LineageColumn,
  type Origin,
  type RelationLineage,
  ROWS,
  type Use,
} from "./contract.ts";
export { type JsonPaths, sourceRelation } from "./load.ts";
export { type ScriptLineage, type Step, scriptLineage } from "./script.ts";
