import { isUtf8 } from "node:buffer";
import type { LoadError } from "../../types.ts";
import type { CopyCommand } from "../command.ts";
import { badUtf8Message, replaceBadUtf8 } from "../json/utf8.ts";
import { type Fault, isFault, typeNames } from "../kinds/kind.ts";
import type { LoadColumn } from "../plan-columns.ts";
import type { SourceFile } from "../sources/location.ts";
import type { Field, TextFormat, TextRow } from "./format.ts";
import { type PlainKind, plainKind } from "./plain.ts";
import { unescaped } from "./rows.ts";

export type ConvertedText =
  | { readonly kind: "values"; readonly values: readonly (string | null)[] }
  | { readonly kind: "loaded" }
  | { readonly kind: "error"; readonly error: LoadError };

/** What stands for NULL where NULL AS says nothing: `\N`. (copy-parameters-data-conversion: NULL AS) */
const STANDARD_NULL = Buffer.from("\\N");

/** Turns records of one file into values, or says what is wrong with them. */
export class TextConverter {
  readonly #columns: readonly LoadColumn[];
  readonly #format: TextFormat;
  readonly #command: CopyCommand;
  readonly #file: SourceFile;
  readonly #skipSure: boolean;
  readonly #nulls: Buffer;
  readonly #plain: readonly PlainKind[];

  constructor(
    file: SourceFile,
    columns: readonly LoadColumn[],
    command: CopyCommand,
    format: TextFormat,
    skipSure: boolean,
  ) {
    this.#file = file;
    this.#columns = columns;
    this.#command = command;
    this.#format = format;
    this.#skipSure = skipSure;
    this.#plain = columns.map(plainKind);
    const { nullAs } = command.conversion;
    this.#nulls = nullAs === null ? STANDARD_NULL : Buffer.from(nullAs);
  }

  convert(row: TextRow): ConvertedText {
    const { fields, broken } = row;
    if (broken !== null) return this.#fail(row, null, null, { code: 1216, message: broken });
    const wanted = this.#columns.length;
    if (fields.length > wanted)
      return this.#fail(row, null, null, { code: 1202, message: "Extra column(s) found" });
    if (fields.length < wanted && !this.#format.fillRecord) {
      return this.#fail(row, this.#columns[fields.length] ?? null, null, {
        code: 1201,
        message: "Delimiter not found",
      });
    }
    return this.#values(row);
  }

  #values(row: TextRow): ConvertedText {
    const values: (string | null)[] = [];
    let sure = this.#skipSure;
    for (const [at, column] of this.#columns.entries()) {
      const field = row.fields[at];
      const text = field === undefined ? missing(column) : this.#text(field, column);
      if (text !== null && typeof text !== "string") return this.#fail(row, column, field ?? null, text);
      const found = text === null ? null : ({ kind: "string", text } as const);
      if (text === null ? column.column.notNull : this.#plain[at]?.sure(text) !== true) sure = false;
      const converted = found === null ? { value: null } : column.kind.convert(found);
      if (isFault(converted)) return this.#fail(row, column, field ?? null, converted);
      if (converted.value === null && column.column.notNull) {
        return this.#fail(row, column, field ?? null, {
          code: 1213,
          message: "Missing data for not-null field",
        });
      }
      values.push(converted.value);
    }
    return sure ? { kind: "loaded" } : { kind: "values", values };
  }

  /** A field's text, NULL, or why it has none. */
  #text(field: Field, { column: { type } }: LoadColumn): string | null | Fault {
    if (field.bytes.equals(this.#nulls)) return null;
    const bytes = this.#format.escape ? unescaped(field.bytes) : field.bytes;
    const { replaceInvalid } = this.#command.conversion;
    if (!isUtf8(bytes)) {
      if (replaceInvalid === null) return { code: 1220, message: badUtf8Message(bytes) };
      return replaceBadUtf8(bytes, Buffer.from(replaceInvalid)).toString("utf8");
    }
    const text = bytes.toString("utf8");
    if (this.#format.widths !== null) return text.trim();
    if (this.#format.trimBlanks && type.kind === "varchar") return text.replace(/\s+$/, "");
    return text;
  }

  #fail(row: TextRow, column: LoadColumn | null, field: Field | null, fault: Fault): ConvertedText {
    const names = column === null ? null : typeNames(column.column);
    return {
      kind: "error",
      error: {
        fileName: this.#file.name,
        lineNumber: row.line,
        columnName: column?.column.name ?? null,
        columnType: names?.type ?? null,
        columnLength: names?.length ?? null,
        position: field?.start ?? 0,
        errorCode: fault.code,
        errorMessage: fault.message,
        rawValue: field === null ? null : field.bytes.toString("utf8").slice(0, 1024),
        rawLine: row.raw.toString("utf8").slice(0, 1024),
      },
    };
  }
}

/** FILLRECORD: empty text for VARCHAR, NULL for everything else. */
function missing({ column: { type } }: LoadColumn): string | null {
  return type.kind === "varchar" ? "" : null;
}
