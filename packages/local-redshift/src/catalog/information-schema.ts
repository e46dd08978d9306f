import { type CatalogColumns, catalogView, integer, text } from "./catalog-view.ts";
import {
  characterLength,
  dataType,
  momentPrecision,
  numericPrecision,
  numericRadix,
  numericScale,
} from "./column-types.ts";
import { schemas } from "./svv-views.ts";

/** information_schema as PostgreSQL 8.0, which Redshift stands on, has it. (PostgreSQL 8.0: information-schema) */

/** All of them text; NULL where nothing is said. */
const texts = (columns: Readonly<Record<string, string | null>>): CatalogColumns =>
  Object.fromEntries(
    Object.entries(columns).map(([name, sql]) => [name, sql === null ? [text] : [text, sql]] as const),
  );

const table = { table_catalog: "'dev'", table_schema: "table_schema", table_name: "table_name" } as const;
const constraint = {
  constraint_catalog: "'dev'",
  constraint_schema: "table_schema",
  constraint_name: "constraint_name",
} as const;

const privilegeColumns = texts({
  ...{ grantor: "_redshift.rs_identity_name(grantor)", grantee: "grantee", table_catalog: "'dev'" },
  ...{ table_schema: "schema_name", table_name: "bare_name", privilege_type: "privilege_type" },
  ...{ is_grantable: "case when admin_option then 'YES' else 'NO' end", with_hierarchy: "'NO'" },
});

const granteeName =
  "case when identity_type = 'public' then 'PUBLIC' else _redshift.rs_identity_name(id) end";

/** Views by their name in information_schema. */
const views: Readonly<Record<string, readonly [columns: CatalogColumns, from: string]>> = {
  information_schema_catalog_name: [texts({ catalog_name: "'dev'" }), "from (values (1)) one(x)"],
  tables: [
    texts({
      ...table,
      table_type: "case when temporary then 'LOCAL TEMPORARY' else table_type end",
      ...{ self_referencing_column_name: null, reference_generation: null, user_defined_type_catalog: null },
      ...{ user_defined_type_schema: null, user_defined_type_name: null },
    }),
    "from _redshift.all_relations",
  ],
  columns: [
    {
      ...texts({ ...table, column_name: "column_name" }),
      ordinal_position: [integer, "ordinal_position"],
      ...texts({ column_default: "column_default", is_nullable: "is_nullable", data_type: dataType }),
      character_maximum_length: [integer, characterLength],
      character_octet_length: [integer, characterLength],
      numeric_precision: [integer, numericPrecision],
      numeric_precision_radix: [integer, numericRadix],
      numeric_scale: [integer, numericScale],
      datetime_precision: [integer, momentPrecision],
      ...texts({
        ...{ interval_type: null, interval_precision: null, character_set_catalog: null },
        ...{ character_set_schema: null, character_set_name: null, collation_catalog: null },
        ...{ collation_schema: null, collation_name: null, domain_catalog: null, domain_schema: null },
        ...{ domain_name: null, udt_catalog: "'dev'", udt_schema: "'pg_catalog'", udt_name: udtName() },
        ...{ scope_catalog: null, scope_schema: null, scope_name: null },
      }),
      maximum_cardinality: [integer],
      ...texts({ dtd_identifier: "ordinal_position", is_self_referencing: "'NO'" }),
    },
    "from _redshift.bound_columns",
  ],
  views: [
    texts({
      ...{ table_catalog: "'dev'", table_schema: "schemaname", table_name: "viewname" },
      view_definition: "definition",
      ...{ check_option: "'NONE'", is_updatable: "'NO'", is_insertable_into: "'NO'" },
    }),
    "from _redshift.pg_views where schemaname <> 'pg_catalog'",
  ],
  schemata: [
    texts({
      ...{
        catalog_name: "'dev'",
        schema_name: "nspname",
        schema_owner: "_redshift.rs_identity_name(nspowner)",
      },
      ...{ default_character_set_catalog: null, default_character_set_schema: null },
      ...{ default_character_set_name: null, sql_path: null },
    }),
    schemas,
  ],
  table_constraints: [
    texts({
      ...constraint,
      ...table,
      ...{ constraint_type: "constraint_type", is_deferrable: "'NO'", initially_deferred: "'NO'" },
    }),
    "from _redshift.all_keys",
  ],
  key_column_usage: [
    {
      ...texts({ ...constraint, ...table, column_name: "column_name" }),
      ordinal_position: [integer, "place"],
    },
    "from _redshift.all_key_columns",
  ],
  referential_constraints: [
    texts({
      ...constraint,
      ...{ unique_constraint_catalog: "case when other_key is not null then 'dev' end" },
      ...{ unique_constraint_schema: "case when other_key is not null then other_schema end" },
      ...{ unique_constraint_name: "other_key", match_option: "'NONE'" },
      ...{ update_rule: "'NO ACTION'", delete_rule: "'NO ACTION'" },
    }),
    "from _redshift.all_foreign_keys",
  ],
  constraint_column_usage: [
    texts({
      ...{ table_catalog: "'dev'", table_schema: "other_schema", table_name: "other_table" },
      ...{ column_name: "column_name", ...constraint },
    }),
    `from (
      select table_schema, table_schema as other_schema, table_name as other_table, column_name, constraint_name
      from _redshift.all_key_columns where constraint_type <> 'FOREIGN KEY'
      union all select table_schema, other_schema, other_table,
        unnest(cast(json_extract(referenced, '$.columns') as varchar[])), constraint_name
      from _redshift.all_foreign_keys where other_table is not null) u`,
  ],
  constraint_table_usage: [
    texts({
      ...{ table_catalog: "'dev'", table_schema: "other_schema", table_name: "other_table", ...constraint },
    }),
    `from (
      select table_schema, table_schema as other_schema, table_name as other_table, constraint_name
      from _redshift.all_keys where constraint_type <> 'FOREIGN KEY'
      union all select table_schema, other_schema, other_table, constraint_name
      from _redshift.all_foreign_keys where other_table is not null) u`,
  ],
  table_privileges: [privilegeColumns, privilegeRows("true")],
  role_table_grants: [
    privilegeColumns,
    privilegeRows(
      "identity_type <> 'public' and (id = _redshift.rs_self_id() or grantor = _redshift.rs_self_id())",
    ),
  ],
  column_privileges: [
    texts({
      ...{ grantor: "_redshift.rs_identity_name(grantor)", grantee: granteeName, table_catalog: "'dev'" },
      ...{
        table_schema: "schema_name",
        table_name: "bare_name",
        column_name: "column_name",
        privilege_type: "privilege_type",
      },
      is_grantable: "'NO'",
    }),
    "from _redshift.all_column_grants",
  ],
  applicable_roles: [
    texts({
      grantee: "i.name",
      role_name: "r.name",
      is_grantable: "case when m.admin_option then 'YES' else 'NO' end",
    }),
    `from _redshift.members m join _redshift.identities r on r.id = m.parent and r.kind = 'role'
      join _redshift.all_users i on i.id = m.member where i.id = _redshift.rs_self_id()`,
  ],
  // Redshift's own functions are not listed; those of users have no name of their own for each set of arguments.
  routines: [
    texts({
      ...{ specific_catalog: "'dev'", specific_schema: "schema_name", specific_name: "function_name" },
      ...{ routine_catalog: "'dev'", routine_schema: "schema_name", routine_name: "function_name" },
      ...{
        routine_type: "'FUNCTION'",
        data_type: "return_type",
        routine_body: "'SQL'",
        routine_definition: "body",
      },
      ...{ external_language: "'SQL'" },
    }),
    "from _redshift.functions",
  ],
  // There are none.
  sequences: [texts({ sequence_catalog: null, sequence_schema: null, sequence_name: null }), "where false"],
  check_constraints: [
    texts({
      constraint_catalog: null,
      constraint_schema: null,
      constraint_name: null,
      check_clause: null,
    }),
    "where false",
  ],
  enabled_roles: [
    texts({ role_name: "r.name" }),
    `from _redshift.members m join _redshift.identities r on r.id = m.parent where m.member = _redshift.rs_self_id()`,
  ],
};

/** The type's own name in pg_type. */
function udtName(): string {
  return `case when full_type like 'character varying%' then 'varchar' when full_type like 'character%' then 'bpchar'
    when full_type like 'numeric%' then 'numeric'
    else case full_type when 'smallint' then 'int2' when 'integer' then 'int4' when 'bigint' then 'int8'
      when 'real' then 'float4' when 'double precision' then 'float8' when 'boolean' then 'bool'
      when 'time without time zone' then 'time' when 'timestamp without time zone' then 'timestamp'
      when 'timestamp with time zone' then 'timestamptz' else full_type end end`;
}

function privilegeRows(which: string): string {
  return `from (select *, ${granteeName} as grantee
      from _redshift.all_grants where object_kind = 'relation') g where ${which}`;
}

export const informationSchemaViews: readonly string[] = Object.entries(views).flatMap(
  ([name, [columns, from]]) => catalogView(`information_schema_${name}`, columns, from),
);

/** The names of the views that stand in information_schema. */
export const informationSchemaNames: ReadonlySet<string> = new Set(Object.keys(views));
