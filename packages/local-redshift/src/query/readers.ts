import type { Node } from "../sql/tree.ts";
import { readType, type SqlType } from "../sql/types.ts";
import type { Expression, Query } from "./ast.ts";
import { type Cursor, NotRead } from "./cursor.ts";

/** The readers that call one another, handed down so that no file needs the one that needs it. */
export interface Readers {
  readonly query: (nodes: readonly Node[]) => Query;
  /** All of the nodes as one expression. */
  readonly expression: (nodes: readonly Node[]) => Expression;
  /** The longest expression that begins at the cursor. */
  readonly expressionAt: (cursor: Cursor) => Expression;
  /** `expression [asc|desc] [nulls first|last]`, parted by commas. */
  readonly order: (nodes: readonly Node[]) => readonly Expression[];
}

/** Reads a type. @throws NotRead */
export function typeAt(cursor: Cursor): SqlType {
  const read = readType(cursor.nodes, cursor.at);
  if (read === undefined) throw new NotRead("not a type");
  cursor.at += read.length;
  return read.type;
}
