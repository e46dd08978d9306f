import { userSql } from "../session-values.ts";
import { type Call, each, type FunctionList, rename, rewrite } from "./function-rule.ts";

/** What clients and tools ask of PostgreSQL's catalog. (PostgreSQL: functions-info) */

const first = (name: string) => rewrite((call: Call) => `${name}(${call.args[0] ?? "null"})`);

/** What the recorded privileges say of the user who is named, or of the session's own. */
const asked = rewrite((call) => {
  const args = call.args.length === 2 ? [userSql(call), ...call.args] : call.args;
  return `rs_${call.name}(${args.join(", ")})`;
});

/** Not recorded, and allowed. */
const allowed = rewrite((call) => `coalesce(${call.args.at(-1) ?? "null"} is not null, false)`);
const always = (sql: string) => rewrite(() => sql);

const rules: FunctionList = {
  pg_backend_pid: rewrite((call) => String(call.pid)),
  pg_cancel_backend: first("rs_cancel_backend"),
  pg_terminate_backend: first("rs_terminate_backend"),
  pg_get_userbyid: rewrite((call) => `rs_identity_name((${call.args[0]})::bigint)`),
  format_type: rename("rs_format_type"),
  pg_table_is_visible: rename("rs_table_is_visible"),
  ...each(always("true"), "pg_type_is_visible", "pg_operator_is_visible", "pg_conversion_is_visible"),
  ...each(always("true"), "pg_opclass_is_visible", "pg_opfamily_is_visible", "pg_collation_is_visible"),
  pg_function_is_visible: first("rs_function_is_visible"),
  pg_get_function_result: first("rs_function_result"),
  pg_get_function_arguments: first("rs_function_arguments"),
  pg_get_function_identity_arguments: first("rs_function_arguments"),
  pg_get_functiondef: first("rs_functiondef"),
  pg_char_to_encoding: always("6"),
  getdatabaseencoding: always("'UTF8'"),
  ...each(asked, "has_table_privilege", "has_schema_privilege", "has_database_privilege"),
  has_column_privilege: rewrite((call) => {
    const args = call.args.length === 3 ? [userSql(call), ...call.args] : call.args;
    return `rs_has_column_privilege(${args.join(", ")})`;
  }),
  ...each(allowed, "has_function_privilege", "has_language_privilege"),
  pg_get_expr: rewrite((call) => call.args[0] ?? "null"),
  pg_get_viewdef: rewrite((call) => {
    const [view = "null"] = call.args;
    const named = view.startsWith("'") || call.argTypes[0]?.kind === "varchar";
    return named ? `rs_viewdef(rs_regclass(${view}))` : `rs_viewdef(${view})`;
  }),
  pg_get_constraintdef: first("rs_constraintdef"),
  pg_get_indexdef: rewrite(({ args: [index = "null", column] }) =>
    column === undefined
      ? `rs_indexdef(${index})`
      : `case ${column} when 0 then rs_indexdef(${index}) else rs_indexcolumn(${index}, ${column}) end`,
  ),
  format_encoding: rename("rs_format_encoding"),
  oidvectortypes: rename("rs_oidvectortypes"),
  array_upper: rename("rs_array_upper"),
  array_lower: rewrite((call) => `case when rs_array_upper(${call.args.join(", ")}) is not null then 1 end`),
  obj_description: first("rs_obj_description"),
  col_description: rename("rs_col_description"),
  shobj_description: rewrite(
    (
      call,
    ) => `case when (${call.args[0]})::varchar = '100' then (select json_extract_string(rs_d.meta, '$.comment')
      from _redshift.object_access rs_d where rs_d.kind = 'database') end`,
  ),
  ...each(first("rs_table_size"), "pg_table_size", "pg_relation_size", "pg_total_relation_size"),
  pg_size_pretty: first("rs_size_pretty"),
  pg_database_size: always("(select sum(estimated_size) from duckdb_tables())::bigint"),
  pg_tablespace_location: always("''"),
  pg_encoding_to_char: rewrite((call) => `case ${call.args[0]} when 6 then 'UTF8' end`),
  pg_get_ruledef: always("null::varchar"),
  to_regclass: rename("rs_to_regclass"),
  pg_regclass: rename("rs_regclass"),
  pg_in_array: rename("rs_in_array"),
  pg_element: rename("rs_element"),
  to_regtype: rename("rs_to_regtype"),
  to_regproc: rename("rs_to_regproc"),
  pg_regclass_name: rename("rs_regclass_name"),
  pg_regtype_name: rewrite((call) => `rs_format_type(${call.args[0]}, -1)`),
  pg_regproc_name: rewrite((call) => `${call.args[0]}::varchar`),
  // ARRAY(SELECT …) in its text form.
  pg_array: rewrite((call) => `('{' || array_to_string(array${call.args[0]}, ',') || '}')`),
  // An array's elements with their places, as pgjdbc asks for those of a key.
  _pg_expandarray: rewrite(
    (call) =>
      `unnest(list_transform(rs_array(${call.args[0]}), lambda rs_v, rs_i: {'x': rs_v::bigint, 'n': rs_i}))`,
  ),
  array_to_string: rename("rs_array_to_string"),
};

/** PostgreSQL has them with arguments of its own. */
export const catalogFunctions: FunctionList = Object.fromEntries(
  Object.entries(rules).map(([name, rule]) => [
    name,
    rule.state === "rewrite" ? { ...rule, surplus: true as const } : rule,
  ]),
);
