import type { Target } from "./compiled-graph.ts";

/**
 * The name of a target that is unique within a project: `schema.name`, with the database if it has one.
 * The core leaves an empty database where a schema suffix is set.
 */
export function targetKey(target: Target): string {
  return target.database === undefined || target.database === ""
    ? `${target.schema}.${target.name}`
    : `${target.database}.${target.schema}.${target.name}`;
}

/** The target as Redshift SQL, each part quoted. */
export function quoteTarget(target: Target): string {
  return [target.schema, target.name].map(quoteName).join(".");
}

/** A name in double quotes, so that case and keywords do not matter. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
