/** Who an object belongs to and what others may do with it. Recorded and shown; nothing is enforced. */
export interface Access {
  /** A user's number; absent: the first user's. */
  readonly owner?: number;
  readonly grants?: readonly GrantRecord[];
  /** Privileges on single columns. */
  readonly columnGrants?: readonly ColumnGrant[];
  /** What everyone could do at the beginning, and can no more: CREATE and USAGE of the schema public. */
  readonly revoked?: readonly string[];
  /** What COMMENT ON said. */
  readonly comment?: string;
}

export type IdentityKind = "user" | "group" | "role" | "public";

/** Users, groups and roles are known by number, so that their names may change. */
export interface GrantRecord {
  /** In upper case: SELECT, USAGE, … */
  readonly privilege: string;
  readonly kind: IdentityKind;
  /** 0 for PUBLIC. */
  readonly id: number;
  readonly grantable: boolean;
  /** The user who granted it. */
  readonly grantor: number;
}

/** A privilege on one column. It can't be granted on. (dg/r_GRANT) */
export interface ColumnGrant extends Omit<GrantRecord, "grantable"> {
  readonly column: string;
}

/** What can be granted on columns, and what ALL means there. */
export const COLUMN_PRIVILEGES: readonly string[] = ["SELECT", "UPDATE"];

/** Objects that privileges are granted on. */
export type ObjectKind = "relation" | "schema" | "database" | "function" | "language" | "system";

/** What ALL means, in the order in which the documentation names them. (dg/r_GRANT) */
export const PRIVILEGES: Readonly<Record<ObjectKind, readonly string[]>> = {
  relation: ["SELECT", "INSERT", "UPDATE", "DELETE", "DROP", "REFERENCES", "ALTER", "TRUNCATE"],
  schema: ["CREATE", "USAGE", "ALTER", "DROP"],
  database: ["CREATE", "TEMPORARY", "USAGE", "ALTER"],
  function: ["EXECUTE"],
  language: ["USAGE"],
  // (dg/r_roles-system-privileges)
  system: [
    "CREATE USER",
    "DROP USER",
    "ALTER USER",
    "CREATE SCHEMA",
    "DROP SCHEMA",
    "ALTER DEFAULT PRIVILEGES",
    "ACCESS CATALOG",
    "ACCESS SYSTEM TABLE",
    "CREATE TABLE",
    "DROP TABLE",
    "ALTER TABLE",
    "CREATE OR REPLACE FUNCTION",
    "CREATE OR REPLACE EXTERNAL FUNCTION",
    "DROP FUNCTION",
    "CREATE OR REPLACE PROCEDURE",
    "DROP PROCEDURE",
    "CREATE OR REPLACE VIEW",
    "DROP VIEW",
    "CREATE MODEL",
    "DROP MODEL",
    "CREATE DATASHARE",
    "ALTER DATASHARE",
    "DROP DATASHARE",
    "CREATE LIBRARY",
    "DROP LIBRARY",
    "CREATE ROLE",
    "DROP ROLE",
    "TRUNCATE TABLE",
    "VACUUM",
    "ANALYZE",
    "CANCEL",
    "IGNORE RLS",
    "EXPLAIN RLS",
    "EXPLAIN MASKING",
  ],
};

type Key = Pick<GrantRecord, "privilege" | "kind" | "id">;

const same = (a: Key, b: Key): boolean => a.privilege === b.privilege && a.kind === b.kind && a.id === b.id;

/** The access with these grants added; one that stands keeps its option. */
export function withGrants<T extends Access>(access: T, added: readonly GrantRecord[]): T {
  const grants = [...(access.grants ?? [])];
  for (const grant of added) {
    const at = grants.findIndex((one) => same(one, grant));
    const standing = grants[at];
    if (standing === undefined) grants.push(grant);
    else grants[at] = { ...standing, grantable: standing.grantable || grant.grantable };
  }
  return { ...access, grants };
}

/** The access without these grants, or without their option alone. */
export function withoutGrants<T extends Access>(access: T, gone: readonly Key[], optionOnly: boolean): T {
  const grants = (access.grants ?? []).flatMap((grant) => {
    if (!gone.some((one) => same(one, grant))) return [grant];
    return optionOnly ? [{ ...grant, grantable: false }] : [];
  });
  return { ...access, grants };
}
