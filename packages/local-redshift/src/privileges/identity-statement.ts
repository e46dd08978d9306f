import type { Action } from "../sql/statements/action.ts";
import type { StatementContext } from "../sql/statements/statement-context.ts";
import { isWord, type Node } from "../sql/tree.ts";
import { alterRole, createRole, dropRole } from "./roles.ts";
import { alterGroup, alterUser, createGroup, createUser, dropGroup, dropUser } from "./users.ts";

/** CREATE, ALTER and DROP of users, groups and roles; undefined for another object. */
export function identityStatement(nodes: readonly Node[], context: StatementContext): Action | undefined {
  const [verb, kind] = nodes;
  if (verb?.kind !== "word") return undefined;
  if (isWord(kind, "user")) {
    if (verb.word === "create") return createUser(nodes, 2, context);
    return verb.word === "alter" ? alterUser(nodes, 2) : dropUser(nodes, context);
  }
  if (isWord(kind, "group")) {
    if (verb.word === "create") return createGroup(nodes, 2, context);
    return verb.word === "alter" ? alterGroup(nodes, 2, context) : dropGroup(nodes, context);
  }
  if (!isWord(kind, "role")) return undefined;
  if (verb.word === "create") return createRole(nodes, 2, context);
  return verb.word === "alter" ? alterRole(nodes, 2, context) : dropRole(nodes);
}
