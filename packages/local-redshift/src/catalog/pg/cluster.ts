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

const user = "getvariable('rs_user')";

export const clusterViews: readonly (readonly [name: string, sql: string])[] = [
  [
    "pg_database",
    `select 100 as oid, 'dev' as datname, ${OWNER} as datdba, 6 as encoding, 'C' as datcollate, 'C' as datctype,
       false as datistemplate, true as datallowconn, -1 as datconnlimit, 1663 as dattablespace, null::varchar as datacl`,
  ],
  ["pg_tablespace", "select 1663 as oid, 'pg_default' as spcname, 1 as spcowner, null::varchar as spcacl"],
  [
    "pg_roles",
    `select ${OWNER} as oid, ${user} as rolname, true as rolsuper, true as rolinherit, true as rolcreaterole,
       true as rolcreatedb, true as rolcanlogin, -1 as rolconnlimit, null::timestamp as rolvaliduntil,
       false as rolreplication, false as rolbypassrls, null::varchar as rolconfig`,
  ],
  ["pg_am", "select 403 as oid, 'btree' as amname, 'i' as amtype"],
  ["pg_language", "select 14 as oid, 'sql' as lanname"],
  empty("pg_auth_members", { roleid: id, member: id, grantor: id, admin_option: flag }),
  empty("pg_proc", {
    ...{
      oid: id,
      proname: text,
      pronamespace: id,
      proowner: id,
      prolang: id,
      proisagg: flag,
      proiswindow: flag,
    },
    ...{
      prosecdef: flag,
      provolatile: text,
      pronargs: id,
      prorettype: id,
      proargtypes: text,
      proargnames: text,
    },
    ...{ prosrc: text, proacl: text, proretset: flag, proparallel: text, prokind: text },
  }),
  empty("pg_inherits", { inhrelid: id, inhparent: id, inhseqno: id, inhdetachpending: flag }),
  empty("pg_rewrite", { oid: id, rulename: text, ev_class: id, ev_enabled: text, is_instead: flag }),
  empty("pg_trigger", { oid: id, tgrelid: id, tgname: text, tgenabled: text, tgisinternal: flag }),
  empty("pg_policy", { oid: id, polname: text, polrelid: id }),
  empty("pg_collation", { oid: id, collname: text, collnamespace: id }),
  empty("pg_foreign_table", { ftrelid: id, ftserver: id, ftoptions: text }),
  empty("pg_foreign_server", { oid: id, srvname: text }),
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
  empty("pg_enum", { oid: id, enumtypid: id, enumlabel: text }),
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
