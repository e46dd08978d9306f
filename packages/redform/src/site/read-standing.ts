import type { CompiledGraph, Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";
import {
  type Relation,
  type Warehouse,
  WarehouseError,
  type WarehouseSession,
} from "../warehouse/warehouse.ts";
import { nodeId } from "./node-id.ts";
import type { Standing, StandingTable } from "./site-input.ts";

/** Counted in one statement at once. */
const BATCH = 40;

/**
 * What stands of the project in the warehouse, with types, rows and sizes. Tables that the project builds are
 * counted exactly; views and declared tables only where that costs nobody anything, which is the local engine.
 * @throws WarehouseError
 */
export async function readStanding(warehouse: Warehouse, graph: CompiledGraph): Promise<Standing> {
  const wanted = targetsOf(graph);
  const schemas = [...new Set([...wanted.values()].map(({ target }) => target.schema))].sort();
  const state = await warehouse.state(schemas);
  const relations = state.relations.filter((relation) => wanted.has(nodeId(relation)));
  const session = await warehouse.connect();
  try {
    const types = await readTypes(session, state.schemas);
    const sizes = await readSizes(session, state.schemas);
    const countable = relations.filter(
      (relation) => warehouse.kind === "local" || (relation.kind === "table" && built(wanted, relation)),
    );
    const asked = countable.map((relation) =>
      measureOf(relation, types.get(nodeId(relation)) ?? [], wanted.get(nodeId(relation))?.sortKey ?? null),
    );
    const measured = await measure(session, asked);
    return {
      tables: new Map(
        relations.map((relation) => [nodeId(relation), standingTable(relation, types, sizes, measured)]),
      ),
    };
  } finally {
    await session.close();
  }
}

interface Wanted {
  readonly target: Target;
  readonly built: boolean;
  /** The first column of its sort key. */
  readonly sortKey: string | null;
}

function targetsOf(graph: CompiledGraph): ReadonlyMap<string, Wanted> {
  return new Map<string, Wanted>([
    ...(graph.declarations ?? []).map(
      ({ target }) => [nodeId(target), { target, built: false, sortKey: null }] as const,
    ),
    ...(graph.operations ?? []).map(
      ({ target }) => [nodeId(target), { target, built: true, sortKey: null }] as const,
    ),
    ...(graph.tables ?? []).map(
      ({ target, redshift }) =>
        [nodeId(target), { target, built: true, sortKey: redshift?.sortKeys?.[0] ?? null }] as const,
    ),
  ]);
}

function built(wanted: ReadonlyMap<string, Wanted>, relation: Relation): boolean {
  return wanted.get(nodeId(relation))?.built === true;
}

type Columns = StandingTable["columns"];

function standingTable(
  relation: Relation,
  types: ReadonlyMap<string, Columns>,
  sizes: ReadonlyMap<string, number>,
  measured: ReadonlyMap<string, Measured>,
): StandingTable {
  const id = nodeId(relation);
  const { columns, ...about } = relation;
  const typed = types.get(id);
  return {
    ...about,
    columns: typed ?? columns.map((name) => ({ name, type: "" })),
    rowCount: measured.get(id)?.rowCount ?? null,
    span: measured.get(id)?.span ?? null,
    sizeBytes: sizes.get(id) ?? null,
  };
}

function inList(names: readonly string[]): string {
  return names.map((name) => `'${name.replaceAll("'", "''")}'`).join(", ");
}

async function readTypes(
  session: WarehouseSession,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, Columns>> {
  if (schemas.length === 0) return new Map();
  const { rows } = await session.execute(
    `select table_schema, table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
from svv_columns where table_schema in (${inList(schemas)}) order by 1, 2, ordinal_position`,
  );
  const found = new Map<string, Columns[number][]>();
  for (const [schema, table, column, type, length, precision, scale] of rows) {
    const id = nodeId({ schema: schema ?? "", name: table ?? "" });
    const entry = { name: column ?? "", type: typeName(type ?? "", { length, precision, scale }) };
    const list = found.get(id);
    if (list === undefined) found.set(id, [entry]);
    else list.push(entry);
  }
  return found;
}

const SHORT: Readonly<Record<string, string>> = {
  "character varying": "varchar",
  character: "char",
  "timestamp without time zone": "timestamp",
  "timestamp with time zone": "timestamptz",
  "time without time zone": "time",
  "time with time zone": "timetz",
};

interface TypeSize {
  readonly length: string | null | undefined;
  readonly precision: string | null | undefined;
  readonly scale: string | null | undefined;
}

/** Redshift's shorter name of a type, with its size. */
function typeName(type: string, { length, precision, scale }: TypeSize): string {
  const name = SHORT[type] ?? type;
  if ((name === "varchar" || name === "char") && length != null) return `${name}(${length})`;
  if ((name === "numeric" || name === "decimal") && precision != null) {
    return `${name}(${precision}, ${scale ?? 0})`;
  }
  return name;
}

/** Bytes by table; of those that hold none, and where the catalog measures none, nothing. */
async function readSizes(
  session: WarehouseSession,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (schemas.length === 0) return new Map();
  // In blocks of 1 MB. (dg/r_SVV_TABLE_INFO)
  const { rows } = await session.execute(
    `select "schema", "table", size from svv_table_info where "schema" in (${inList(schemas)})`,
  );
  return new Map(
    rows.flatMap(([schema, name, size]) =>
      size == null ? [] : [[nodeId({ schema: schema ?? "", name: name ?? "" }), Number(size) * 1024 ** 2]],
    ),
  );
}

interface Measured {
  readonly rowCount: number;
  readonly span: StandingTable["span"];
}

interface Measure {
  readonly id: string;
  readonly target: Target;
  /** A time whose span is asked for. */
  readonly column: string | null;
}

function measureOf(relation: Relation, columns: Columns, sortKey: string | null): Measure {
  const type = columns.find(({ name }) => name === sortKey)?.type ?? "";
  const timed = /^(timestamp|date)/.test(type);
  return { id: nodeId(relation), target: relation, column: timed ? sortKey : null };
}

async function measure(
  session: WarehouseSession,
  asked: readonly Measure[],
): Promise<ReadonlyMap<string, Measured>> {
  const measured = new Map<string, Measured>();
  for (let start = 0; start < asked.length; start += BATCH) {
    const batch = asked.slice(start, start + BATCH);
    const results = await measureBatch(session, batch);
    for (const [id, result] of results) measured.set(id, result);
  }
  return measured;
}

/** A table that can't be read keeps the others of its batch from being counted only at first. */
async function measureBatch(
  session: WarehouseSession,
  batch: readonly Measure[],
): Promise<readonly (readonly [string, Measured])[]> {
  const sql = batch.map(countOf).join("\nunion all\n");
  try {
    const { rows } = await session.execute(sql);
    return rows.flatMap(([place, count, from, to]) => {
      const one = batch[Number(place)];
      if (one === undefined) return [];
      const { column } = one;
      const span = column === null || from == null || to == null ? null : { column, from, to };
      return [[one.id, { rowCount: Number(count), span }] as const];
    });
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    if (batch.length === 1) return [];
    const alone: (readonly [string, Measured])[] = [];
    for (const one of batch) alone.push(...(await measureBatch(session, [one])));
    return alone;
  }
}

function countOf({ target, column }: Measure, place: number): string {
  const edge = (name: "min" | "max"): string =>
    column === null ? "null::varchar" : `${name}(${quoteName(column)})::varchar`;
  return `select ${place} as place, count(*) as counted, ${edge("min")} as first, ${edge("max")} as last
from ${quoteTarget(target)}`;
}
