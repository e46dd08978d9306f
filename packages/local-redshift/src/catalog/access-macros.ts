/**
 * DuckDB macros for has_table_privilege() and its kin. They answer what the recorded privileges say; nothing
 * else asks them. Names of tables in them begin with rs_, so that no argument's column is taken for theirs.
 */
const macro = (name: string, body: string): string => `create or replace macro _redshift.${name}${body}`;

/** `error()` with an SQLSTATE, which the session reads. */
const fail = (state: string, message: string): string => `error('SQLSTATE ${state}: ' || ${message})`;

const userId = `case when u::varchar = _redshift.rs_identity_name(100) or u::varchar = '100' then 100
  else coalesce((select min(rs_i.id) from _redshift.identities rs_i
      where rs_i.kind = 'user' and (rs_i.name = u::varchar or rs_i.id::varchar = u::varchar)),
    ${fail("42704", `'user "' || u || '" does not exist'`)}) end`;

/** The numbers whose privileges a user has: the own one, of groups, and of roles by way of roles. */
const identitiesOf = `(with recursive rs_up(id) as (select i union select rs_m.parent from _redshift.members rs_m
    join rs_up on rs_m.member = rs_up.id) select list(rs_up.id) from rs_up)`;

/** Whether a user owns an object, is a superuser, or was granted a privilege on it. */
const may = `(i, k, s, o, p) as i = 100
  or coalesce((select json_extract(rs_i.options, '$.superuser')::boolean from _redshift.identities rs_i where rs_i.id = i), false)
  or exists (select 1 from _redshift.all_owners rs_o where rs_o.object_kind = k and rs_o.schema_name = s
    and rs_o.bare_name = o and rs_o.id = i)
  or exists (select 1 from _redshift.all_grants rs_g where rs_g.object_kind = k and rs_g.schema_name = s
    and rs_g.bare_name = o and rs_g.privilege_type = replace(p, ' WITH GRANT OPTION', '')
    and (not contains(p, ' WITH GRANT OPTION') or rs_g.admin_option)
    and (rs_g.identity_type = 'public' or list_contains(_redshift.rs_identities_of(i), rs_g.id)))`;

const known = (privileges: readonly string[]): string => {
  const list = privileges.map((privilege) => `'${privilege}'`).join(", ");
  return `replace(upper(p), ' WITH GRANT OPTION', '') in (${list})`;
};
const unknownPrivilege = fail("22023", `'unrecognized privilege type: "' || p || '"'`);
const missing = "u is null or t is null or p is null";

const TABLE = [
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "REFERENCES",
  "DROP",
  "RULE",
  "TRIGGER",
  "ALTER",
  "TRUNCATE",
];

export const accessMacros: readonly string[] = [
  macro("rs_user_id", `(u) as ${userId}`),
  macro("rs_identities_of", `(i) as ${identitiesOf}`),
  macro("rs_may", may),
  macro(
    "rs_has_table_privilege",
    `(u, t, p) as case when ${missing} then null when not ${known(TABLE)} then ${unknownPrivilege}
       else coalesce((select bool_or(_redshift.rs_may(_redshift.rs_user_id(u), 'relation', rs_n.nspname, rs_c.relname, upper(p)))
         from _redshift.pg_relations rs_c join _redshift.all_namespaces rs_n on rs_n.oid = rs_c.relnamespace
         where rs_c.oid = coalesce(try_cast(t::varchar as bigint), _redshift.rs_to_regclass(t::varchar))),
       ${fail("42P01", `'relation "' || t || '" does not exist'`)}) end`,
  ),
  macro(
    "rs_has_column_privilege",
    `(u, t, c, p) as case when c is null or ${missing} then null
       when upper(p) not in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') then ${unknownPrivilege}
       else _redshift.rs_has_table_privilege(u, t, p) or coalesce((
         select bool_or(exists (select 1 from _redshift.all_column_grants rs_g
           where rs_g.schema_name = rs_n.nspname and rs_g.bare_name = rs_c.relname
             and rs_g.column_name = lower(c::varchar) and rs_g.privilege_type = upper(p)
             and (rs_g.identity_type = 'public'
               or list_contains(_redshift.rs_identities_of(_redshift.rs_user_id(u)), rs_g.id))))
         from _redshift.pg_relations rs_c join _redshift.all_namespaces rs_n on rs_n.oid = rs_c.relnamespace
         where rs_c.oid = coalesce(try_cast(t::varchar as bigint), _redshift.rs_to_regclass(t::varchar))), false) end`,
  ),
  macro(
    "rs_has_schema_privilege",
    `(u, t, p) as case when ${missing} then null
       when not ${known(["CREATE", "USAGE", "ALTER", "DROP"])} then ${unknownPrivilege}
       else coalesce((select bool_or((rs_n.nspname in ('public', 'pg_catalog', 'information_schema')
           and upper(p) in ('USAGE', 'CREATE')
           and not exists (select 1 from _redshift.object_access rs_o where rs_o.kind = 'schema'
             and rs_o.schema_name = rs_n.nspname
             and list_contains(json_extract_string(rs_o.meta, '$.revoked[*]'), upper(p)))) or _redshift.rs_may(_redshift.rs_user_id(u), 'schema', rs_n.nspname, '', upper(p)))
         from _redshift.all_namespaces rs_n where rs_n.nspname = lower(t::varchar) or rs_n.oid::varchar = t::varchar),
       ${fail("3F000", `'schema "' || t || '" does not exist'`)}) end`,
  ),
  macro(
    "rs_has_database_privilege",
    `(u, t, p) as case when ${missing} then null
       when not ${known(["CREATE", "TEMPORARY", "TEMP", "CONNECT", "USAGE", "ALTER"])} then ${unknownPrivilege}
       when lower(t::varchar) not in ('dev', '100') then ${fail("3D000", `'database "' || t || '" does not exist'`)}
       else upper(p) in ('TEMP', 'TEMPORARY', 'CONNECT')
         or _redshift.rs_may(_redshift.rs_user_id(u), 'database', '', 'dev', upper(p)) end`,
  ),
];
