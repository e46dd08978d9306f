import type { Target } from "../graph/compiled-graph.ts";
import { quoteName, quoteTarget } from "../graph/target.ts";
import { quoteText } from "./literal.ts";

/** A right and who has it. (dg/r_GRANT) */
export interface GrantedRight {
  readonly privilege: string;
  readonly grantee: { readonly kind: "user" | "group" | "role" | "public"; readonly name: string };
  readonly grantable: boolean;
}

export function grant(target: Target, { privilege, grantee, grantable }: GrantedRight): string {
  const option = grantable && grantee.kind === "user" ? " with grant option" : "";
  return `grant ${privilege.toLowerCase()} on ${quoteTarget(target)} to ${granteeName(grantee)}${option}`;
}

export function grantOnColumn(
  target: Target,
  column: string,
  { privilege, grantee }: Omit<GrantedRight, "grantable">,
): string {
  return `grant ${privilege.toLowerCase()} (${quoteName(column)}) on ${quoteTarget(target)} to ${granteeName(grantee)}`;
}

function granteeName({ kind, name }: GrantedRight["grantee"]): string {
  return {
    public: "public",
    user: quoteName(name),
    group: `group ${quoteName(name)}`,
    role: `role ${quoteName(name)}`,
  }[kind];
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
