import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";
import { columnsOf, documented } from "./documented.ts";

const db = testDatabase();

describe("a catalog has the columns of its page, in its order and with its types:", () => {
  for (const [name, { columns }] of Object.entries(documented)) {
    it(name, async () => {
      const shown = (await db.run(`select * from ${name}`)).columns.map(
        ({ name, type }) => `${name} ${type}`,
      );
      expect(shown).toEqual(columnsOf(columns));
    });
  }
});

describe("information_schema", () => {
  // PostgreSQL 8.0: the information schema.
  const views: Readonly<Record<string, string>> = {
    tables: `table_catalog table_schema table_name table_type self_referencing_column_name reference_generation
      user_defined_type_catalog user_defined_type_schema user_defined_type_name`,
    columns: `table_catalog table_schema table_name column_name ordinal_position column_default is_nullable data_type
      character_maximum_length character_octet_length numeric_precision numeric_precision_radix numeric_scale
      datetime_precision interval_type interval_precision character_set_catalog character_set_schema
      character_set_name collation_catalog collation_schema collation_name domain_catalog domain_schema domain_name
      udt_catalog udt_schema udt_name scope_catalog scope_schema scope_name maximum_cardinality dtd_identifier
      is_self_referencing`,
    views: `table_catalog table_schema table_name view_definition check_option is_updatable is_insertable_into`,
    schemata: `catalog_name schema_name schema_owner default_character_set_catalog default_character_set_schema
      default_character_set_name sql_path`,
    table_constraints: `constraint_catalog constraint_schema constraint_name table_catalog table_schema table_name
      constraint_type is_deferrable initially_deferred`,
    key_column_usage: `constraint_catalog constraint_schema constraint_name table_catalog table_schema table_name
      column_name ordinal_position`,
    referential_constraints: `constraint_catalog constraint_schema constraint_name unique_constraint_catalog
      unique_constraint_schema unique_constraint_name match_option update_rule delete_rule`,
    constraint_column_usage: `table_catalog table_schema table_name column_name constraint_catalog constraint_schema
      constraint_name`,
    table_privileges: `grantor grantee table_catalog table_schema table_name privilege_type is_grantable
      with_hierarchy`,
    applicable_roles: "grantee role_name is_grantable",
    enabled_roles: "role_name",
  };
  for (const [name, columns] of Object.entries(views)) {
    it(`has the columns of PostgreSQL's ${name}`, async () => {
      const shown = (await db.run(`select * from information_schema.${name}`)).columns.map(
        (column) => column.name,
      );
      expect(shown).toEqual(columns.split(/\s+/));
    });
  }
});

describe("a catalog that is not there", () => {
  it("is refused by name", async () => {
    for (const name of ["sys_query_detail", "stl_wlm_query", "svl_query_report", "stv_wlm_query_state"]) {
      await expect(db.run(`select * from ${name}`)).rejects.toMatchObject({
        code: "0A000",
        message: `the system catalog ${name} is not supported by local-redshift`,
      });
    }
    await expect(db.run("select * from information_schema.triggers")).rejects.toMatchObject({
      code: "0A000",
      message: "information_schema.triggers is not supported by local-redshift",
    });
  });

  it("is told from a table that users have not made", async () => {
    await expect(db.run("select * from sys_users")).rejects.toMatchObject({ code: "42P01" });
  });
});
