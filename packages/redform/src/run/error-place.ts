import type { WarehouseError } from "../warehouse/warehouse.ts";

/**
 * The line of the SQLX file that an error of the warehouse is about, from 1: where the name that the
 * message quotes stands in it, or the line of the statement at the error's position.
 */
export function lineOfError(error: WarehouseError, statement: string, source: string): number | undefined {
  const name = /(?:column|relation|function|near|named) "?([^"\s()]+)"?/.exec(error.message)?.[1];
  const wanted = [name, name?.split(".").at(-1)].filter((one) => one !== undefined && one !== "");
  for (const one of wanted) {
    const line = lineOf(source, one ?? "");
    if (line !== undefined) return line;
  }
  if (error.position === undefined) return undefined;
  const before = statement.slice(0, error.position - 1).split("\n").length - 1;
  const text = statement.split("\n")[before]?.trim();
  if (text === undefined || text === "") return undefined;
  const at = source.split("\n").findIndex((line) => line.trim() === text);
  return at < 0 ? undefined : at + 1;
}

/** The first line behind the config block in which a name stands as a whole word. */
function lineOf(source: string, name: string): number | undefined {
  const word = new RegExp(`(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w$])`, "i");
  const body = source.search(/^\}/m);
  const start = Math.max(body, 0);
  const match = word.exec(source.slice(start));
  if (match === null) return undefined;
  return source.slice(0, start + match.index).split("\n").length;
}
