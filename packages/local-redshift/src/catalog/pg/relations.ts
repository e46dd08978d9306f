import { ENCODINGS } from "./encodings.ts";

/** pg_catalog's tables of schemas, relations and columns, as views over what the engine and local-redshift know. */

/** The JSON in a comment; null for a comment that is none. */
const json = (comment: string): string => `case when ${comment} like '{%' then ${comment} end`;

/** Schemas of the engine's own, which no one sees. */
const HIDDEN = "('main', 'information_schema', 'pg_catalog', '_redshift')";

/** OIDs that PostgreSQL gives its own schemas; that of information_schema hangs on the cluster. */
const PG_CATALOG = 11;
const PG_TEMP = 1;
const INFORMATION_SCHEMA = 12;

/** The one superuser's number, as Redshift gives the first user. */
export const OWNER = 100;

/** A number of its own for what the engine has none for: above those that it gives. */
const numbered = (...parts: readonly string[]): string =>
  `(hash(${parts.join(" || '.' || ")}) % 1000000000)::bigint + 2000000000`;

const namespaces = `select s.oid::bigint as oid, s.schema_name as nspname, true as own
  from duckdb_schemas() s where s.database_name = current_database() and s.schema_name not in ${HIDDEN}
  union all select ${PG_CATALOG}, 'pg_catalog', false
  union all select ${PG_TEMP}, 'pg_temp', false
  union all select ${INFORMATION_SCHEMA}, 'information_schema', false`;

/** With what few ask for: the other views stand on the plain ones, as each name of a view costs all that is in it. */
const ownedNamespaces = `select s.oid, s.nspname,
    case when s.own then coalesce((select min(o.id) from _redshift.all_owners o
      where o.object_kind = 'schema' and o.schema_name = s.nspname), ${OWNER}) else 1 end as nspowner,
    (select min(a.acl) from _redshift.all_acls a where a.object_kind = 'schema' and a.schema_name = s.nspname) as nspacl
  from _redshift.all_namespaces s`;

/**
 * How a view is made, as pg_views and pg_get_viewdef() tell it: the query alone, but the whole statement for a
 * late-binding view, which has no columns here either (awslabs v_generate_view_ddl), and a materialized one.
 */
const created = (kind: string, name: string, query: string): string =>
  `'create ${kind} ' || _redshift.rs_quoted(n.nspname) || '.' || _redshift.rs_quoted(${name}) || ' as ' || ${query}`;
const viewText = (name: string, meta: string, sql: string): string => `case
    when json_extract(${json(meta)}, '$.late')::boolean
      then ${created("view", name, `json_extract_string(${json(meta)}, '$.query') || ' with no schema binding;'`)}
    else coalesce(json_extract_string(${json(meta)}, '$.query'),
      regexp_replace(rtrim(${sql}, ';'), '^CREATE VIEW [\\s\\S]*? AS ', '')) || ';' end`;
const isLate = (meta: string): string => `coalesce(json_extract(${json(meta)}, '$.late')::boolean, false)`;
const isMaterialized = `coalesce(t.comment like '{%"materializedView"%', false)`;

const tables = `select t.table_oid::bigint as oid, t.table_name as relname,
    case when t.temporary then ${PG_TEMP} else n.oid end as relnamespace,
    case when ${isMaterialized} then 'v' else 'r' end as relkind,
    case when t.temporary then 't' else 'p' end as relpersistence, t.estimated_size::double as reltuples,
    t.column_count as relnatts, t.has_primary_key as relhasindex, t.comment,
    case when ${isMaterialized} then ${created("materialized view", "t.table_name", `json_extract_string(${json("t.comment")}, '$.materializedView.query') || ';'`)}
      end as definition
  from duckdb_tables() t left join _redshift.all_namespaces n on n.nspname = t.schema_name
  where not t.internal and (t.temporary or t.schema_name not in ${HIDDEN})`;

const views = `select v.view_oid::bigint, v.view_name, n.oid, 'v', 'p', 0,
    case when ${isLate("v.comment")} then 0 else v.column_count end, false, v.comment,
    ${viewText("v.view_name", "v.comment", "v.sql")}
  from duckdb_views() v join _redshift.all_namespaces n on n.nspname = v.schema_name
  where not v.internal and not v.temporary and v.schema_name not in ${HIDDEN}
  union all select ${numbered("p.schema_name", "p.view_name")}, p.view_name, n.oid, 'v', 'p', 0, 0, false, p.meta,
    ${viewText("p.view_name", "p.meta", "p.sql")}
  from _redshift.pending_views p join _redshift.all_namespaces n on n.nspname = p.schema_name
  union all select v.view_oid::bigint, v.view_name, ${PG_CATALOG}, 'v', 'p', 0, v.column_count, false, null, null
  from duckdb_views() v where v.schema_name = '_redshift' and regexp_matches(v.view_name, '^(pg|svv|svl|stl|stv|sys)_')`;

const indexes = `select ${numbered("k.table_schema", "k.constraint_name", "'index'")} as oid, k.constraint_name as relname,
    n.oid as relnamespace, k.table_schema, k.table_name, k.constraint_type, k.columns
  from _redshift.all_keys k join _redshift.all_namespaces n on n.nspname = k.table_schema
  where k.constraint_type in ('PRIMARY KEY', 'UNIQUE')`;

const relations = `select * from (${tables} union all ${views}) r
  union all select oid, relname, relnamespace, 'i', 'p', 0, json_array_length(columns), false, null, null
  from (${indexes}) i`;

/** The owner's number in a comment's JSON. */
const ownerOf = (comment: string): string => `json_extract(${json(comment)}, '$.owner')::bigint`;

/** How rows are distributed. (dg/r_PG_CLASS_INFO) */
const diststyle = `case json_extract_string(${json("r.comment")}, '$.diststyle')
    when 'even' then 0 when 'key' then 1 when 'all' then 8 else case r.relkind when 'r' then 9 else 0 end end`;

const classes = `select r.oid, r.relname, r.relnamespace, 0 as reltype, 0 as reloftype,
    coalesce(${ownerOf("r.comment")}, ${OWNER}) as relowner, 0 as relam,
    r.oid as relfilenode, 0 as reltablespace, 0 as relpages, r.reltuples, 0 as reltoastrelid,
    exists (select 1 from _redshift.all_keys k join _redshift.all_namespaces n on n.nspname = k.table_schema
      where k.table_name = r.relname and n.oid = r.relnamespace
        and k.constraint_type in ('PRIMARY KEY', 'UNIQUE')) as relhasindex,
    false as relisshared, r.relkind, r.relnatts, 0 as relchecks, false as relhasoids,
    exists (select 1 from _redshift.all_keys k join _redshift.all_namespaces n on n.nspname = k.table_schema
      where k.table_name = r.relname and n.oid = r.relnamespace
        and k.constraint_type = 'PRIMARY KEY') as relhaspkey,
    r.relkind = 'v' as relhasrules, false as relhastriggers, false as relhassubclass, false as relrowsecurity,
    false as relforcerowsecurity, false as relispartition, r.relpersistence, 'd' as relreplident,
    (select min(a.acl) from _redshift.all_acls a join _redshift.all_namespaces n on n.nspname = a.schema_name
      where a.object_kind = 'relation' and a.bare_name = r.relname and n.oid = r.relnamespace) as relacl,
    null::varchar as reloptions, (${diststyle})::smallint as reldiststyle, 0::smallint as reltriggers, 0 as relukeys,
    0 as relfkeys, 0 as relrefs
  from _redshift.pg_relations r`;

/** The OID and the modifier of a type by Redshift's name of it. */
const typeOid = `case
    when full_type like 'character varying%' then 1043 when full_type like 'character%' then 1042
    when full_type like 'numeric%' then 1700
    else case full_type when 'boolean' then 16 when 'bigint' then 20 when 'smallint' then 21 when 'integer' then 23
      when 'real' then 700 when 'double precision' then 701 when 'date' then 1082
      when 'time without time zone' then 1083 when 'timestamp without time zone' then 1114
      when 'timestamp with time zone' then 1184 when 'interval' then 1186
      when 'interval year to month' then 1188 when 'interval day to second' then 1190
      when 'super' then 4000 else 25 end
  end`;
const typeModifier = `case
    when full_type like 'character%' then coalesce(try_cast(regexp_extract(full_type, '\\((\\d+)\\)', 1) as integer) + 4, -1)
    when full_type like 'numeric%' then coalesce(
      try_cast(regexp_extract(full_type, '\\((\\d+)', 1) as integer) * 65536
        + try_cast(regexp_extract(full_type, ',(\\d+)\\)', 1) as integer) + 4, -1)
    else -1 end`;

/** Bytes that a value takes; -1 where that varies. */
const typeLength = `case ${typeOid} when 16 then 1 when 21 then 2 when 23 then 4 when 700 then 4 when 1082 then 4
    when 20 then 8 when 701 then 8 when 1083 then 8 when 1114 then 8 when 1184 then 8 when 1186 then 16 else -1 end`;

const encodingCode = `greatest(list_position([${ENCODINGS.map((name) => `'${name}'`).join(", ")}],
    json_extract_string(${json("c.comment")}, '$.encodings."' || c.column_name || '"')) - 1, 0)`;

const tableAttributes = `select r.oid as attrelid, c.column_name as attname, ${typeOid} as atttypid, -1 as attstattarget,
    ${typeLength} as attlen, c.ordinal_position as attnum, 0 as attndims, ${typeModifier} as atttypmod,
    c.is_nullable = 'NO' as attnotnull, c.column_default is not null as atthasdef, false as attisdropped,
    true as attislocal, 0 as attinhcount, 0 as attcollation, '' as attidentity, '' as attgenerated,
    case when full_type like 'numeric%' then 'm' when full_type like 'character%' or full_type = 'super' then 'x'
      else 'p' end as attstorage, null::varchar as attacl, null::varchar as attoptions, null::varchar as attfdwoptions,
    coalesce(json_extract_string(${json("c.comment")}, '$.distkey') = c.column_name, false)
      as attisdistkey,
    coalesce(list_position(cast(json_extract(${json("c.comment")}, '$.sortkeys')
      as varchar[]), c.column_name), 0) as attsortkeyord,
    coalesce(${encodingCode}, 0)::smallint as attencodingtype, c.column_default
  from _redshift.bound_columns c
  join _redshift.all_namespaces n on n.nspname = c.table_schema
  join _redshift.pg_relations r on r.relname = c.table_name and r.relnamespace = n.oid and r.relkind <> 'i'`;

/** An index has the columns of its key, numbered anew: drivers find those of a primary key by them. */
const attributes = `select * from _redshift.table_attributes
  union all by name select a.* replace (i.oid as attrelid, j.key::integer + 1 as attnum, false as atthasdef,
      null as column_default)
    from (${indexes}) i, json_each(i.columns) j
    join _redshift.pg_relations r on r.relname = i.table_name and r.relnamespace = i.relnamespace and r.relkind = 'r'
    join _redshift.table_attributes a on a.attrelid = r.oid and a.attname = json_extract_string(j.value, '$')`;

/** Numbers of columns as PostgreSQL writes them in an array of its own. */
const numbersOf = (columns: string, relation: string, open: string, part: string, close: string): string =>
  `(select '${open}' || string_agg(a.attnum, '${part}' order by j.key::integer) || '${close}'
    from json_each(${columns}) j join _redshift.table_attributes a
      on a.attrelid = ${relation} and a.attname = json_extract_string(j.value, '$'))`;

const listOf = (columns: string): string =>
  `(select string_agg(_redshift.rs_quoted(json_extract_string(j.value, '$')), ', ' order by j.key::integer)
    from json_each(${columns}) j)`;

/** What a foreign key refers to, in the schema of its own table where it names none. */
const referencedTables = `select fr.oid, fr.relname, fn.nspname
    from _redshift.pg_relations fr join _redshift.all_namespaces fn on fn.oid = fr.relnamespace where fr.relkind = 'r'`;
const said = `json_extract_string(k.referenced, '$.table')`;
const isForeign = "k.constraint_type = 'FOREIGN KEY'";
const inPath = `(f.nspname = 'pg_temp' or list_contains(current_schemas(false), f.nspname))`;
const references = `case when ${isForeign} then ' REFERENCES ' || coalesce(case when ${inPath} then ''
      else _redshift.rs_quoted(f.nspname) || '.' end || _redshift.rs_quoted(f.relname), ${said})
    || '(' || ${listOf("json_extract(k.referenced, '$.columns')")} || ')' else '' end`;

const constraints = `select ${numbered("k.table_schema", "k.table_name", "k.constraint_name")} as oid,
    k.constraint_name as conname, n.oid as connamespace,
    case k.constraint_type when 'PRIMARY KEY' then 'p' when 'UNIQUE' then 'u' when 'FOREIGN KEY' then 'f' end as contype,
    false as condeferrable, false as condeferred, true as convalidated, r.oid as conrelid, 0 as contypid,
    0 as conindid, coalesce(f.oid, 0) as confrelid, case when ${isForeign} then 'a' else ' ' end as confupdtype,
    case when ${isForeign} then 'a' else ' ' end as confdeltype,
    case when ${isForeign} then 'u' else ' ' end as confmatchtype, 0 as conparentid,
    ${numbersOf("k.columns", "r.oid", "{", ",", "}")} as conkey,
    ${numbersOf("json_extract(k.referenced, '$.columns')", "f.oid", "{", ",", "}")} as confkey,
    k.constraint_type || ' (' || ${listOf("k.columns")} || ')' || ${references} as definition, k.comment,
    2606 as tableoid
  from _redshift.all_keys k
  left join (${referencedTables}) f on ${isForeign}
    and (f.nspname || '.' || f.relname = ${said} or (f.relname = ${said} and f.nspname = k.table_schema))
  join _redshift.all_namespaces n on n.nspname = k.table_schema
  join _redshift.pg_relations r on r.relname = k.table_name and r.relnamespace = n.oid and r.relkind = 'r'`;

const keys = `select i.oid as indexrelid, r.oid as indrelid, json_array_length(i.columns) as indnatts, true as indisunique,
    i.constraint_type = 'PRIMARY KEY' as indisprimary, false as indisclustered, true as indisvalid,
    false as indisreplident, true as indimmediate, false as indisexclusion, true as indisready, true as indislive,
    ${numbersOf("i.columns", "r.oid", "", " ", "")} as indkey, null::varchar as indexprs, null::varchar as indpred,
    'CREATE UNIQUE INDEX ' || i.relname || ' ON ' || i.table_schema || '.' || i.table_name || ' USING btree ('
      || ${listOf("i.columns")} || ')' as definition
  from (${indexes}) i
  join _redshift.pg_relations r on r.relname = i.table_name and r.relnamespace = i.relnamespace and r.relkind = 'r'`;

/** Views in the order in which they are made. */
export const relationViews: readonly (readonly [name: string, sql: string])[] = [
  ["all_namespaces", namespaces],
  ["pg_namespace", ownedNamespaces],
  ["pg_relations", relations],
  ["pg_class", classes],
  ["table_attributes", tableAttributes],
  ["pg_attribute", attributes],
  [
    "pg_attrdef",
    "select attrelid * 1000 + attnum as oid, attrelid as adrelid, attnum as adnum, column_default as adbin, column_default as adsrc from _redshift.table_attributes where column_default is not null",
  ],
  ["pg_constraint", constraints],
  ["pg_index", keys],
  [
    "pg_description",
    `select oid as objoid, 1259 as classoid, 0 as objsubid, json_extract_string(comment, '$.comment') as description
     from _redshift.pg_relations where comment like '{%' and json_extract_string(comment, '$.comment') is not null
     union all select a.attrelid, 1259, a.attnum, json_extract_string(c.value, '$')
       from _redshift.pg_relations r, json_each(case when r.comment like '{%' then r.comment end, '$.columnComments') c
       join _redshift.table_attributes a on a.attrelid = r.oid and a.attname = c.key
       where r.comment like '%"columnComments"%'
     union all select n.oid, 2615, 0, json_extract_string(o.meta, '$.comment')
       from _redshift.object_access o join _redshift.all_namespaces n on n.nspname = o.schema_name
       where o.kind = 'schema' and json_extract_string(o.meta, '$.comment') is not null
     union all select p.oid, 2606, 0, p.comment from _redshift.pg_constraint p where p.comment is not null`,
  ],
  [
    "pg_tables",
    `select n.nspname as schemaname, r.relname as tablename,
       _redshift.rs_identity_name(coalesce(${ownerOf("r.comment")}, ${OWNER})) as tableowner,
       null::varchar as tablespace, false as hasindexes, false as hasrules, false as hastriggers
     from _redshift.pg_relations r join _redshift.all_namespaces n on n.oid = r.relnamespace where r.relkind = 'r'`,
  ],
  [
    "pg_views",
    `select n.nspname as schemaname, r.relname as viewname,
       _redshift.rs_identity_name(coalesce(${ownerOf("r.comment")}, ${OWNER})) as viewowner, r.definition
     from _redshift.pg_relations r join _redshift.all_namespaces n on n.oid = r.relnamespace where r.relkind = 'v'`,
  ],
];
