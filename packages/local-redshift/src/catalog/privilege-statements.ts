import { accessMacros } from "./access-macros.ts";

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

/** Letters of privileges in an access list, in PostgreSQL's order; D is Redshift's for DROP. */
const letters = Object.entries({
  ...{ INSERT: "a", SELECT: "r", UPDATE: "w", DELETE: "d", REFERENCES: "x", DROP: "D", ALTER: "A" },
  ...{ TRUNCATE: "P", EXECUTE: "X", USAGE: "U", CREATE: "C", TEMPORARY: "T" },
})
  .map(([privilege, letter], place) => `('${privilege}', '${letter}', ${place})`)
  .join(", ");

/** Elements of an array that hold blanks stand in quotes. */
const quotedEntry = `case when contains(entry, ' ') then '"' || entry || '"' else entry end`;

/** What the owner may stands first, once anything is granted; in default privileges it is not told. */
const owner = `_redshift.rs_identity_name(coalesce((select min(o.id) from _redshift.all_owners o
    where o.object_kind = a.object_kind and o.schema_name = a.schema_name and o.bare_name = a.bare_name), 100))`;
const ownEntry = `${owner} || '=' || case a.object_kind when 'relation' then 'arwdRxt' when 'schema' then 'UC'
    when 'database' then 'CT' when 'function' then 'X' when 'language' then 'U' end || '/' || ${owner}`;

const flag = (option: string): string => `coalesce(json_extract(options, '$.${option}')::boolean, false)`;

/** Columns whose documented type is TEXT. */
const TEXTS: Readonly<Record<string, string>> = {
  svv_relation_privileges: "namespace_name relation_name privilege_type identity_name identity_type",
  svv_column_privileges:
    "namespace_name relation_name column_name privilege_type identity_name identity_type",
  svv_schema_privileges: "namespace_name privilege_type identity_name identity_type privilege_scope",
  svv_database_privileges: "database_name privilege_type identity_name identity_type privilege_scope",
  svv_function_privileges:
    "namespace_name function_name argument_types privilege_type identity_name identity_type",
  svv_language_privileges: "language_name privilege_type identity_name identity_type",
  svv_system_privileges: "system_privilege identity_name identity_type",
  svv_default_privileges:
    "schema_name object_type owner_name owner_type privilege_type grantee_name grantee_type",
  svv_roles: "role_name role_owner external_id",
  svv_user_grants: "user_name role_name",
  svv_role_grants: "role_name granted_role_name",
};

export const privilegeStatements: readonly string[] = [
  `create table if not exists _redshift.identities (id bigint, kind varchar, name varchar, owner bigint, options varchar)`,
  `create table if not exists _redshift.members (parent bigint, member bigint, admin_option boolean)`,
  `create table if not exists _redshift.object_access (kind varchar, schema_name varchar, object_name varchar, meta varchar)`,
  "alter table _redshift.pending_views add column if not exists meta varchar",
  // Whoever is no user of CREATE USER's is the first one.
  `create or replace macro _redshift.rs_self_id() as coalesce((select min(rs_i.id) from _redshift.identities rs_i
     where rs_i.kind = 'user' and rs_i.name = getvariable('rs_user')), 100)`,
  `create or replace macro _redshift.rs_identity_name(i) as case when i = 100
     then case when _redshift.rs_self_id() = 100 then getvariable('rs_user')
       else coalesce(nullif(getvariable('rs_login'), getvariable('rs_user')), 'local') end
     else (select min(rs_i.rs_name) from (select id as rs_id, name as rs_name from _redshift.identities) rs_i
       where rs_i.rs_id = i) end`,
  view("all_objects", objects),
  view(
    "all_grants",
    `select o.object_kind, o.schema_name, o.object_name as bare_name, ${shownName} as object_name, ${grantColumns}
     from _redshift.all_objects o, json_each(${json("o.meta")}, '$.grants') g where o.meta like '%"grants"%'`,
  ),
  view(
    "all_column_grants",
    `select o.schema_name, o.object_name as bare_name, json_extract_string(g.value, '$.column') as column_name,
       json_extract_string(g.value, '$.privilege') as privilege_type, json_extract_string(g.value, '$.kind') as identity_type,
       json_extract(g.value, '$.id')::bigint as id, json_extract(g.value, '$.grantor')::bigint as grantor
     from _redshift.all_objects o, json_each(${json("o.meta")}, '$.columnGrants') g
     where o.object_kind = 'relation' and o.meta like '%"columnGrants"%'`,
  ),
  view(
    "svv_column_privileges",
    `select schema_name as namespace_name, bare_name as relation_name, column_name, privilege_type,
       id::integer as identity_id, ${identityName("id", "identity_type")} as identity_name, identity_type
     from _redshift.all_column_grants`,
  ),
  view(
    "all_owners",
    `select object_kind, schema_name, bare_name, object_name, id from (
       select object_kind, schema_name, object_name as bare_name, ${shownName} as object_name,
         json_extract(${json("meta")}, '$.owner')::bigint as id
       from _redshift.all_objects where meta like '%"owner"%') o where id is not null`,
  ),
  // Roles stand in none, as PostgreSQL 8.0 knows none.
  view(
    "all_acls",
    `select a.object_kind, a.schema_name, a.bare_name, '{' || coalesce(${ownEntry} || ',', '') || a.entries || '}' as acl
     from (select object_kind, schema_name, bare_name,
       string_agg(${quotedEntry}, ',' order by identity_type, id) as entries
     from (select *, case identity_type when 'group' then 'group ' else '' end
         || case when identity_type = 'public' then '' else _redshift.rs_identity_name(id) end || '=' || letters || '/'
         || _redshift.rs_identity_name(grantor) as entry
     from (select object_kind, schema_name, bare_name, identity_type, id, grantor,
         string_agg(l.letter || case when admin_option then '*' else '' end, '' order by l.place) as letters
       from _redshift.all_grants g join (values ${letters}) l(privilege, letter, place) on l.privilege = g.privilege_type
       where identity_type <> 'role' group by all) l) e
     group by all) a`,
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
  view(
    "svv_default_privileges",
    `select nullif(schema_name, '') as schema_name, upper(split_part(bare_name, ':', 2)) as object_type,
       split_part(bare_name, ':', 1)::integer as owner_id,
       _redshift.rs_identity_name(split_part(bare_name, ':', 1)::bigint) as owner_name, 'user' as owner_type,
       privilege_type, id::integer as grantee_id, ${identityName("id", "identity_type")} as grantee_name,
       identity_type as grantee_type, admin_option from _redshift.all_grants where object_kind = 'default'`,
  ),
  view(
    "all_users",
    `select 100 as id, _redshift.rs_identity_name(100) as name, 100 as owner,
       '{"createDatabase":true,"superuser":true}' as options
     union all select id, name, owner, options from _redshift.identities where kind = 'user'`,
  ),
  view(
    "svv_roles",
    `select id::integer as role_id, name as role_name, _redshift.rs_identity_name(owner) as role_owner,
       json_extract_string(options, '$.externalId') as external_id from _redshift.identities where kind = 'role'`,
  ),
  view(
    "svv_user_grants",
    `select u.id::integer as user_id, u.name as user_name, r.id::integer as role_id, r.name as role_name, m.admin_option
     from _redshift.members m join _redshift.identities r on r.id = m.parent and r.kind = 'role'
       join _redshift.all_users u on u.id = m.member`,
  ),
  view(
    "svv_role_grants",
    `select m.member::integer as role_id, i.name as role_name, m.parent::integer as granted_role_id,
       r.name as granted_role_name
     from _redshift.members m join _redshift.identities r on r.id = m.parent and r.kind = 'role'
       join _redshift.identities i on i.id = m.member and i.kind = 'role'`,
  ),
  view(
    "svv_user_info",
    `select name as user_name, id::integer as user_id, ${flag("createDatabase")} as createdb,
       ${flag("superuser")} as superuser, false as catalog_update,
       coalesce(json_extract_string(options, '$.connectionLimit'), 'UNLIMITED') as connection_limit,
       coalesce(json_extract_string(options, '$.syslog'), case when ${flag("superuser")} then 'UNRESTRICTED'
         else 'RESTRICTED' end) as syslog_access, null::timestamp as last_ddl_timestamp,
       coalesce(json_extract(options, '$.sessionTimeout')::integer, 0) as session_timeout,
       json_extract_string(options, '$.externalId') as external_user_id from _redshift.all_users`,
  ),
  view(
    "pg_user",
    `select name as usename, id as usesysid, ${flag("createDatabase")} as usecreatedb, ${flag("superuser")} as usesuper,
       false as usecatupd, '********' as passwd,
       try_cast(nullif(json_extract_string(options, '$.validUntil'), 'infinity') as timestamp) as valuntil,
       null::varchar as useconfig from _redshift.all_users
     union all select 'rdsdb', 1, true, true, true, '********', null, null`,
  ),
  view(
    "pg_group",
    `select name as groname, id as grosysid, (select '{' || string_agg(m.member, ',' order by m.member) || '}'
       from _redshift.members m where m.parent = g.id) as grolist from _redshift.identities g where kind = 'group'`,
  ),
  ...accessMacros,
  ...Object.entries(TEXTS).map(([name, columns]) => {
    const types = Object.fromEntries(columns.split(" ").map((column) => [column, "text"]));
    return `comment on view _redshift.${name} is '${JSON.stringify({ types })}'`;
  }),
];
