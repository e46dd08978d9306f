import { OWNER } from "./relations.ts";

/** pg_catalog's tables of the database, its users and settings; and those that have no rows here. */

const empty = (name: string, columns: Readonly<Record<string, string>>): readonly [string, string] => [
  name,
  `select ${Object.entries(columns)
    .map(([column, type]) => `null::${type} as ${column}`)
    .join(", ")} where false`,
];

const id = "bigint";
const text = "varchar";
const flag = "boolean";

/** What psql asks of what Redshift has not, or shows nowhere: operators, conversions, foreign data. */
const noRows: readonly (readonly [name: string, sql: string])[] = [
  empty("pg_operator", {
    ...{ oid: id, oprname: text, oprnamespace: id, oprowner: id, oprkind: text, oprleft: id, oprright: id },
    ...{ oprresult: id, oprcode: id },
  }),
  empty("pg_cast", {
    ...{ oid: id, castsource: id, casttarget: id, castfunc: id, castcontext: text, castmethod: text },
  }),
  empty("pg_conversion", {
    ...{ oid: id, conname: text, connamespace: id, conowner: id, conforencoding: id, contoencoding: id },
    ...{ conproc: id, condefault: flag },
  }),
  empty("pg_db_role_setting", { setdatabase: id, setrole: id, setconfig: text }),
  empty("pg_foreign_data_wrapper", {
    ...{
      oid: id,
      fdwname: text,
      fdwowner: id,
      fdwhandler: id,
      fdwvalidator: id,
      fdwacl: text,
      fdwoptions: text,
    },
  }),
  empty("pg_opclass", {
    tableoid: id,
    oid: id,
    opcname: text,
    opcnamespace: id,
    opcmethod: id,
    opcfamily: id,
    opcintype: id,
  }),
  empty("pg_opfamily", { oid: id, tableoid: id, opfname: text, opfnamespace: id, opfmethod: id }),
];

export const clusterViews: readonly (readonly [name: string, sql: string])[] = [
  [
    "pg_database",
    `select 100 as oid, 'dev' as datname, ${OWNER} as datdba, 6 as encoding, 'C' as datcollate, 'C' as datctype,
       false as datistemplate, true as datallowconn, -1 as datconnlimit, 1663 as dattablespace, null::varchar as datacl`,
  ],
  ["pg_tablespace", "select 1663 as oid, 'pg_default' as spcname, 1 as spcowner, null::varchar as spcacl"],
  [
    "pg_roles",
    `select u.usesysid as oid, u.usename as rolname, u.usesuper as rolsuper, true as rolinherit,
       u.usesuper as rolcreaterole, u.usecreatedb as rolcreatedb, true as rolcanlogin, -1 as rolconnlimit,
       u.valuntil as rolvaliduntil, false as rolreplication, false as rolbypassrls, null::varchar as rolconfig
     from _redshift.pg_user u where u.usesysid <> 1`,
  ],
  ["pg_am", "select 403 as oid, 'btree' as amname, 'i' as amtype"],
  [
    "pg_language",
    "select 14 as oid, 'sql' as lanname, 100 as lanowner, true as lanpltrusted, false as lanispl, 0 as lanplcallfoid, 0 as laninline, 0 as lanvalidator, null::varchar as lanacl, 2612 as tableoid",
  ],
  empty("pg_auth_members", { roleid: id, member: id, grantor: id, admin_option: flag }),
  [
    "pg_proc",
    `select (hash(f.schema_name || '.' || f.function_name || '()') % 1000000000)::bigint + 2000000000 as oid,
       f.function_name as proname, n.oid as pronamespace, ${OWNER} as proowner, 14 as prolang, false as proisagg,
       false as proiswindow, false as prosecdef, 'v' as provolatile,
       case when f.argument_types = '' then 0 else len(string_split(f.argument_types, ', ')) end as pronargs,
       0 as prorettype, null::varchar as proargtypes, null::varchar as proargnames, null::varchar as proargmodes,
       null::varchar as proallargtypes, f.body as prosrc,
       null::varchar as proacl, false as proretset, 'u' as proparallel, 'f' as prokind,
       f.argument_types as arguments, f.return_type as result
     from _redshift.functions f join _redshift.all_namespaces n on n.nspname = f.schema_name`,
  ],
  empty("pg_inherits", { inhrelid: id, inhparent: id, inhseqno: id, inhdetachpending: flag }),
  empty("pg_rewrite", {
    oid: id,
    tableoid: id,
    rulename: text,
    ev_class: id,
    ev_enabled: text,
    is_instead: flag,
  }),
  empty("pg_trigger", {
    ...{ oid: id, tableoid: id, tgrelid: id, tgname: text, tgfoid: id, tgtype: "smallint", tgenabled: text },
    ...{
      tgisinternal: flag,
      tgisconstraint: flag,
      tgconstrname: text,
      tgconstrrelid: id,
      tgdeferrable: flag,
    },
    ...{ tginitdeferred: flag, tgnargs: "smallint", tgattr: text, tgargs: text, tgconstraint: id },
  }),
  empty("pg_policy", { oid: id, polname: text, polrelid: id }),
  empty("pg_collation", { oid: id, collname: text, collnamespace: id }),
  empty("pg_foreign_table", { ftrelid: id, ftserver: id, ftoptions: text }),
  empty("pg_foreign_server", {
    ...{ oid: id, srvname: text, srvowner: id, srvfdw: id, srvtype: text, srvversion: text, srvacl: text },
    ...{ srvoptions: text },
  }),
  empty("pg_extension", { oid: id, extname: text, extnamespace: id, extversion: text }),
  empty("pg_statistic_ext", { oid: id, stxrelid: id, stxname: text }),
  empty("pg_publication", { oid: id, pubname: text, puballtables: flag }),
  empty("pg_publication_rel", { prrelid: id, prpubid: id }),
  empty("pg_depend", {
    classid: id,
    objid: id,
    objsubid: id,
    refclassid: id,
    refobjid: id,
    refobjsubid: id,
    deptype: text,
  }),
  ...noRows,
  empty("pg_enum", { oid: id, enumtypid: id, enumsortorder: "real", enumlabel: text }),
  empty("pg_range", { rngtypid: id, rngsubtype: id }),
  empty("pg_event_trigger", { oid: id, evtname: text }),
  // Redshift's defacluser, and PostgreSQL's later name of it. (dg/r_PG_DEFAULT_ACL)
  [
    "pg_default_acl",
    `select row_number() over () as oid, split_part(a.bare_name, ':', 1)::bigint as defacluser,
       split_part(a.bare_name, ':', 1)::bigint as defaclrole, coalesce(n.oid, 0) as defaclnamespace,
       case split_part(a.bare_name, ':', 2) when 'relation' then 'r' else 'f' end as defaclobjtype, a.acl as defaclacl
     from _redshift.all_acls a left join _redshift.pg_namespace n on n.nspname = a.schema_name
     where a.object_kind = 'default'`,
  ],
];
