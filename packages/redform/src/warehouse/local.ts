import type { LoadError, LoadedFile, LocalRedshift, RedshiftError, Session } from "local-redshift";
import type { LocalConnection } from "../project/types.ts";
import { readColumnGrants } from "./column-grants.ts";
import { readKept } from "./local-kept.ts";
import { localManifests, nameWithin } from "./local-objects.ts";
import { readDesigns, withDesign } from "./read-design.ts";
import {
  type Relation,
  type StatementOutcome,
  type Warehouse,
  WarehouseError,
  type WarehouseSession,
  type WarehouseState,
} from "./warehouse.ts";

/**
 * Opens the warehouse inside this process. COPY's relative paths are relative to `root`.
 * @throws WarehouseError when the file is held by another process or can't be opened
 */
export async function openLocalWarehouse(connection: LocalConnection, root: string): Promise<Warehouse> {
  const engine = await import("local-redshift");
  const { path, memoryLimit, threads, s3 } = connection;
  const translate = (error: unknown): unknown =>
    error instanceof engine.RedshiftError ? toWarehouseError(error) : error;
  let database: LocalRedshift;
  try {
    database = await engine.LocalRedshift.open({
      path,
      baseDirectory: root,
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
      ...(threads === undefined ? {} : { threads }),
      ...(s3 === undefined ? {} : { s3 }),
    });
  } catch (error) {
    throw translate(error);
  }
  const read = new WeakMap<WarehouseSession, readonly LoadedFile[]>();
  const connect = async (): Promise<WarehouseSession> =>
    localSession(await database.connect(), translate, (session, files) => read.set(session, files));
  return {
    kind: "local",
    connect,
    state: async (schemas) => {
      const session = await connect();
      try {
        return await readState(session, schemas);
      } finally {
        await session.close();
      }
    },
    objects: {
      tellsAll: true,
      list: async ({ sql }) => {
        try {
          const files = await database.filesOf(sql);
          return files.map((file) => ({ ...file, name: nameWithin(root, file.name) }));
        } catch (error) {
          if (error instanceof engine.RedshiftError && isNothingThere(error)) return [];
          throw translate(error);
        }
      },
      lastRead: async (session) =>
        (read.get(session) ?? []).map((file) => ({ ...file, name: nameWithin(root, file.name) })),
      manifests: localManifests(root),
      rows: localManifests(root),
    },
    close: () => database.close(),
  };
}

function localSession(
  session: Session,
  translate: (error: unknown) => unknown,
  onCopy: (session: WarehouseSession, files: readonly LoadedFile[]) => void,
): WarehouseSession {
  const own: WarehouseSession = {
    execute: async (sql, signal): Promise<StatementOutcome> => {
      if (signal?.aborted === true)
        throw new WarehouseError("the statement was cancelled", { code: "57014" });
      try {
        const results = await session.execute(sql, signal === undefined ? {} : { signal });
        const last = results.at(-1);
        if (last?.files !== undefined) onCopy(own, last.files);
        return last ?? { columns: [], rows: [], rowCount: 0, notices: [] };
      } catch (error) {
        throw translate(error);
      }
    },
    close: () => session.close(),
  };
  return own;
}

/** COPY fails where no object is; a list of none is a list too. */
function isNothingThere({ code, message }: RedshiftError): boolean {
  return code === "58P01" || /^The specified S3 prefix .* does not exist$/.test(message);
}

/** The first load errors say more than the statement's own message. */
function toWarehouseError(error: RedshiftError): WarehouseError {
  const { code, detail, hint, position, loadErrors } = error;
  const shown = loadErrors.slice(0, 5).map(describeLoadError);
  const more = loadErrors.length > shown.length ? [`and ${loadErrors.length - shown.length} more`] : [];
  const lines = shown.length === 0 && detail !== undefined ? [detail] : [...shown, ...more];
  return new WarehouseError(
    error.message,
    { code, hint, position, detail: lines.length === 0 ? undefined : lines.join("\n") },
    { cause: error },
  );
}

function describeLoadError(error: LoadError): string {
  const { fileName, lineNumber, columnName, columnType, rawValue, errorCode, errorMessage } = error;
  const column =
    columnName === null ? "" : `, column ${columnName}${columnType === null ? "" : ` ${columnType}`}`;
  const value = rawValue === null ? "" : `, value ${JSON.stringify(shorten(rawValue))}`;
  return `${fileName} line ${lineNumber}${column}${value}: ${errorMessage} (${errorCode})`;
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

async function readState(session: WarehouseSession, schemas: readonly string[]): Promise<WarehouseState> {
  const list = schemas.map((schema) => `'${schema.replaceAll("'", "''")}'`).join(", ");
  if (list === "") return { schemas: [], relations: [] };
  const standing = await session.execute(
    `select schema_name from information_schema.schemata where schema_name in (${list}) order by 1`,
  );
  const names = standing.rows.map(([schema]) => schema ?? "");
  if (names.length === 0) return { schemas: [], relations: [] };
  const relations = await session.execute(
    `select table_schema, table_name, table_type, remarks from svv_tables where table_schema in (${list}) order by 1, 2`,
  );
  const ofColumns = await session.execute(
    `select table_schema, table_name, column_name, is_nullable, remarks from svv_columns where table_schema in (${list}) order by 1, 2, ordinal_position`,
  );
  const columns = grouped(ofColumns.rows);
  const notNull = grouped(ofColumns.rows.filter(([, , , nullable]) => nullable === "NO"));
  const keys = await session.execute(
    `select table_schema, table_name, constraint_name from information_schema.table_constraints where table_schema in (${list}) order by 1, 2, 3`,
  );
  const constraints = grouped(keys.rows);
  const kept = await readKept(session, list, relations.rows, ofColumns.rows);
  const columnGrants = await readColumnGrants(session, list);
  const design = await readDesigns(session, names);
  return {
    schemas: names,
    relations: relations.rows.map(([schema = null, name = null, type]): Relation => {
      const key = `${schema}\0${name}`;
      return {
        schema: schema ?? "",
        name: name ?? "",
        kind: type === "VIEW" ? "view" : "table",
        columns: columns.get(key) ?? [],
        constraints: constraints.get(key) ?? [],
        ...(notNull.has(key) ? { notNull: notNull.get(key) ?? [] } : {}),
        ...kept(schema ?? "", name ?? ""),
        ...columnGrants(schema ?? "", name ?? ""),
        ...withDesign(type === "VIEW" ? undefined : design(schema ?? "", name ?? "")),
      };
    }),
  };
}

/** The third column's values by the first two. */
function grouped(rows: StatementOutcome["rows"]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [schema, table, value] of rows) {
    const key = `${schema}\0${table}`;
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [value ?? ""]);
    else list.push(value ?? "");
  }
  return groups;
}
