import { type Grant, WarehouseError, type WarehouseSession } from "../warehouse.ts";

/** The letters of an access list that Redshift and PostgreSQL share. */
const LETTERS: Readonly<Record<string, string>> = {
  r: "SELECT",
  a: "INSERT",
  w: "UPDATE",
  d: "DELETE",
  x: "REFERENCES",
};

/** Rights that others have on relations, by schema, name and owner; sorted. */
export type GrantsOf = (schema: string, name: string, owner: string) => readonly Grant[];

/**
 * Who may do what. The access lists hold users, groups and everyone, and are shown to all; Redshift's roles
 * and its own rights stand in svv_relation_privileges alone, which shows to most users their own part only.
 * (dg/r_SVV_RELATION_PRIVILEGES)
 */
export async function readGrants(
  session: WarehouseSession,
  schemas: string,
  of: string,
  within: string,
): Promise<GrantsOf> {
  const found = new Map<string, Map<string, Grant>>();
  const add = (schema: string, name: string, grant: Grant): void => {
    const key = `${schema}\0${name}`;
    const { privilege, grantee } = grant;
    const grants = found.get(key) ?? new Map<string, Grant>();
    const same = `${privilege}\0${grantee.kind}\0${grantee.name}`;
    grants.set(same, { ...grant, grantable: grant.grantable || grants.get(same)?.grantable === true });
    found.set(key, grants);
  };
  const lists = await session.execute(
    `select n.nspname, c.relname, array_to_string(c.relacl, chr(10)) from pg_class c ${of} where ${within} and c.relacl is not null`,
  );
  for (const [schema, name, list] of lists.rows) {
    for (const item of (list ?? "").split("\n")) {
      for (const grant of readItem(item)) add(schema ?? "", name ?? "", grant);
    }
  }
  for (const [schema, name, privilege, grantee, kind, grantable] of await readView(session, schemas)) {
    add(schema ?? "", name ?? "", {
      privilege: (privilege ?? "").toUpperCase(),
      grantee: { kind: kindOf(kind), name: kindOf(kind) === "public" ? "public" : (grantee ?? "") },
      grantable: grantable === "true",
    });
  }
  return (schema, name, owner) =>
    [...(found.get(`${schema}\0${name}`) ?? [])]
      .filter(([, { grantee }]) => grantee.kind !== "user" || grantee.name !== owner)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([, grant]) => grant);
}

/** `reader=r*w/owner`, `group analysts=r/owner`, `=r/owner` for everyone; names in quotes where they need it. */
export function readItem(item: string): readonly Grant[] {
  const match = /^(group )?("(?:[^"]|"")*"|[^="]*)=([a-zA-Z*]*)\//.exec(item.replace(/^"(group .*)"$/, "$1"));
  if (match === null) return [];
  const [, group, quoted = "", letters = ""] = match;
  const name = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
  const grantee: Grant["grantee"] =
    name === "" ? { kind: "public", name: "public" } : { kind: group === undefined ? "user" : "group", name };
  return [...letters.matchAll(/([a-zA-Z])(\*?)/g)].flatMap(([, letter = "", star]): readonly Grant[] => {
    const privilege = LETTERS[letter];
    return privilege === undefined ? [] : [{ privilege, grantee, grantable: star === "*" }];
  });
}

async function readView(
  session: WarehouseSession,
  schemas: string,
): Promise<readonly (readonly (string | null)[])[]> {
  try {
    const { rows } = await session.execute(
      `select namespace_name, relation_name, privilege_type, identity_name, identity_type, admin_option from svv_relation_privileges where namespace_name in (${schemas})`,
    );
    return rows;
  } catch (error) {
    // PostgreSQL has none: the lists are all there is.
    if (error instanceof WarehouseError && error.code === "42P01") return [];
    throw error;
  }
}

function kindOf(kind: string | null | undefined): Grant["grantee"]["kind"] {
  return kind === "group" || kind === "role" || kind === "public" ? kind : "user";
}
