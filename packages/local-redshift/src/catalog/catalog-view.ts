/**
 * A column of a catalog: its documented type, and DuckDB SQL for its value. Without SQL it is NULL: there is no
 * such thing here.
 */
export type CatalogColumn = readonly [type: string, sql?: string];

/** The columns in the order of the documentation. */
export type CatalogColumns = Readonly<Record<string, CatalogColumn>>;

/**
 * The DuckDB statements that make one catalog as a view in the schema _redshift. `from` is what follows the
 * select list; without it the catalog has no rows. The documented types stand in the view's comment, where
 * they are looked up as those of any view.
 */
export function catalogView(name: string, columns: CatalogColumns, from = "where false"): readonly string[] {
  const list = Object.entries(columns).map(
    ([column, [type, sql = "null"]]) => `(${sql})::${engineType(type)} as "${column}"`,
  );
  const types = Object.fromEntries(Object.entries(columns).map(([column, [type]]) => [column, type]));
  return [
    `create or replace view _redshift.${name} as select ${list.join(", ")} ${from}`,
    `comment on view _redshift.${name} is '${JSON.stringify({ types }).replaceAll("'", "''")}'`,
  ];
}

const ENGINE: Readonly<Record<string, string>> = {
  text: "varchar",
  name: "varchar",
  oid: "bigint",
};

/** The engine's type for a documented one. */
function engineType(type: string): string {
  if (type.startsWith("character")) return "varchar";
  if (type.startsWith("numeric")) return type.replace("numeric", "decimal");
  if (type === "timestamp without time zone") return "timestamp";
  return ENGINE[type] ?? type;
}

export const text = "text";
export const integer = "integer";
export const bigint = "bigint";
export const timestamp = "timestamp without time zone";
export const boolean = "boolean";
export const char = (bytes: number): string => `character(${bytes})`;
export const varchar = (bytes: number): string => `character varying(${bytes})`;
export const numeric = (precision: number, scale: number): string => `numeric(${precision},${scale})`;
