import type { LoadStep } from "../plan/plan-types.ts";
import {
  copyObjects,
  insertLoad,
  type LoadRecord,
  objectLines,
  recordLoad,
  type TakenObject,
} from "../sql/loads.ts";
import { type ReadObject, type StoredObject, WarehouseError } from "../warehouse/warehouse.ts";
import { run, StatementFailure, type TaskContext } from "./run-statement.ts";

/**
 * Runs a COPY and finds out which objects it took, each in which state: from what the warehouse tells of it,
 * else from lists before and behind it that say the same.
 * @throws StatementFailure also when an object changed meanwhile, or COPY took other ones than it should have
 */
export async function runLoad(sql: string, load: LoadStep, context: TaskContext): Promise<void> {
  const { loads, session } = context;
  if (loads === undefined) {
    await run(sql, context);
    return;
  }
  const { access, taken } = loads;
  const { copy, expects, manifest } = load;
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new StatementFailure(sql, error);
    }
  };
  const list = (): Promise<readonly StoredObject[]> => told(() => access.list(copy));
  const before = expects ?? (access.tellsAll ? null : await list());
  if (manifest !== null) await told(async () => access.manifests?.put(manifest.location, manifest.text));
  try {
    await run(sql, context);
  } finally {
    if (manifest !== null) await access.manifests?.remove(manifest.location);
  }
  const read = await told(() => access.lastRead(session));
  taken.set(sql, await told(() => takenObjects({ before, whole: expects === null, read, list })));
}

/** From so many objects on a COPY of their rows is quicker than to insert them. */
const MANY = 500;

/** Records what the COPYs of this task took. */
export async function runLoadRecord(record: LoadRecord, context: TaskContext): Promise<void> {
  const taken = takenBy(context);
  const place = context.loads?.access.rows ?? null;
  if (place === null || taken.length < MANY) {
    for (const sql of recordLoad(record, taken)) await run(sql, context);
    return;
  }
  const { loadId, target } = record;
  const location = place.locate(`${loadId}-${target.schema}.${target.name}.objects.json`);
  await place.put(location, objectLines(record, taken));
  try {
    await run(copyObjects(location), context);
  } finally {
    await place.remove(location);
  }
  await run(insertLoad(record, taken), context);
}

/** What the COPYs of a task took, sorted by name. */
export function takenBy({ loads }: Pick<TaskContext, "loads">): readonly TakenObject[] {
  return [...(loads?.taken.values() ?? [])].flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is known of one COPY. */
export interface CopyAccount {
  /** The objects as they were listed before it; null where nobody did. */
  readonly before: readonly StoredObject[] | null;
  /** Whether it took all under its prefix, and not just those. */
  readonly whole: boolean;
  /** What the warehouse says that it read; null where it says nothing. */
  readonly read: readonly ReadObject[] | null;
  /** Lists the objects as they are now. */
  readonly list: () => Promise<readonly StoredObject[]>;
}

/** The objects that a COPY took. @throws WarehouseError when that can't be told for certain */
export async function takenObjects({
  before,
  whole,
  read,
  list,
}: CopyAccount): Promise<readonly TakenObject[]> {
  if (before === null) {
    return (read ?? []).map(({ name, etag, bytes, rows }) => ({
      name,
      etag: etag ?? "",
      bytes: bytes ?? 0,
      rows,
    }));
  }
  const account = new Map((read ?? []).map((object) => [object.name, object]));
  const known = new Set(before.map(({ name }) => name));
  const strangers = (read ?? []).filter(({ name }) => !known.has(name));
  // What arrived while COPY ran and was taken by it was never listed as it was.
  if (strangers.length > 0) throw moved("came", strangers);
  const missed = before.filter(({ name, bytes }) => read !== null && bytes > 0 && !account.has(name));
  if (missed.length > 0) throw moved("went", missed);
  const certain = before.every(({ name, bytes }) => bytes === 0 || account.get(name)?.etag != null);
  const states = certain ? account : new Map((await list()).map((object) => [object.name, object]));
  const changed = before.filter(({ name, etag, bytes }) => {
    const state = states.get(name);
    return state === undefined ? bytes > 0 || !certain : state.etag !== etag;
  });
  if (changed.length > 0) throw moved("changed", changed);
  // Nobody says what was taken: no more than what was there before and behind.
  const arrived = whole && read === null ? [...states.keys()].filter((name) => !known.has(name)) : [];
  if (arrived.length > 0)
    throw moved(
      "came",
      arrived.map((name) => ({ name })),
    );
  return before.map(({ name, etag, bytes }) => ({
    name,
    etag,
    bytes,
    rows: account.get(name)?.rows ?? (bytes === 0 ? 0 : null),
  }));
}

function moved(
  how: "came" | "went" | "changed",
  objects: readonly { readonly name: string }[],
): WarehouseError {
  const [first] = objects;
  const more = objects.length > 1 ? ` and ${objects.length - 1} more` : "";
  return new WarehouseError(`objects ${how} while they were loaded: ${first?.name}${more}`, {
    code: "objects_changed",
    hint: "Nothing of this load was published. Run again when nothing is being written there.",
  });
}
