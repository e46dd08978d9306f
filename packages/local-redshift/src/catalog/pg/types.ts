/** pg_type: the types that columns and parameters can have. */

type TypeRow = readonly [oid: number, name: string, length: number, category: string];

const TYPES: readonly TypeRow[] = [
  [16, "bool", 1, "B"],
  [18, "char", 1, "S"],
  [19, "name", 128, "S"],
  [20, "int8", 8, "N"],
  [21, "int2", 2, "N"],
  [23, "int4", 4, "N"],
  [25, "text", -1, "S"],
  [26, "oid", 4, "N"],
  [700, "float4", 4, "N"],
  [701, "float8", 8, "N"],
  [705, "unknown", -1, "X"],
  [1042, "bpchar", -1, "S"],
  [1043, "varchar", -1, "S"],
  [1082, "date", 4, "D"],
  [1083, "time", 8, "D"],
  [1114, "timestamp", 8, "D"],
  [1184, "timestamptz", 8, "D"],
  [1186, "interval", 16, "T"],
  [1188, "intervaly2m", 4, "T"],
  [1190, "intervald2s", 8, "T"],
  [1700, "numeric", -1, "N"],
  [4000, "super", -1, "U"],
];

const rows = TYPES.map(([oid, name, length, category]) => `(${oid}, '${name}', ${length}, '${category}')`);

export const typeViews: readonly (readonly [name: string, sql: string])[] = [
  [
    "pg_type",
    `select oid, typname, 11 as typnamespace, 1 as typowner, typlen, typlen between 1 and 8 as typbyval, 'b' as typtype,
       typcategory, false as typispreferred, true as typisdefined, ',' as typdelim, 0 as typrelid, 0 as typelem,
       0 as typarray, typname || 'in' as typinput, typname || 'out' as typoutput, 0 as typbasetype, -1 as typtypmod,
       false as typnotnull, 0 as typndims, 0 as typcollation, null::varchar as typdefault, null::varchar as typacl
     from (values ${rows.join(", ")}) t(oid, typname, typlen, typcategory)`,
  ],
];
