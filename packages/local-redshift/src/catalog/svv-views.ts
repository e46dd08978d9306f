import { catalogView, integer, text, varchar } from "./catalog-view.ts";
import {
  characterLength,
  columnRemarks,
  dataType,
  momentPrecision,
  numericPrecision,
  numericRadix,
  numericScale,
} from "./column-types.ts";

/** The catalogs of tables, columns and schemas of all kinds. */

const relations = "from _redshift.all_relations";
const columns = "from _redshift.all_columns";

/** The access list of a relation; NULL where nothing was granted. */
export const relationAcl = `(select min(a.acl) from _redshift.all_acls a where a.object_kind = 'relation'
    and a.schema_name = table_schema and a.bare_name = table_name)`;

/** Users' schemas. */
export const schemas = `from _redshift.pg_namespace where nspname not in ('pg_catalog', 'pg_temp', 'information_schema')`;

export const svvViews: readonly string[] = [
  // (dg/r_SVV_TABLES)
  ...catalogView(
    "svv_tables",
    {
      table_catalog: [text, "'dev'"],
      table_schema: [text, "table_schema"],
      table_name: [text, "table_name"],
      table_type: [text, "table_type"],
      remarks: [text, "remarks"],
    },
    relations,
  ),
  // (dg/r_SVV_COLUMNS)
  ...catalogView(
    "svv_columns",
    {
      table_catalog: [text, "'dev'"],
      table_schema: [text, "table_schema"],
      table_name: [text, "table_name"],
      column_name: [text, "column_name"],
      ordinal_position: [integer, "ordinal_position"],
      column_default: [text, "column_default"],
      is_nullable: [text, "is_nullable"],
      data_type: [text, dataType],
      character_maximum_length: [integer, characterLength],
      numeric_precision: [integer, numericPrecision],
      numeric_precision_radix: [integer, numericRadix],
      numeric_scale: [integer, numericScale],
      datetime_precision: [integer, momentPrecision],
      interval_type: [text],
      interval_precision: [text],
      character_set_catalog: [text],
      character_set_schema: [text],
      character_set_name: [text],
      collation_catalog: [text],
      collation_schema: [text],
      collation_name: [text],
      domain_name: [text],
      remarks: [text, columnRemarks],
    },
    columns,
  ),
  // (dg/r_SVV_ALL_TABLES)
  ...catalogView(
    "svv_all_tables",
    {
      database_name: [varchar(128), "'dev'"],
      schema_name: [varchar(128), "table_schema"],
      table_name: [varchar(128), "table_name"],
      table_acl: [varchar(128), relationAcl],
      table_type: [varchar(128), "case table_type when 'VIEW' then 'VIEW' else 'TABLE' end"],
      remarks: [varchar(256), "remarks"],
    },
    relations,
  ),
  // (dg/r_SVV_ALL_COLUMNS)
  ...catalogView(
    "svv_all_columns",
    {
      database_name: [varchar(128), "'dev'"],
      schema_name: [varchar(128), "table_schema"],
      table_name: [varchar(128), "table_name"],
      column_name: [varchar(128), "column_name"],
      ordinal_position: [integer, "ordinal_position"],
      column_default: [varchar(4000), "column_default"],
      is_nullable: [varchar(3), "is_nullable"],
      data_type: [varchar(128), dataType],
      character_maximum_length: [integer, characterLength],
      numeric_precision: [integer, numericPrecision],
      numeric_scale: [integer, numericScale],
      remarks: [varchar(256), columnRemarks],
    },
    columns,
  ),
];
