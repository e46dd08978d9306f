import type { Kind, KindOf } from "./kind.ts";

/** SUPER takes any JSON value as it is; a JSON null is NULL. */
export const superKind: KindOf<"super"> = (): Kind => ({
  read: "JSON",
  castTo: "json",
  sql: (column) => ({ value: column, doubt: "false" }),
  sure: () => true,
  convert: (found) => ({ value: found.kind === "string" ? JSON.stringify(found.text) : found.text }),
});
