import type { Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";

/** A right and who has it. (dg/r_GRANT) */
export interface GrantedRight {
  readonly privilege: string;
  readonly grantee: { readonly kind: "user" | "group" | "role" | "public"; readonly name: string };
  readonly grantable: boolean;
}

export function grant(target: Target, { privilege, grantee, grantable }: GrantedRight): string {
  const to = {
    public: "public",
    user: quoteName(grantee.name),
    group: `group ${quoteName(grantee.name)}`,
    role: `role ${quoteName(grantee.name)}`,
  }[grantee.kind];
  const option = grantable && grantee.kind === "user" ? " with grant option" : "";
  return `grant ${privilege.toLowerCase()} on ${quoteTarget(target)} to ${to}${option}`;
}

export function setOwner(target: Target, owner: string): string {
  return `alter table ${quoteTarget(target)} owner to ${quoteName(owner)}`;
}

export function commentOnTable(target: Target, text: string): string {
  return `comment on table ${quoteTarget(target)} is ${quoteText(text)}`;
}

export function commentOnColumn(target: Target, column: string, text: string): string {
  return `comment on column ${quoteTarget(target)}.${quoteName(column)} is ${quoteText(text)}`;
}

/** A string literal; backslashes are escapes in Redshift's. */
function quoteText(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
