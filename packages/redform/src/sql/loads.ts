import type { Target } from "../graph/compiled-graph.ts";
import { quoteName } from "../graph/target.ts";
import { LEDGER_SCHEMA } from "./ledger.ts";
import { quoteText } from "./literal.ts";

/**
 * What loads took: a row of `redform.loads` for each load that was published, and one of
 * `redform.loaded_objects` for each object that it took, written by the transaction that published the rows.
 * Rows are only ever added there, so that loads that run at once are no conflict to each other.
 */
const LOADS = `${quoteName(LEDGER_SCHEMA)}.${quoteName("loads")}`;
const OBJECTS = `${quoteName(LEDGER_SCHEMA)}.${quoteName("loaded_objects")}`;

/** The server's time, UTC, in words that Redshift and PostgreSQL share. */
const CLOCK = "(current_timestamp at time zone 'UTC')";

/** So many objects are written by one statement; Redshift takes 16 MB of one. */
const AT_ONCE = 1000;

/** An object that a load took. */
export interface TakenObject {
  /** An s3:// address, or a path. */
  readonly name: string;
  readonly etag: string;
  readonly bytes: number;
  /** Null where the warehouse does not tell it. */
  readonly rows: number | null;
}

export interface LoadRecord {
  readonly loadId: string;
  readonly target: Target;
  /** Whether what it took is in place of what stood. */
  readonly replaced: boolean;
}

export function createLoads(): readonly string[] {
  const of =
    "load_id varchar(64) not null, schema_name varchar(128) not null, table_name varchar(128) not null";
  return [
    `create table if not exists ${LOADS} (${of}, replaced boolean not null, object_count bigint not null, byte_count bigint not null, row_count bigint, loaded_at timestamp not null)`,
    `create table if not exists ${OBJECTS} (${of}, object varchar(2048) not null, etag varchar(256) not null, byte_count bigint not null, row_count bigint)`,
  ];
}

/** The rows of one load: of its objects, and behind them of itself. */
export function recordLoad(record: LoadRecord, taken: readonly TakenObject[]): readonly string[] {
  return [...insertObjects(record, taken), insertLoad(record, taken)];
}

/** COPY of the rows of its objects, where they are many and COPY can read them. */
export function copyObjects(location: string): string {
  return `copy ${OBJECTS}\nfrom ${quoteText(location)}\nformat as json 'auto'`;
}

/** The text that such a COPY reads. */
export function objectLines({ loadId, target }: LoadRecord, taken: readonly TakenObject[]): string {
  const of = { load_id: loadId, schema_name: target.schema, table_name: target.name };
  const head = JSON.stringify(of).slice(0, -1);
  return taken
    .map(
      ({ name, etag, bytes, rows }) =>
        `${head},"object":${JSON.stringify(name)},"etag":${JSON.stringify(etag)},"byte_count":${bytes},"row_count":${rows}}`,
    )
    .join("\n");
}

function insertObjects({ loadId, target }: LoadRecord, taken: readonly TakenObject[]): readonly string[] {
  const of = idOf(loadId, target);
  const rows = taken.map(
    ({ name, etag, bytes, rows: count }) =>
      `(${of}, ${quoteText(name)}, ${quoteText(etag)}, ${bytes}, ${count === null ? "null" : count})`,
  );
  const batches: string[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    batches.push(`insert into ${OBJECTS} values\n${rows.slice(at, at + AT_ONCE).join(",\n")}`);
  }
  return batches;
}

export function insertLoad({ loadId, target, replaced }: LoadRecord, taken: readonly TakenObject[]): string {
  const counts = taken.map(({ rows: count }) => count);
  const total = counts.includes(null) ? "null::bigint" : sum(counts.map(Number));
  return `insert into ${LOADS} select ${idOf(loadId, target)}, ${replaced}, ${taken.length}, ${sum(taken.map(({ bytes }) => bytes))}, ${total}, ${CLOCK}`;
}

function idOf(loadId: string, { schema, name }: Target): string {
  return `${quoteText(loadId)}, ${quoteText(schema)}, ${quoteText(name)}`;
}

/** The objects whose rows a table holds, by the records of its loads: name and ETag. */
export function readTaken(target: Target): string {
  const of = `schema_name = ${quoteText(target.schema)} and table_name = ${quoteText(target.name)}`;
  return `select distinct o.object, o.etag
from ${OBJECTS} as o
join ${LOADS} as l on l.load_id = o.load_id and l.schema_name = o.schema_name and l.table_name = o.table_name
where l.schema_name = ${quoteText(target.schema)}
  and l.table_name = ${quoteText(target.name)}
  and l.loaded_at >= (select max(loaded_at) from ${LOADS} where ${of} and replaced)
order by 1`;
}

/** Forgets the objects of loads before this one, which is in their place. The loads themselves stay. */
export function forgetReplaced({ loadId, target }: Omit<LoadRecord, "replaced">): string {
  return `delete from ${OBJECTS} where schema_name = ${quoteText(target.schema)} and table_name = ${quoteText(target.name)} and load_id <> ${quoteText(loadId)}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
