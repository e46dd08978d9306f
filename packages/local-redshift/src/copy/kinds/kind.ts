import type { ConversionOptions } from "../command.ts";
import type { CopyColumn, CopyType } from "../contract.ts";

/** A JSON value that is not null: its kind, and its text; a string's text is its value. */
export interface Found {
  readonly kind: "string" | "number" | "word" | "nested";
  readonly text: string;
}

/** What becomes of a value: text that the engine casts without loss, NULL, or an error. */
export type Converted = { readonly value: string | null } | Fault;

export interface Fault {
  readonly code: number;
  readonly message: string;
}

/**
 * How values reach a column of one type. `sql` converts in the engine what is common and says
 * where it is sure; `sure` says the same of one value; `convert` knows everything. Wherever `sure`
 * holds, `sql` and `convert` give the same value: the tests compare them on random values.
 */
export interface Kind {
  /** As what the engine reads the value: its text, or JSON in which strings keep their quotes. */
  readonly read: "VARCHAR" | "JSON";
  /** SQL over a quoted column reference. What `once` is given is computed once, and stands under the name it answers. */
  readonly sql: (
    column: string,
    once?: (expression: string) => string,
  ) => {
    readonly value: string;
    /** True where the value must be converted by hand; false or NULL elsewhere. */
    readonly doubt: string;
    /** Quickly computed, and true wherever the doubt is: the doubt itself is asked there alone. */
    readonly suspicion?: string;
    /** A doubt more: the value is too long for the column. A table that checks lengths finds it itself. */
    readonly tooLong?: string;
  };
  readonly sure: (found: Found) => boolean;
  /** A quicker way where it exists: the column is taken as read, and looked at when it stands in the table. */
  readonly trusting?: Trusting;
  readonly convert: (found: Found) => Converted;
  /** The engine's type for `convert`'s text. */
  readonly castTo: string;
}

export interface Trusting {
  /** As what the engine reads values that are stored as they are read. */
  readonly read: "VARCHAR" | "DOUBLE";
  /** Whether values of the first rows, converted, speak for those of the others. */
  readonly promised: (values: readonly string[]) => boolean;
  /**
   * SQL over the quoted name of the stored column: what may have been another value in the file. Each begins
   * with bounds that the engine compares with the least and the greatest value of many rows at once.
   */
  readonly betrayals: (column: string) => readonly string[];
}

export type KindOf<Name extends CopyType["kind"]> = (
  type: Extract<CopyType, { kind: Name }>,
  options: ConversionOptions,
) => Kind;

/** Where nothing can be computed apart: what is computed stands in its place. */
export const itself = (expression: string): string => expression;

export function isFault(converted: Converted): converted is Fault {
  return "code" in converted;
}

/** What sys_load_error_detail says of a column's type and length. */
export function typeNames(column: CopyColumn): { readonly type: string; readonly length: string | null } {
  const { type } = column;
  const names: Readonly<Record<CopyType["kind"], string>> = {
    smallint: "int2",
    integer: "int4",
    bigint: "int8",
    real: "float4",
    double: "float8",
    boolean: "bool",
    decimal: "numeric",
    varchar: "varchar",
    char: "char",
    date: "date",
    time: "time",
    timestamp: "timestamp",
    timestamptz: "timestamptz",
    super: "super",
  };
  const length =
    type.kind === "varchar" || type.kind === "char"
      ? String(type.length)
      : type.kind === "decimal"
        ? `${type.precision},${type.scale}`
        : null;
  return { type: names[type.kind], length };
}

const digitCodes: Readonly<Record<string, number>> = { Float: 1208, Double: 1208, Decimal: 1209 };

/** Redshift's message for text that is no number: the first character that does not fit. */
export function invalidDigit(text: string, type: string, allowed: RegExp): Fault {
  const characters = [...text];
  const found = characters.findIndex(
    (character, index) => !allowed.test(character) || (index > 0 && character === "-"),
  );
  const position = Math.max(0, found);
  const code = digitCodes[type] ?? 1207;
  return {
    code,
    message: `Invalid digit, Value '${characters[position] ?? ""}', Pos ${position}, Type: ${type}`,
  };
}

/** A JSON value in a column of a kind that cannot hold it. */
export function wholeValueFault(found: Found, type: string): Fault {
  return invalidDigit(found.text, type, /[-+.0-9]/);
}
