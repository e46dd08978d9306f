/**
 * The columns of Redshift's catalogs in the order of their pages under docs.aws.amazon.com/redshift/latest/dg/,
 * with the types that are written there. Written down from the documentation, apart from the code.
 */
export const documented: Readonly<Record<string, { readonly page: string; readonly columns: string }>> = {
  pg_table_def: {
    page: "r_PG_TABLE_DEF",
    columns: `schemaname name, tablename name, column name, type text, encoding character(32), distkey boolean,
      sortkey integer, notnull boolean`,
  },
  stl_ddltext: {
    page: "r_STL_DDLTEXT",
    columns: `userid integer, xid bigint, pid integer, label character(320), starttime timestamp, endtime timestamp,
      sequence integer, text character(200)`,
  },
  stl_load_commits: {
    page: "r_STL_LOAD_COMMITS",
    columns: `userid integer, query integer, slice integer, name character(256), filename character(256),
      byte_offset integer, lines_scanned integer, errors integer, curtime timestamp, status integer,
      file_format character(16), is_partial integer, start_offset bigint, copy_job_id bigint`,
  },
  stl_load_errors: {
    page: "r_STL_LOAD_ERRORS",
    columns: `userid integer, slice integer, tbl integer, starttime timestamp, session integer, query integer,
      filename character(256), line_number bigint, colname character(127), type character(10),
      col_length character(10), position integer, raw_line character(1024), raw_field_value character(1024),
      err_code integer, err_reason character(100), is_partial integer, start_offset bigint, copy_job_id bigint`,
  },
  stl_query: {
    page: "r_STL_QUERY",
    columns: `userid integer, query integer, label character(320), xid bigint, pid integer, database character(32),
      querytxt character(4000), starttime timestamp, endtime timestamp, aborted integer, insert_pristine integer,
      concurrency_scaling_status integer`,
  },
  stl_querytext: {
    page: "r_STL_QUERYTEXT",
    columns: "userid integer, xid bigint, pid integer, query integer, sequence integer, text character(200)",
  },
  stl_utilitytext: {
    page: "r_STL_UTILITYTEXT",
    columns: `userid integer, xid bigint, pid integer, label character(320), starttime timestamp, endtime timestamp,
      sequence integer, text character(200)`,
  },
  stv_inflight: {
    page: "r_STV_INFLIGHT",
    columns: `userid integer, slice integer, query integer, label character(320), xid bigint, pid integer,
      starttime timestamp, text character(100), suspended integer, insert_pristine integer,
      concurrency_scaling_status integer`,
  },
  stv_locks: {
    page: "r_STV_LOCKS",
    columns: `table_id bigint, last_commit timestamp, last_update timestamp, lock_owner bigint, lock_owner_pid bigint,
      lock_owner_start_ts timestamp, lock_owner_end_ts timestamp, lock_status character(22)`,
  },
  stv_mv_info: {
    page: "r_STV_MV_INFO",
    columns: `db_name character(128), schema character(128), name character(128), updated_upto_xid bigint,
      is_stale character(1), owner_user_name character(128), state integer, autorewrite character(1),
      autorefresh character(1)`,
  },
  stv_recents: {
    page: "r_STV_RECENTS",
    columns: `userid integer, status character(20), starttime timestamp, duration integer, user_name character(50),
      db_name character(50), query character(600), pid integer`,
  },
  stv_sessions: {
    page: "r_STV_SESSIONS",
    columns: `starttime timestamp, process integer, user_name character(50), db_name character(50),
      timeout_sec integer`,
  },
  svl_qlog: {
    page: "r_SVL_QLOG",
    columns: `userid integer, query integer, xid bigint, pid integer, starttime timestamp, endtime timestamp,
      elapsed bigint, aborted integer, label character(320), substring character(60), source_query integer,
      concurrency_scaling_status_txt text, from_sp_call integer`,
  },
  svl_statementtext: {
    page: "r_SVL_STATEMENTTEXT",
    columns: `userid integer, xid bigint, pid integer, label character(320), starttime timestamp, endtime timestamp,
      sequence integer, type character varying(10), text character(200)`,
  },
  svv_all_columns: {
    page: "r_SVV_ALL_COLUMNS",
    columns: `database_name character varying(128), schema_name character varying(128),
      table_name character varying(128), column_name character varying(128), ordinal_position integer,
      column_default character varying(4000), is_nullable character varying(3), data_type character varying(128),
      character_maximum_length integer, numeric_precision integer, numeric_scale integer,
      remarks character varying(256)`,
  },
  svv_all_schemas: {
    page: "r_SVV_ALL_SCHEMAS",
    columns: `database_name character varying(128), schema_name character varying(128), schema_owner integer,
      schema_type character varying(128), schema_acl character varying(128), source_database character varying(128),
      schema_option character varying(256)`,
  },
  svv_all_tables: {
    page: "r_SVV_ALL_TABLES",
    columns: `database_name character varying(128), schema_name character varying(128),
      table_name character varying(128), table_acl character varying(128), table_type character varying(128),
      remarks character varying(256)`,
  },
  svv_column_privileges: {
    page: "r_SVV_COLUMN_PRIVILEGES",
    columns: `namespace_name text, relation_name text, column_name text, privilege_type text, identity_id integer,
      identity_name text, identity_type text`,
  },
  svv_database_privileges: {
    page: "r_SVV_DATABASE_PRIVILEGES",
    columns: `database_name text, privilege_type text, identity_id integer, identity_name text, identity_type text,
      admin_option boolean, privilege_scope text`,
  },
  svv_default_privileges: {
    page: "r_SVV_DEFAULT_PRIVILEGES",
    columns: `schema_name text, object_type text, owner_id integer, owner_name text, owner_type text,
      privilege_type text, grantee_id integer, grantee_name text, grantee_type text, admin_option boolean`,
  },
  svv_function_privileges: {
    page: "r_SVV_FUNCTION_PRIVILEGES",
    columns: `namespace_name text, function_name text, argument_types text, privilege_type text,
      identity_id integer, identity_name text, identity_type text, admin_option boolean`,
  },
  svv_relation_privileges: {
    page: "r_SVV_RELATION_PRIVILEGES",
    columns: `namespace_name text, relation_name text, privilege_type text, identity_id integer, identity_name text,
      identity_type text, admin_option boolean`,
  },
  svv_role_grants: {
    page: "r_SVV_ROLE_GRANTS",
    columns: "role_id integer, role_name text, granted_role_id integer, granted_role_name text",
  },
  svv_roles: {
    page: "r_SVV_ROLES",
    columns: "role_id integer, role_name text, role_owner text, external_id text",
  },
  svv_schema_privileges: {
    page: "r_SVV_SCHEMA_PRIVILEGES",
    columns: `namespace_name text, privilege_type text, identity_id integer, identity_name text, identity_type text,
      admin_option boolean, privilege_scope text`,
  },
  svv_system_privileges: {
    page: "r_SVV_SYSTEM_PRIVILEGES",
    columns: "system_privilege text, identity_id integer, identity_name text, identity_type text",
  },
  svv_user_grants: {
    page: "r_SVV_USER_GRANTS",
    columns: "user_id integer, user_name text, role_id integer, role_name text, admin_option boolean",
  },
  svv_columns: {
    page: "r_SVV_COLUMNS",
    columns: `table_catalog text, table_schema text, table_name text, column_name text, ordinal_position integer,
      column_default text, is_nullable text, data_type text, character_maximum_length integer,
      numeric_precision integer, numeric_precision_radix integer, numeric_scale integer, datetime_precision integer,
      interval_type text, interval_precision text, character_set_catalog text, character_set_schema text,
      character_set_name text, collation_catalog text, collation_schema text, collation_name text,
      domain_name text, remarks text`,
  },
  svv_external_columns: {
    page: "r_SVV_EXTERNAL_COLUMNS",
    columns: `redshift_database_name text, schemaname text, tablename text, columnname text, external_type text,
      columnnum integer, part_key integer, is_nullable text`,
  },
  svv_external_databases: {
    page: "r_SVV_EXTERNAL_DATABASES",
    columns: "eskind integer, databasename text, esoptions text",
  },
  svv_external_partitions: {
    page: "r_SVV_EXTERNAL_PARTITIONS",
    columns: `schemaname text, tablename text, values text, location text, input_format text, output_format text,
      serialization_lib text, serde_parameters text, compressed integer, parameters text`,
  },
  svv_external_schemas: {
    page: "r_SVV_EXTERNAL_SCHEMAS",
    columns:
      "esoid oid, eskind smallint, schemaname name, esowner integer, databasename text, esoptions text",
  },
  svv_external_tables: {
    page: "r_SVV_EXTERNAL_TABLES",
    columns: `redshift_database_name text, schemaname text, tablename text, tabletype text, location text,
      input_format text, output_format text, serialization_lib text, serde_parameters text, compressed integer,
      parameters text`,
  },
  svv_mv_info: {
    page: "r_SVV_MV_INFO",
    columns: `database_name character(128), schema_name character(128), user_name character(128),
      name character(128), is_stale character(1), state integer, autorewrite character(1),
      autorefresh character(1)`,
  },
  svv_redshift_columns: {
    page: "r_SVV_REDSHIFT_COLUMNS",
    columns: `database_name character varying(128), schema_name character varying(128),
      table_name character varying(128), column_name character varying(128), ordinal_position integer,
      data_type character varying(32), column_default character varying(4000), is_nullable character varying(3),
      encoding character varying(128), distkey boolean, sortkey integer, column_acl character varying(128),
      remarks character varying(256)`,
  },
  svv_redshift_databases: {
    page: "r_SVV_REDSHIFT_DATABASES",
    columns: `database_name character varying(128), database_owner integer, database_type character varying(32),
      database_acl character varying(128), database_options character varying(128),
      database_isolation_level character varying(128)`,
  },
  svv_redshift_functions: {
    page: "r_SVV_REDSHIFT_FUNCTIONS",
    columns: `database_name character varying(128), schema_name character varying(128),
      function_name character varying(128), function_type character varying(128),
      argument_type character varying(512), result_type character varying(128)`,
  },
  svv_redshift_schemas: {
    page: "r_SVV_REDSHIFT_SCHEMAS",
    columns: `database_name character varying(128), schema_name character varying(128), schema_owner integer,
      schema_type character varying(128), schema_acl character varying(128), schema_option character varying(128)`,
  },
  svv_redshift_tables: {
    page: "r_SVV_REDSHIFT_TABLES",
    columns: `database_name character varying(128), schema_name character varying(128),
      table_name character varying(128), table_type character varying(128), table_acl character varying(128),
      remarks character varying(128), table_owner character varying(128)`,
  },
  svv_table_info: {
    page: "r_SVV_TABLE_INFO",
    columns: `database text, schema text, table_id oid, table text, encoded text, diststyle text, sortkey1 text,
      max_varchar integer, sortkey1_enc character(32), sortkey_num integer, size bigint, pct_used numeric(10,4),
      empty bigint, unsorted numeric(5,2), stats_off numeric(5,2), tbl_rows numeric(38,0),
      skew_sortkey1 numeric(19,2), skew_rows numeric(19,2), estimated_visible_rows numeric(38,0), risk_event text,
      vacuum_sort_benefit numeric(12,2), create_time timestamp`,
  },
  svv_tables: {
    page: "r_SVV_TABLES",
    columns: "table_catalog text, table_schema text, table_name text, table_type text, remarks text",
  },
  svv_transactions: {
    page: "r_SVV_TRANSACTIONS",
    columns: `txn_owner text, txn_db text, xid bigint, pid integer, txn_start timestamp, lock_mode text,
      lockable_object_type text, relation integer, granted boolean`,
  },
  sys_load_detail: {
    page: "SYS_LOAD_DETAIL",
    columns: `user_id integer, query_id integer, file_name character(256), bytes_scanned integer,
      lines_scanned integer, record_time timestamp, splits_scanned integer, start_time timestamp,
      end_time timestamp, file_etag character(256), file_last_modified timestamp`,
  },
  sys_load_error_detail: {
    page: "SYS_LOAD_ERROR_DETAIL",
    columns: `user_id integer, query_id bigint, transaction_id bigint, session_id integer,
      database_name character(64), table_id integer, start_time timestamp, file_name character(256),
      line_number bigint, column_name character(127), column_type character(10), column_length character(10),
      position integer, error_code integer, error_message character(512)`,
  },
  sys_load_history: {
    page: "SYS_LOAD_HISTORY",
    columns: `user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name text,
      status text, table_name text, start_time timestamp, end_time timestamp, duration bigint, data_source text,
      file_format text, loaded_rows bigint, loaded_bytes bigint, source_file_count integer,
      source_file_bytes bigint, file_count_scanned integer, file_bytes_scanned bigint, error_count bigint,
      copy_job_id bigint`,
  },
  sys_query_history: {
    page: "SYS_QUERY_HISTORY",
    columns: `user_id integer, query_id bigint, query_label character(320), transaction_id bigint,
      session_id integer, database_name character(128), query_type character(32), status character(10),
      result_cache_hit boolean, start_time timestamp, end_time timestamp, elapsed_time bigint, queue_time bigint,
      execution_time bigint, error_message character(512), returned_rows bigint, returned_bytes bigint,
      query_text character(4000), redshift_version character(256), usage_limit character(150),
      compute_type character varying(32), compile_time bigint, planning_time bigint, lock_wait_time bigint,
      service_class_id integer, service_class_name character(64), query_priority character(20),
      short_query_accelerated character(10), user_query_hash character(40), generic_query_hash character(40),
      query_hash_version integer, result_cache_query_id integer, username character(128)`,
  },
  sys_query_text: {
    page: "SYS_QUERY_TEXT",
    columns: `user_id integer, query_id bigint, transaction_id bigint, session_id integer, start_time timestamp,
      sequence integer, text character(200)`,
  },
  sys_transaction_history: {
    page: "SYS_TRANSACTION_HISTORY",
    columns: `user_id integer, transaction_id bigint, isolation_level text, status text,
      transaction_start_time timestamp, commit_start_time timestamp, commit_end_time timestamp,
      blocks_committed bigint, undo_transaction_id bigint`,
  },
  sys_unload_history: {
    page: "SYS_UNLOAD_HISTORY",
    columns: `user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name text,
      status text, start_time timestamp, end_time timestamp, duration bigint, file_format text,
      compression_type text, unloaded_location text, unloaded_rows bigint, unloaded_files_count bigint,
      unloaded_files_size bigint, error_message text`,
  },
};

/** `name type` of each column, the types as results show them. */
export function columnsOf(list: string): readonly string[] {
  return list
    .replace(/\s+/g, " ")
    .split(/, (?=[a-z_0-9]+ )/)
    .map((column) => column.trim().replace(/ timestamp$/, " timestamp without time zone"));
}
