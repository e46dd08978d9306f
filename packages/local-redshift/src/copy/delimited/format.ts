/** How lines of text become fields. (copy-parameters-data-format, copy-parameters-data-conversion) */
export interface TextFormat {
  readonly kind: "text";
  /** CSV: quotes part fields from delimiters and line ends within them. */
  readonly csv: boolean;
  /** One character. */
  readonly delimiter: string;
  /** The quote of CSV; null in text that is only delimited. */
  readonly quote: string | null;
  /** A backslash takes the meaning from the character behind it. */
  readonly escape: boolean;
  /** Quotes around a field are no part of it. */
  readonly removeQuotes: boolean;
  /** Missing columns at the end are NULL, or empty text. */
  readonly fillRecord: boolean;
  readonly trimBlanks: boolean;
  readonly ignoreBlankLines: boolean;
  /** Lines at the beginning of each file that are passed over. */
  readonly ignoreHeader: number;
  /** Widths in bytes of FIXEDWIDTH, by column; null where delimiters part the fields. */
  readonly widths: readonly { readonly label: string; readonly bytes: number }[] | null;
}

/** One record of a file. */
export interface TextRow {
  readonly fields: readonly Field[];
  /** Counted from 1: where the record begins. */
  readonly line: number;
  readonly raw: Buffer;
  /** Why it can't be parted into fields; null where it can. */
  readonly broken: string | null;
}

export interface Field {
  /** As written, without the quotes of CSV around it. */
  readonly bytes: Buffer;
  readonly quoted: boolean;
  /** Byte in the record. */
  readonly start: number;
}
