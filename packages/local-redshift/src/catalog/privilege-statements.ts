/** What is kept of users and privileges, and Redshift's catalogs of them. */

const view = (name: string, sql: string): string => `create or replace view _redshift.${name} as ${sql}`;

/** The JSON in a comment; null for a comment that is none. */
const json = (comment: string): string => `case when ${comment} like '{%' then ${comment} end`;

/** The grants in an object's JSON, one row each. */
const grantColumns = `json_extract_string(g.value, '$.privilege') as privilege_type,
    json_extract_string(g.value, '$.kind') as identity_type, json_extract(g.value, '$.id')::bigint as id,
    json_extract(g.value, '$.grantable')::boolean as admin_option, json_extract(g.value, '$.grantor')::bigint as grantor`;

const relations = `select schema_name, table_name as object_name, comment as meta from duckdb_tables()
    where not internal and not temporary and comment like '{%'
  union all select schema_name, view_name, comment from duckdb_views() where not internal and comment like '{%'
  union all select schema_name, view_name, meta from _redshift.pending_views where meta is not null`;

const objects = `select 'relation' as object_kind, schema_name, object_name, meta from (${relations}) r
  union all select kind, schema_name, object_name, meta from _redshift.object_access`;

const shownName = `case when object_name = '' then schema_name when schema_name = '' then object_name
    else schema_name || '.' || object_name end`;

/** The name of whoever has a number: PUBLIC has none. */
const identityName = (id: string, kind: string): string =>
  `case when ${kind} = 'public' then 'public' else _redshift.rs_identity_name(${id}) end`;

const privileges = (columns: string, kind: string): string =>
  `select ${columns}, privilege_type, id::integer as identity_id, ${identityName("id", "identity_type")} as identity_name,
     identity_type, admin_option from _redshift.all_grants where object_kind = '${kind}'`;

export const privilegeStatements: readonly string[] = [
  `create table if not exists _redshift.identities (id bigint, kind varchar, name varchar, owner bigint, options varchar)`,
  `create table if not exists _redshift.members (parent bigint, member bigint, admin_option boolean)`,
  `create table if not exists _redshift.object_access (kind varchar, schema_name varchar, object_name varchar, meta varchar)`,
  "alter table _redshift.pending_views add column if not exists meta varchar",
  // Whoever is no user of CREATE USER's is the first one.
  `create or replace macro _redshift.rs_self_id() as coalesce((select min(rs_i.id) from _redshift.identities rs_i
     where rs_i.kind = 'user' and rs_i.name = getvariable('rs_user')), 100)`,
  `create or replace macro _redshift.rs_identity_name(i) as case when i = 100
     then case when _redshift.rs_self_id() = 100 then getvariable('rs_user') else 'local' end
     else (select min(rs_i.name) from _redshift.identities rs_i where rs_i.id = i) end`,
  view("all_objects", objects),
  view(
    "all_grants",
    `select o.object_kind, o.schema_name, o.object_name as bare_name, ${shownName} as object_name, ${grantColumns}
     from _redshift.all_objects o, json_each(${json("o.meta")}, '$.grants') g where o.meta like '%"grants"%'`,
  ),
  view(
    "all_owners",
    `select object_kind, schema_name, bare_name, object_name, id from (
       select object_kind, schema_name, object_name as bare_name, ${shownName} as object_name,
         json_extract(${json("meta")}, '$.owner')::bigint as id
       from _redshift.all_objects where meta like '%"owner"%') o where id is not null`,
  ),
  view(
    "svv_relation_privileges",
    privileges("schema_name as namespace_name, bare_name as relation_name", "relation"),
  ),
  view(
    "svv_schema_privileges",
    `select *, 'SCHEMA' as privilege_scope from (${privileges("schema_name as namespace_name", "schema")}) p`,
  ),
  view(
    "svv_database_privileges",
    `select *, 'DATABASE' as privilege_scope from (${privileges("bare_name as database_name", "database")}) p`,
  ),
  view(
    "svv_function_privileges",
    `select p.namespace_name, p.function_name, f.argument_types, p.privilege_type, p.identity_id, p.identity_name,
       p.identity_type, p.admin_option
     from (${privileges("schema_name as namespace_name, bare_name as function_name", "function")}) p
     join _redshift.functions f on f.schema_name = p.namespace_name and f.function_name = p.function_name`,
  ),
  view("svv_language_privileges", privileges("bare_name as language_name", "language")),
  view(
    "svv_system_privileges",
    `select privilege_type as system_privilege, id::integer as identity_id,
       ${identityName("id", "identity_type")} as identity_name, identity_type
     from _redshift.all_grants where object_kind = 'system'`,
  ),
];
