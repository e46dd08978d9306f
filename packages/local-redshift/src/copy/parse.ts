import { accessOptions, S3Access } from "../s3/access.ts";
import { stringText } from "../sql/string-text.ts";
import type { Token } from "../sql/tokens.ts";
import { RedshiftError } from "../types.ts";
import type {
  ConversionOptions,
  CopyCommand,
  CopyTableName,
  JsonFormat,
  LoadOptions,
  ParquetFormat,
} from "./command.ts";
import { formatOf, newTextDraft, readWidths, type TextDraft, textOptions } from "./delimited/options.ts";
import { Reader, syntaxError, where } from "./reader.ts";
import { refusedOptions } from "./refused.ts";
import type { Compression, Encoding } from "./unpack.ts";

/** What the options fill in, one after another. */
interface Draft {
  manifest: boolean;
  readonly access: S3Access;
  format: JsonFormat | ParquetFormat | "csv" | "fixedwidth" | null;
  readonly text: TextDraft;
  compression: Compression;
  encoding: Encoding;
  conversion: { -readonly [K in keyof ConversionOptions]: ConversionOptions[K] };
  load: { -readonly [K in keyof LoadOptions]: LoadOptions[K] };
}

/**
 * Parses one COPY statement (COPY: r_COPY, copy-parameters-*). Credentials are read over and kept
 * nowhere. A word that is no option is a syntax error (42601); an option that is not supported is
 * refused by name (0A000).
 * @throws RedshiftError
 */
export function parseCopy(sql: string): CopyCommand {
  const reader = new Reader(sql);
  reader.word("copy");
  const table = tableName(reader);
  const columns = columnList(reader);
  reader.word("from");
  const source = reader.string("the source of COPY");
  const draft: Draft = {
    manifest: false,
    access: new S3Access(),
    format: null,
    text: newTextDraft(),
    compression: "none",
    encoding: "utf8",
    conversion: {
      timeFormat: null,
      dateFormat: null,
      truncateColumns: false,
      blanksAsNull: false,
      emptyAsNull: false,
      replaceInvalid: null,
      roundDecimals: false,
      nullAs: null,
      acceptAnyDate: false,
    },
    load: { maxErrors: 1, validateOnly: false, explicitIds: false },
  };
  const seen = new Set<string>();
  for (let token = reader.next(); token !== undefined; token = reader.next()) {
    const name = token.kind === "word" ? token.text.toUpperCase() : "";
    const apply = options[name] ?? accessOption(name);
    const refusal = refusedOptions[name];
    if (refusal !== undefined) throw refused(name, refusal, token);
    if (apply === undefined) throw syntaxError(token);
    const group = groupOf(name);
    if (seen.has(group)) throw conflict(name, token);
    seen.add(group);
    apply(draft, reader);
  }
  if (seen.has("MAXERROR") && seen.has("IGNOREALLERRORS")) throw conflict("IGNOREALLERRORS", undefined);
  const format = formatOf(draft.format, draft.text, seen);
  return {
    table,
    columns,
    source,
    manifest: draft.manifest,
    access: draft.access,
    format,
    compression: draft.compression,
    encoding: draft.encoding,
    conversion: draft.conversion,
    load: draft.load,
  };
}

const options: Readonly<Record<string, (draft: Draft, reader: Reader) => void>> = {
  FORMAT: (draft, reader) => {
    reader.skip("as");
    const token = reader.next();
    const name = token?.kind === "word" ? token.text.toUpperCase() : "";
    if (token === undefined) throw syntaxError(token);
    const refusal = refusedOptions[name];
    if (refusal !== undefined) throw refused(`FORMAT ${name}`, refusal, token);
    if (name === "CSV") draft.format = "csv";
    else if (name === "PARQUET") draft.format = { kind: "parquet", fillRecord: false };
    else if (name === "JSON") draft.format = jsonFormat(reader);
    else throw syntaxError(token);
  },
  JSON: (draft, reader) => {
    draft.format = jsonFormat(reader);
  },
  ...textOptions,
  CSV: (draft, reader) => {
    reader.skip("as");
    draft.format = "csv";
  },
  PARQUET: (draft) => {
    draft.format = { kind: "parquet", fillRecord: false };
  },
  FIXEDWIDTH: (draft, reader) => {
    draft.format = "fixedwidth";
    draft.text.widths = readWidths(reader.text("FIXEDWIDTH"));
  },
  GZIP: (draft) => {
    draft.compression = "gzip";
  },
  BZIP2: (draft) => {
    draft.compression = "bzip2";
  },
  ZSTD: (draft) => {
    draft.compression = "zstd";
  },
  ACCEPTANYDATE: (draft) => {
    draft.conversion.acceptAnyDate = true;
  },
  TIMEFORMAT: (draft, reader) => {
    draft.conversion.timeFormat = reader.text("TIMEFORMAT");
  },
  DATEFORMAT: (draft, reader) => {
    draft.conversion.dateFormat = reader.text("DATEFORMAT");
  },
  TRUNCATECOLUMNS: (draft) => {
    draft.conversion.truncateColumns = true;
  },
  BLANKSASNULL: (draft) => {
    draft.conversion.blanksAsNull = true;
  },
  EMPTYASNULL: (draft) => {
    draft.conversion.emptyAsNull = true;
  },
  ROUNDEC: (draft) => {
    draft.conversion.roundDecimals = true;
  },
  NULL: (draft, reader) => {
    draft.conversion.nullAs = reader.text("NULL AS");
  },
  ACCEPTINVCHARS: (draft, reader) => {
    reader.skip("as");
    const given = reader.optionalString();
    const mark = given ?? "?";
    if (mark.length !== 1 || mark < "\u0001" || mark > "\u007f") {
      throw new RedshiftError("the replacement character of ACCEPTINVCHARS must be one ASCII character", {
        code: "22023",
      });
    }
    draft.conversion.replaceInvalid = mark;
  },
  MAXERROR: (draft, reader) => {
    reader.skip("as");
    const token = reader.next();
    const value = token?.kind === "number" ? Number(token.text) : Number.NaN;
    if (!Number.isInteger(value) || value > 100_000) {
      throw new RedshiftError("MAXERROR takes a whole number from 0 to 100000", where("22023", token));
    }
    draft.load.maxErrors = Math.max(1, value);
  },
  IGNOREALLERRORS: (draft) => {
    draft.load.maxErrors = Number.POSITIVE_INFINITY;
  },
  NOLOAD: (draft) => {
    draft.load.validateOnly = true;
  },
  EXPLICIT_IDS: (draft) => {
    draft.load.explicitIds = true;
  },
  ENCODING: (draft, reader) => {
    reader.skip("as");
    const token = reader.next();
    if (token === undefined) throw syntaxError(token);
    const name = (token.kind === "string" ? stringText(token.text) : token.text).toLowerCase();
    const encoding = ENCODINGS.find((known) => known === name.replaceAll("-", ""));
    if (encoding === undefined)
      throw refused(`ENCODING ${name}`, `it is none of ${ENCODINGS.join(", ")}`, token);
    draft.encoding = encoding;
  },
  // What has no meaning on one machine: read and passed over.
  COMPUPDATE: (_, reader) => reader.skip("on", "off", "true", "false", "preset"),
  STATUPDATE: (_, reader) => reader.skip("on", "off", "true", "false"),
  COMPROWS: (_, reader) => {
    if (reader.next()?.kind !== "number")
      throw new RedshiftError("COMPROWS takes a number", { code: "42601" });
  },
  MANIFEST: (draft) => {
    draft.manifest = true;
  },
};

const ENCODINGS: readonly Encoding[] = ["utf8", "utf16", "utf16le", "utf16be", "iso88591"];

/** Options that say the same thing, so that only one of them may stand. */
function groupOf(name: string): string {
  if (["FORMAT", "JSON", "CSV", "PARQUET", "FIXEDWIDTH"].includes(name)) return "FORMAT";
  return ["GZIP", "BZIP2", "ZSTD"].includes(name) ? "COMPRESSION" : name;
}

function accessOption(name: string): ((draft: Draft, reader: Reader) => void) | undefined {
  const option = accessOptions[name];
  return option === undefined ? undefined : (draft, reader) => option(draft.access, reader);
}

function jsonFormat(reader: Reader): JsonFormat {
  reader.skip("as");
  const text = reader.optionalString() ?? "auto";
  const known = text.toLowerCase();
  if (known === "auto" || known === "auto ignorecase" || known === "noshred") {
    return { kind: "json", match: known, pathsFile: null };
  }
  return { kind: "json", match: "paths", pathsFile: text };
}

function tableName(reader: Reader): CopyTableName {
  const parts = [reader.identifier("the table of COPY")];
  while (reader.take(".")) parts.push(reader.identifier("the table of COPY"));
  if (parts.length > 3)
    throw new RedshiftError("improper qualified name (too many dotted names)", { code: "42601" });
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? "" };
}

function columnList(reader: Reader): readonly string[] | null {
  if (!reader.take("(")) return null;
  const names: string[] = [];
  do {
    const name = reader.identifier("a column name");
    if (names.includes(name)) {
      throw new RedshiftError(`column "${name}" specified more than once`, { code: "42701" });
    }
    names.push(name);
  } while (reader.take(","));
  reader.word(")");
  return names;
}

function refused(name: string, why: string, token: Token | undefined): RedshiftError {
  return new RedshiftError(`COPY ${name} is not supported locally: ${why}`, where("0A000", token));
}

function conflict(name: string, token: Token | undefined): RedshiftError {
  return new RedshiftError(`conflicting or redundant options: ${name} in COPY`, where("42601", token));
}
