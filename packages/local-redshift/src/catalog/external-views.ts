import { catalogView, integer, text } from "./catalog-view.ts";

/** The catalogs of external schemas and tables. There are none here, so that they have no rows. */

const files = {
  location: [text],
  input_format: [text],
  output_format: [text],
  serialization_lib: [text],
  serde_parameters: [text],
  compressed: [integer],
  parameters: [text],
} as const;

export const externalViews: readonly string[] = [
  // (dg/r_SVV_EXTERNAL_SCHEMAS)
  ...catalogView("svv_external_schemas", {
    esoid: ["oid"],
    eskind: ["smallint"],
    schemaname: ["name"],
    esowner: [integer],
    databasename: [text],
    esoptions: [text],
  }),
  // (dg/r_SVV_EXTERNAL_DATABASES)
  ...catalogView("svv_external_databases", { eskind: [integer], databasename: [text], esoptions: [text] }),
  // (dg/r_SVV_EXTERNAL_TABLES)
  ...catalogView("svv_external_tables", {
    redshift_database_name: [text],
    schemaname: [text],
    tablename: [text],
    tabletype: [text],
    ...files,
  }),
  // (dg/r_SVV_EXTERNAL_COLUMNS)
  ...catalogView("svv_external_columns", {
    redshift_database_name: [text],
    schemaname: [text],
    tablename: [text],
    columnname: [text],
    external_type: [text],
    columnnum: [integer],
    part_key: [integer],
    is_nullable: [text],
  }),
  // (dg/r_SVV_EXTERNAL_PARTITIONS)
  ...catalogView("svv_external_partitions", {
    schemaname: [text],
    tablename: [text],
    values: [text],
    ...files,
  }),
];
