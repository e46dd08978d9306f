/** What Redshift's catalogs stand on: tables, views, columns and keys with what is kept of them beside the engine. */

/**
 * Tables and views of users, as the engine's catalogs tell them. Temporary tables stand in a database of their own,
 * which only the session sees.
 */
const ofUsers = (prefix = ""): string =>
  `(${prefix}database_name = 'temp' or (${prefix}database_name = current_database()
    and ${prefix}schema_name not in ('main', 'information_schema', 'pg_catalog', '_redshift')))`;
const schemaOf = (database: string, schema: string): string =>
  `case when ${database} = 'temp' then 'pg_temp' else ${schema} end`;

/** The JSON in a comment; null for a comment that is none. */
const json = (comment: string): string => `case when ${comment} like '{%' then ${comment} end`;

const tables = `select table_oid::bigint as oid, ${schemaOf("database_name", "schema_name")} as table_schema, table_name,
    case when comment like '{%"materializedView"%' then 'VIEW' else 'BASE TABLE' end as table_type,
    ${json("comment")} as comment, estimated_size, temporary, null::varchar as definition
  from duckdb_tables() where not internal and ${ofUsers()}`;

const views = `select view_oid::bigint as oid, ${schemaOf("database_name", "schema_name")} as table_schema,
    view_name as table_name, 'VIEW' as table_type, ${json("comment")} as comment, null::bigint as estimated_size,
    temporary, sql as definition
  from duckdb_views() where not internal and ${ofUsers()}
  union all select 0, schema_name, view_name, 'VIEW', meta, null, false, sql from _redshift.pending_views`;

/** Redshift's name of a column's type: the declared one where there is one. */
const columnType = `coalesce(
    json_extract_string(t.comment, '$.types."' || c.column_name || '"'),
    case
      when c.data_type like 'DECIMAL%' then replace(lower(c.data_type), 'decimal', 'numeric')
      else case c.data_type
        when 'VARCHAR' then 'character varying(65535)' when 'DOUBLE' then 'double precision'
        when 'FLOAT' then 'real' when 'HUGEINT' then 'bigint' when 'TINYINT' then 'smallint' when 'JSON' then 'super'
        when 'TIME' then 'time without time zone' when 'TIMESTAMP' then 'timestamp without time zone'
        when 'TIMESTAMP WITH TIME ZONE' then 'timestamp with time zone'
        else lower(c.data_type) end
    end)`;

const identity = (part: number): string =>
  `json_extract_string(t.comment, '$.identities."' || c.column_name || '"[${part}]')`;

/** An identity column's default, as Redshift writes it: the table's number, the column's place, seed and step. */
const columnDefault = `case when ${identity(0)} is null then c.column_default
    else case when list_contains(cast(json_extract(t.comment, '$.generated') as varchar[]), c.column_name)
        then 'default_identity' else '"identity"' end || '(' || c.table_oid || ', ' || (c.column_index - 1)
      || ', ''' || ${identity(0)} || ',' || ${identity(1)} || '''::text)' end`;

const columns = `select c.table_oid::bigint as table_oid, ${schemaOf("c.database_name", "c.schema_name")} as table_schema,
    c.table_name, c.column_name, c.column_index as ordinal_position, ${columnDefault} as column_default,
    case when c.is_nullable then 'YES' else 'NO' end as is_nullable, ${columnType} as full_type, t.comment,
    t.is_table
  from duckdb_columns() c
  left join (
    select database_name, schema_name, table_name, ${json("comment")} as comment, true as is_table from duckdb_tables()
    union all select database_name, schema_name, view_name, ${json("comment")}, false from duckdb_views()
  ) t on t.database_name = c.database_name and t.schema_name = c.schema_name and t.table_name = c.table_name
  where not c.internal and ${ofUsers("c.")}
  order by c.schema_name, c.table_name, c.column_index`;

const keys = `select t.table_schema, t.table_name, json_extract_string(k.value, '$.name') as constraint_name,
    json_extract_string(k.value, '$.type') as constraint_type, json_extract(k.value, '$.columns') as columns,
    json_extract(k.value, '$.references') as referenced, json_extract_string(k.value, '$.comment') as comment
  from _redshift.all_tables t, json_each(t.comment, '$.constraints') k where t.comment like '%"constraints"%'`;

const keyColumns = `select table_schema, table_name, constraint_name, constraint_type, referenced,
    unnest(cast(columns as varchar[])) as column_name, unnest(range(1, json_array_length(columns)::bigint + 1)) as place
  from _redshift.all_keys`;

/** Foreign keys with what they refer to; the key of the other table may be unknown. */
const foreignKeys = `select f.*, r.table_schema as other_schema, r.table_name as other_table, u.constraint_name as other_key
  from (select *, json_extract_string(referenced, '$.table') as said from _redshift.all_keys
      where constraint_type = 'FOREIGN KEY') f
  left join _redshift.all_tables r on r.table_schema || '.' || r.table_name = f.said
    or (r.table_name = f.said and r.table_schema = f.table_schema)
  left join _redshift.all_keys u on u.table_schema = r.table_schema and u.table_name = r.table_name
    and u.constraint_type <> 'FOREIGN KEY' and u.columns::varchar = json_extract(f.referenced, '$.columns')::varchar`;

const view = (name: string, sql: string): string => `create or replace view _redshift.${name} as ${sql}`;

/** In the order in which they are made. */
export const baseViews: readonly string[] = [
  // A name as it must be written.
  `create or replace macro _redshift.rs_quoted(x) as case when regexp_full_match(x, '[a-z_][a-z0-9_$]*') then x
     else '"' || replace(x, '"', '""') || '"' end`,
  view("all_tables", tables),
  view("all_views", views),
  view(
    "all_relations",
    `select r.*, coalesce(json_extract(r.comment, '$.owner')::bigint, 100) as owner_id,
       json_extract_string(r.comment, '$.comment') as remarks
     from (select * from _redshift.all_tables union all by name select * from _redshift.all_views) r`,
  ),
  view("all_columns", columns),
  // Those of late-binding views are told by a function alone. (dg/PG_GET_LATE_BINDING_VIEW_COLS)
  view(
    "bound_columns",
    "select * from _redshift.all_columns where is_table or comment is null or comment not like '%\"late\":true%'",
  ),
  view("all_keys", keys),
  view("all_key_columns", keyColumns),
  view("all_foreign_keys", foreignKeys),
];
