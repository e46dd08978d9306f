import type { Converted, Found, Kind, KindOf, Trusting } from "./kind.ts";

const blank = /^[ \t\n\v\f\r]*$/;
const blankSql = "[ \\t\\n\\x0B\\f\\r]*";
/** A number that is not whole, as the engine's reader writes it, which may be otherwise than the file. */
const respelt = "-?[0-9]+(?:[.][0-9]+(?:e[-+]?[0-9]+)?|e[-+]?[0-9]+)";
const respeltShape = new RegExp(`^(?:${respelt})$`);

/**
 * VARCHAR and CHAR: strings as they are, other values as their JSON text, as written. Lengths are
 * bytes. CHAR holds single-byte characters only.
 */
export const textKind: KindOf<"varchar" | "char"> = (type, options): Kind => {
  const { length } = type;
  const single = type.kind === "char";
  const blanks = options.blanksAsNull;
  const empties = options.emptyAsNull;
  const toNull = (text: string): boolean =>
    (blanks && blank.test(text)) || (empties && text === "") || text === options.nullAs;
  return {
    read: "VARCHAR",
    castTo: "varchar",
    sql: (column) => {
      const nulls = [
        ...(blanks ? [`regexp_full_match(${column}, '${blankSql}')`] : []),
        ...(empties ? [`${column} = ''`] : []),
        ...(options.nullAs === null ? [] : [`${column} = ${literal(options.nullAs)}`]),
      ];
      const tooLong = `strlen(${column}) > ${length}`;
      const whole = single ? [tooLong, `strlen(${column}) <> length(${column})`] : [];
      // Bare digits are the common case, and to look for one character is the quickest.
      const number = `(${column} < ':' and ${column} >= '-' and (contains(${column}, '.') or contains(${column}, 'e')))`;
      const nested = `(${column} >= '[' and (${column} < '\\' or ${column} between '{' and '|'))`;
      return {
        value: nulls.length === 0 ? column : `case when ${nulls.join(" or ")} then null else ${column} end`,
        // The reader shortens numbers with a fraction or an exponent, and writes nested values anew.
        // Tables check CHAR without the blanks at its end.
        ...(single ? {} : { tooLong }),
        suspicion: [...whole, number, nested].join(" or "),
        doubt: [...whole, `regexp_full_match(${column}, '(?s:${respelt}|[[{].*|[|])')`].join(" or "),
      };
    },
    sure: (found) => {
      if (found.kind === "nested") return false;
      const text = textOf(found);
      const written = found.kind === "number" ? text.toLowerCase() : text;
      return fits(text) && !respeltShape.test(written) && !/^([[{]|\|$)/.test(text);
    },
    ...(single || blanks || empties || options.nullAs !== null ? {} : { trusting }),
    convert: (found) => convert(textOf(found)),
  };

  function fits(text: string): boolean {
    return (
      Buffer.byteLength(text) <= length && !(single && [...text].some((character) => character > "\x7f"))
    );
  }

  function convert(text: string): Converted {
    if (toNull(text)) return { value: null };
    const wide = single ? [...text].find((character) => character > "\x7f") : undefined;
    if (wide !== undefined) {
      const bytes = Buffer.from(wide).toString("hex").replace(/..\B/g, "$& ");
      return {
        code: 1220,
        message: `Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: ${bytes}`,
      };
    }
    if (Buffer.byteLength(text) <= length) return { value: text };
    if (options.truncateColumns) return { value: cut(text, length) };
    return { code: 1204, message: "String length exceeds DDL length" };
  }
};

/** A few words that begin alike: among them there is nothing that begins as numbers and nested values do. */
const trusting: Trusting = {
  read: "VARCHAR",
  promised: (values) =>
    new Set(values).size <= values.length / 2 &&
    [/^[A-Z]/, /^[a-z]/].some((shape) => values.every((value) => shape.test(value))),
  betrayals: (column) => [
    `${column} >= '-' and ${column} < ':' and regexp_full_match(${column}, '${respelt}')`,
    `${column} >= '[' and ${column} < '\\'`,
    `${column} >= '{' and ${column} <= '|'`,
  ],
};

/** A bare -0 arrives as 0, as the engine's reader has it. */
function textOf(found: Found): string {
  return found.kind === "number" && found.text === "-0" ? "0" : found.text;
}

/** As many whole characters as fit. */
function cut(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  let end = bytes;
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--;
  return encoded.toString("utf8", 0, end);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
