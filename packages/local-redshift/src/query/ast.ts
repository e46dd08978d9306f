import type { Node } from "../sql/tree.ts";
import type { SqlType } from "../sql/types.ts";

/**
 * A query as it is meant: what the tokens of a SELECT say, with names folded. It carries what types and
 * lineage need, and the nodes that each select item was written with. `at` is a character offset in the
 * statement: of the operator, of a call's name, else of the first character.
 */
export type Expression =
  | {
      readonly kind: "literal";
      readonly literal: "string" | "number" | "boolean" | "null";
      readonly text: string;
      /** The offset of a string. */
      readonly at?: number;
    }
  | { readonly kind: "typed"; readonly type: SqlType }
  | { readonly kind: "parameter" }
  | Column
  | Operation
  | { readonly kind: "negate"; readonly operand: Expression }
  /** `at` is the offset of `::`, or of the word CAST or CONVERT. */
  | { readonly kind: "cast"; readonly operand: Expression; readonly type: SqlType; readonly at: number }
  | Call
  | Case
  | { readonly kind: "subquery"; readonly query: Query }
  | Predicate
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  /** A step into a SUPER value: `value.name`, `value[0]`. */
  | { readonly kind: "step"; readonly operand: Expression };

export interface Column {
  readonly kind: "column";
  /** `["c"]`, `["t", "c"]`, `["s", "t", "c"]`, or longer where it goes on into a SUPER value. */
  readonly path: readonly string[];
  readonly at: number;
}

export interface Operation {
  readonly kind: "operation";
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
  readonly at: number;
  /** Offset of what stands behind the right operand at the same nesting; Infinity at the end. */
  readonly end: number;
}

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Expression[];
  readonly distinct: boolean;
  /** What stands behind the parentheses: FILTER, WITHIN GROUP, OVER. */
  readonly tail: readonly Expression[];
  /** Those of `tail` that stand in PARTITION BY. */
  readonly partition: readonly Expression[];
  readonly window: boolean;
  readonly at: number;
}

export interface Case {
  readonly kind: "case";
  readonly operand: Expression | null;
  readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
  readonly otherwise: Expression | null;
  /** Offset of the word CASE. */
  readonly at: number;
}

/** What answers yes, no or NULL: AND, IN, BETWEEN, LIKE, EXISTS, IS NULL. */
export interface Predicate {
  readonly kind: "predicate";
  readonly operands: readonly Expression[];
  /** EXISTS: its subquery's values don't matter, only whether there is a row. */
  readonly exists?: true;
  /** Offset of the word IN or BETWEEN, where it is one. */
  readonly comparesAt?: number;
  /** Offset of the word LIKE, ILIKE or SIMILAR, where it is one. */
  readonly matchesAt?: number;
  /** What joins conditions, where it does. */
  readonly joins?: "AND" | "OR" | "NOT";
}

export interface Query {
  readonly ctes: readonly Cte[];
  readonly recursive: boolean;
  readonly body: Body;
  readonly orderBy: readonly Expression[];
  /** Whether LIMIT, OFFSET or FETCH takes a part of the rows. */
  readonly limited: boolean;
}

export interface Cte {
  readonly name: string;
  readonly columns: readonly string[] | null;
  readonly query: Query;
}

export type Body = Select | SetOperation | { readonly kind: "nested"; readonly query: Query };

export interface SetOperation {
  readonly kind: "set";
  readonly operator: "union" | "intersect" | "except";
  /** Whether rows that stand more than once stay so. */
  readonly all: boolean;
  readonly left: Body;
  readonly right: Body;
}

export interface Select {
  readonly kind: "select";
  readonly distinct: boolean;
  readonly items: readonly Item[];
  readonly from: readonly Source[];
  readonly where: Expression | null;
  readonly groupBy: readonly Expression[];
  readonly having: Expression | null;
  readonly qualify: Expression | null;
  /** Whether TOP takes a part of the rows. */
  readonly top: boolean;
  /** The nodes that the conditions were written with. */
  readonly written: {
    readonly where: readonly Node[];
    readonly having: readonly Node[];
    readonly qualify: readonly Node[];
  };
}

export type Item =
  | {
      readonly kind: "expression";
      readonly expression: Expression;
      readonly alias: string | null;
      readonly nodes: readonly Node[];
    }
  /** `*` or `t.*`, without the columns that EXCLUDE names. */
  | {
      readonly kind: "star";
      readonly relation: readonly string[] | null;
      readonly exclude: readonly string[];
      /** Offset of the star. */
      readonly at: number;
    };

export type Source =
  | {
      readonly kind: "table";
      readonly path: readonly string[];
      readonly alias: string | null;
      readonly columns: readonly string[] | null;
      readonly at: number;
    }
  | {
      readonly kind: "query";
      readonly query: Query;
      readonly alias: string | null;
      readonly columns: readonly string[] | null;
    }
  | {
      readonly kind: "join";
      readonly left: Source;
      readonly right: Source;
      readonly side: "inner" | "left" | "right" | "full" | "cross";
      readonly on: Expression | null;
      readonly onNodes: readonly Node[];
      /** Columns that both sides share by USING; "natural" where they are not named. */
      readonly using: readonly string[] | "natural";
    }
  /** What has columns that types can't be told of: a function in FROM, PIVOT. */
  | {
      readonly kind: "opaque";
      readonly alias: string | null;
      readonly pivoted?: Pivoted;
      /** Whether it is what an array or object in a SUPER value holds. */
      readonly elements?: true;
      /** Its columns, where they can be told. */
      readonly columns?: readonly { readonly name: string; readonly type: SqlType }[];
    };

/** `source PIVOT (nodes)` or `source UNPIVOT (nodes)`. */
export interface Pivoted {
  readonly clause: "pivot" | "unpivot";
  readonly source: Source;
  /** UNPIVOT: whether what is NULL makes a row. */
  readonly includeNulls: boolean;
  readonly nodes: readonly Node[];
}
