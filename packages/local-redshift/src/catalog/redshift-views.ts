import { boolean, catalogView, integer, varchar } from "./catalog-view.ts";
import { columnRemarks, encoding, isDistkey, sortkeyPlace } from "./column-types.ts";
import { relationAcl, schemas } from "./svv-views.ts";

/** svv_all_schemas and svv_redshift_…: the catalogs that stand on those of pg_catalog. */

const databaseAcl = `(select min(a.acl) from _redshift.all_acls a where a.object_kind = 'database')`;
const databaseOwner = `coalesce((select min(o.id) from _redshift.all_owners o where o.object_kind = 'database'), 100)`;

/** The access list of a column; NULL where nothing was granted. */
const columnAcl = `(select '{' || string_agg(part, ',' order by part) || '}' from (
    select case g.identity_type when 'group' then 'group ' else '' end
      || case when g.identity_type = 'public' then '' else _redshift.rs_identity_name(g.id) end || '='
      || string_agg(case g.privilege_type when 'SELECT' then 'r' else 'w' end, '' order by g.privilege_type)
      || '/' || _redshift.rs_identity_name(g.grantor) as part
    from _redshift.all_column_grants g where g.identity_type <> 'role' and g.schema_name = table_schema
      and g.bare_name = table_name and g.column_name = c.column_name
    group by g.identity_type, g.id, g.grantor) a)`;

export const redshiftViews: readonly string[] = [
  // (dg/r_SVV_ALL_SCHEMAS)
  ...catalogView(
    "svv_all_schemas",
    {
      database_name: [varchar(128), "'dev'"],
      schema_name: [varchar(128), "nspname"],
      schema_owner: [integer, "nspowner"],
      schema_type: [varchar(128), "'local'"],
      schema_acl: [varchar(128), "nspacl"],
      source_database: [varchar(128)],
      schema_option: [varchar(256)],
    },
    schemas,
  ),
  // (dg/r_SVV_REDSHIFT_DATABASES)
  ...catalogView(
    "svv_redshift_databases",
    {
      database_name: [varchar(128), "'dev'"],
      database_owner: [integer, databaseOwner],
      database_type: [varchar(32), "'local'"],
      database_acl: [varchar(128), databaseAcl],
      database_options: [varchar(128)],
      database_isolation_level: [varchar(128), "'Serializable'"],
    },
    "from (values (1)) one(x)",
  ),
  // (dg/r_SVV_REDSHIFT_SCHEMAS)
  ...catalogView(
    "svv_redshift_schemas",
    {
      database_name: [varchar(128), "'dev'"],
      schema_name: [varchar(128), "nspname"],
      schema_owner: [integer, "nspowner"],
      schema_type: [varchar(128), "'local'"],
      schema_acl: [varchar(128), "nspacl"],
      schema_option: [varchar(128)],
    },
    schemas,
  ),
  // (dg/r_SVV_REDSHIFT_TABLES)
  ...catalogView(
    "svv_redshift_tables",
    {
      database_name: [varchar(128), "'dev'"],
      schema_name: [varchar(128), "table_schema"],
      table_name: [varchar(128), "table_name"],
      table_type: [varchar(128), "case table_type when 'VIEW' then 'VIEW' else 'TABLE' end"],
      table_acl: [varchar(128), relationAcl],
      remarks: [varchar(128), "remarks"],
      table_owner: [varchar(128), "_redshift.rs_identity_name(owner_id)"],
    },
    "from _redshift.all_relations",
  ),
  // (dg/r_SVV_REDSHIFT_COLUMNS)
  ...catalogView(
    "svv_redshift_columns",
    {
      database_name: [varchar(128), "'dev'"],
      schema_name: [varchar(128), "table_schema"],
      table_name: [varchar(128), "table_name"],
      column_name: [varchar(128), "column_name"],
      ordinal_position: [integer, "ordinal_position"],
      data_type: [varchar(32), "full_type"],
      column_default: [varchar(4000), "column_default"],
      is_nullable: [varchar(3), "is_nullable"],
      encoding: [varchar(128), encoding],
      distkey: [boolean, isDistkey],
      sortkey: [integer, sortkeyPlace],
      column_acl: [varchar(128), columnAcl],
      remarks: [varchar(256), columnRemarks],
    },
    "from _redshift.all_columns c",
  ),
  // (dg/r_SVV_REDSHIFT_FUNCTIONS)
  ...catalogView(
    "svv_redshift_functions",
    {
      database_name: [varchar(128), "'dev'"],
      schema_name: [varchar(128), "schema_name"],
      function_name: [varchar(128), "function_name"],
      function_type: [varchar(128), "'REGULAR FUNCTION'"],
      argument_type: [varchar(512), "argument_types"],
      result_type: [varchar(128), "return_type"],
    },
    "from _redshift.functions",
  ),
];
