import type { LoadOptions } from "../graph/compiled-graph.ts";
import type { StoredObject } from "../warehouse/warehouse.ts";

/** What is known of a load's objects before it begins. */
export interface LoadKnowledge {
  /** What lies under the prefix now, sorted by name. */
  readonly objects: readonly StoredObject[];
  /** What the standing table holds, by the records of its loads; empty where nothing is recorded. */
  readonly taken: readonly Pick<StoredObject, "name" | "etag">[];
  /** Where a manifest may lie; null where no place is known. */
  readonly manifest: string | null;
}

/** How a load that takes what is new goes about it. */
export type LoadDecision =
  | { readonly kind: "all"; readonly notes: readonly string[] }
  | {
      readonly kind: "new";
      readonly objects: readonly StoredObject[];
      /** One COPY for all by a manifest there, or one for each object. */
      readonly manifest: string | null;
      readonly notes: readonly string[];
    }
  | { readonly kind: "refused"; readonly code: string; readonly message: string; readonly hint: string };

/** So many objects may be loaded by a COPY each. */
export const MOST_COPIES = 50;

/** Decides what of the objects is to be taken. Nothing is ever taken twice. */
export function decideLoad(
  { changed: rule }: LoadOptions,
  { objects, taken, manifest }: LoadKnowledge,
): LoadDecision {
  if (taken.length === 0) {
    return {
      kind: "all",
      notes: ["nothing is recorded of what the table holds: all objects are loaded anew"],
    };
  }
  const known = new Map(taken.map(({ name, etag }) => [name, etag]));
  const listed = new Set(objects.map(({ name }) => name));
  const fresh = objects.filter(({ name }) => !known.has(name));
  const changed = objects.filter(({ name, etag }) => known.has(name) && known.get(name) !== etag);
  const gone = taken.filter(({ name }) => !listed.has(name));
  if (changed.length > 0 && rule === "fail") {
    return {
      kind: "refused",
      code: "objects_changed",
      message: `${count(changed)} changed since ${changed.length === 1 ? "it was" : "they were"} loaded: ${some(changed)}`,
      hint: 'Which rows are theirs is not known. Load everything anew with --full-refresh, or say in redshift.load what is right: changed: "reload" or "ignore".',
    };
  }
  if (changed.length > 0 && rule === "reload") {
    const lost =
      gone.length === 0
        ? []
        : [`${count(gone)} ${are(gone)} gone, and the rows go with the reload: ${some(gone)}`];
    return {
      kind: "all",
      notes: [`${count(changed)} changed, so all objects are loaded anew: ${some(changed)}`, ...lost],
    };
  }
  const notes = [
    ...(changed.length > 0
      ? [
          `${count(changed)} changed, and what was loaded of ${changed.length === 1 ? "it" : "them"} stays: ${some(changed)}`,
        ]
      : []),
    ...(gone.length > 0 ? [`${count(gone)} ${are(gone)} gone, and the rows stay: ${some(gone)}`] : []),
  ];
  if (fresh.length === 0 || manifest !== null) return { kind: "new", objects: fresh, manifest, notes };
  const why = tooMany(fresh) ?? alsoTaken(fresh, objects);
  if (why === null) return { kind: "new", objects: fresh, manifest: null, notes };
  return {
    kind: "refused",
    code: "no_manifest_place",
    message: `${count(fresh)} ${are(fresh)} new, and ${why}`,
    hint: "Write connection.manifests: s3://bucket/prefix into the environment, where you may write and the cluster may read.",
  };
}

function tooMany(fresh: readonly StoredObject[]): string | null {
  return fresh.length > MOST_COPIES ? `more than ${MOST_COPIES} can't be loaded by a COPY each` : null;
}

/** COPY of an object takes every other one whose key begins with its key. (dg/copy-parameters-data-source-s3) */
function alsoTaken(fresh: readonly StoredObject[], all: readonly StoredObject[]): string | null {
  for (const { name } of fresh) {
    const other = all.find((one) => one.name !== name && one.name.startsWith(name));
    if (other !== undefined) return `a COPY of ${name} would take ${other.name} too`;
  }
  return null;
}

function count({ length }: readonly unknown[]): string {
  return length === 1 ? "1 object" : `${length} objects`;
}

function are({ length }: readonly unknown[]): string {
  return length === 1 ? "is" : "are";
}

function some(objects: readonly { readonly name: string }[]): string {
  const shown = objects.slice(0, 3).map(({ name }) => name);
  return objects.length > shown.length ? `${shown.join(", ")}, …` : shown.join(", ");
}
