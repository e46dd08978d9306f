import type { LoadColumn } from "../plan-columns.ts";

/**
 * How the text of a field reaches a column, where the engine does it: as Kind.sql and Kind.sure, but for
 * text as it stands in the file. Wherever `sure` holds, `doubt` is not true, and the other way round.
 */
export interface PlainKind {
  /** SQL over the name of a text column. What `once` is given is computed once. */
  readonly sql: (
    column: string,
    once: (expression: string) => string,
  ) => { readonly value: string; readonly doubt: string };
  readonly sure: (text: string) => boolean;
}

export function plainKind(column: LoadColumn): PlainKind {
  const { type } = column.column;
  switch (type.kind) {
    case "varchar":
    case "char":
      return textKind(column, type);
    case "smallint":
    case "integer":
    case "bigint":
      return integerKind(type.kind);
    case "real":
    case "double":
      return floatKind(type.kind === "real" ? "float" : "double");
    default:
      return quotedKind(column);
  }
}

/** Nothing was written anew on the way, as numbers in JSON are: only lengths can be wrong. */
function textKind(
  { kind }: LoadColumn,
  { kind: name, length }: { readonly kind: "varchar" | "char"; readonly length: number },
): PlainKind {
  const single = name === "char";
  return {
    sql: (column) => ({
      value: kind.sql(column).value,
      doubt: `strlen(${column}) > ${length}${single ? ` or strlen(${column}) <> length(${column})` : ""}`,
    }),
    sure: (text) => {
      const bytes = Buffer.byteLength(text);
      return bytes <= length && !(single && bytes !== text.length);
    },
  };
}

/** Whole numbers as they are printed: what comes back from the number as the same text. */
function integerKind(engine: "smallint" | "integer" | "bigint"): PlainKind {
  const bits = { smallint: 15n, integer: 31n, bigint: 63n }[engine];
  const [low, high] = [-(2n ** bits), 2n ** bits - 1n];
  return {
    sql: (column, once) => {
      const value = once(`try_cast(${column} as ${engine})`);
      return { value, doubt: `${column} <> '' and (${value} is null or ${value}::varchar <> ${column})` };
    },
    sure: (text) => {
      if (text === "") return true;
      if (!/^(0|-?[1-9]\d{0,18})$/.test(text)) return false;
      const whole = BigInt(text);
      return whole >= low && whole <= high;
    },
  };
}

function floatKind(engine: "float" | "double"): PlainKind {
  return {
    sql: (column, once) => {
      const value = once(`try_cast(${column} as ${engine})`);
      return {
        value,
        doubt: `${column} <> '' and (${value} is null or strlen(${column}) > 30 or not regexp_full_match(${column}, '-?[0-9]+[.]?[0-9]*'))`,
      };
    },
    sure: (text) => text === "" || (text.length <= 30 && /^-?\d+\.?\d*$/.test(text)),
  };
}

/** As a string in JSON, which the kinds know. */
function quotedKind({ kind }: LoadColumn): PlainKind {
  return {
    sql: (column, once) => kind.sql(kind.read === "JSON" ? once(`'"' || ${column} || '"'`) : column, once),
    // What JSON writes otherwise within quotes is looked at by hand.
    sure: (text) => kind.sure({ kind: "string", text }),
  };
}
