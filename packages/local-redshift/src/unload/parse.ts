import { Reader, syntaxError, where } from "../copy/reader.ts";
import { accessOptions, checkAccess, S3Access } from "../s3/access.ts";
import type { Token } from "../sql/tokens.ts";
import { RedshiftError } from "../types.ts";
import type { TextOptions, UnloadCommand } from "./command.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What the options fill in, one after another. */
interface Draft extends Writable<Omit<UnloadCommand, "text" | "query" | "target" | "encryption">> {
  readonly text: Writable<Omit<TextOptions, "delimiter">> & { delimiter: string | null };
  encrypted: "no" | "yes" | "auto";
  kmsKeyId: string | null;
}

const megabyte = 1024 * 1024;
const leastFile = 5 * megabyte;
/** 6.2 GB: the largest file, and the default. */
const mostFile = Math.floor(6.2 * 1024) * megabyte;

/**
 * Parses one UNLOAD statement (dg/r_UNLOAD).
 * @throws RedshiftError 42601 for what is misspelt or does not go together, 0A000 for what is not written here
 */
export function parseUnload(sql: string): UnloadCommand {
  const reader = new Reader(sql);
  reader.word("unload");
  reader.word("(");
  const query = reader.string("the query of UNLOAD");
  reader.word(")");
  reader.word("to");
  const target = reader.string("the target of UNLOAD");
  const draft = newDraft();
  const seen = new Set<string>();
  for (let token = reader.next(); token !== undefined; token = reader.next()) {
    const name = token.kind === "word" ? token.text.toUpperCase() : "";
    const refusal = refused[name];
    if (refusal !== undefined) throw unsupported(name, refusal, token);
    const access = accessOptions[name];
    const apply = options[name];
    if (apply === undefined && access === undefined) throw syntaxError(token);
    const group = formats.has(name) ? "FORMAT" : compressions.has(name) ? "GZIP" : name;
    if (seen.has(group)) {
      throw new RedshiftError(`conflicting or redundant options: ${name} in UNLOAD`, where("42601", token));
    }
    seen.add(group);
    access?.(draft.access, reader);
    apply?.(draft, reader);
  }
  checkAccess(draft.access);
  checkTogether(draft, seen);
  const { text, encrypted, kmsKeyId, ...rest } = draft;
  const delimiter = text.delimiter ?? (draft.format === "csv" ? "," : "|");
  return {
    ...rest,
    query,
    target,
    text: { ...text, delimiter },
    encryption:
      encrypted === "yes" && kmsKeyId !== null ? { kind: "kms", keyId: kmsKeyId } : { kind: "bucket" },
  };
}

function newDraft(): Draft {
  return {
    format: "text",
    access: new S3Access(),
    text: { delimiter: null, header: false, addQuotes: false, escape: false, nullAs: "" },
    compression: "none",
    parallel: true,
    partition: null,
    manifest: "none",
    maxFileBytes: mostFile,
    rowGroupBytes: null,
    overwrite: "refuse",
    extension: null,
    encrypted: "no",
    kmsKeyId: null,
  };
}

const formats: ReadonlySet<string> = new Set(["FORMAT", "CSV", "JSON", "PARQUET"]);
const compressions: ReadonlySet<string> = new Set(["GZIP", "ZSTD"]);

const refused: Readonly<Record<string, string>> = {
  BZIP2: "compress with GZIP or ZSTD",
  FIXEDWIDTH: "write delimited text or CSV",
  MASTER_SYMMETRIC_KEY: "client-side encryption has ended on Redshift too: use KMS_KEY_ID",
};

const options: Readonly<Record<string, (draft: Draft, reader: Reader) => void>> = {
  FORMAT: (draft, reader) => {
    reader.skip("as");
    const name = ["csv", "json", "parquet"].find((one) => reader.take(one));
    if (name === undefined) throw syntaxError(reader.next());
    draft.format = name as Draft["format"];
  },
  CSV: (draft) => {
    draft.format = "csv";
  },
  JSON: (draft) => {
    draft.format = "json";
  },
  PARQUET: (draft) => {
    draft.format = "parquet";
  },
  PARTITION: (draft, reader) => {
    reader.word("by");
    reader.word("(");
    const columns: string[] = [];
    do columns.push(reader.identifier("a column of PARTITION BY"));
    while (reader.take(","));
    reader.word(")");
    draft.partition = { columns, include: reader.take("include") };
  },
  MANIFEST: (draft, reader) => {
    draft.manifest = reader.take("verbose") ? "verbose" : "plain";
  },
  HEADER: (draft) => {
    draft.text.header = true;
  },
  DELIMITER: (draft, reader) => {
    const given = reader.text("DELIMITER").replace(/^\\t$/, "\t");
    if (given.length !== 1 || given > "\u007f" || /[\r\n"]/.test(given)) {
      throw new RedshiftError("the delimiter of UNLOAD must be one ASCII character", { code: "22023" });
    }
    draft.text.delimiter = given;
  },
  ADDQUOTES: (draft) => {
    draft.text.addQuotes = true;
  },
  ESCAPE: (draft) => {
    draft.text.escape = true;
  },
  NULL: (draft, reader) => {
    draft.text.nullAs = reader.text("NULL AS");
  },
  GZIP: (draft) => {
    draft.compression = "gzip";
  },
  ZSTD: (draft) => {
    draft.compression = "zstd";
  },
  PARALLEL: (draft, reader) => {
    draft.parallel = !(reader.take("off") || reader.take("false"));
    reader.skip("on", "true");
  },
  MAXFILESIZE: (draft, reader) => {
    draft.maxFileBytes = size("MAXFILESIZE", reader, leastFile, mostFile, "5 MB to 6.2 GB");
  },
  ROWGROUPSIZE: (draft, reader) => {
    draft.rowGroupBytes = size("ROWGROUPSIZE", reader, 32 * megabyte, 128 * megabyte, "32 MB to 128 MB");
  },
  ALLOWOVERWRITE: (draft) => {
    draft.overwrite = "allow";
  },
  CLEANPATH: (draft) => {
    draft.overwrite = "clean";
  },
  EXTENSION: (draft, reader) => {
    const given = reader.text("EXTENSION").replace(/^\./, "");
    if (!/^[\w.-]+$/.test(given)) {
      throw new RedshiftError("the extension of UNLOAD has letters, digits and dots", { code: "22023" });
    }
    draft.extension = given;
  },
  ENCRYPTED: (draft, reader) => {
    draft.encrypted = reader.take("auto") ? "auto" : "yes";
  },
  KMS_KEY_ID: (draft, reader) => {
    draft.kmsKeyId = reader.text("KMS_KEY_ID");
  },
};

/** `[AS] number [MB | GB]` in bytes. */
function size(option: string, reader: Reader, least: number, most: number, range: string): number {
  reader.skip("as");
  const token = reader.next();
  const number = token?.kind === "number" ? Number(token.text) : Number.NaN;
  const unit = reader.take("gb") ? 1024 : 1;
  if (unit === 1) reader.skip("mb");
  const bytes = Math.floor(number * unit * megabyte);
  if (!(bytes >= least && bytes <= most)) {
    throw new RedshiftError(`${option} takes a size from ${range}`, where("22023", token));
  }
  return bytes;
}

/** What may not stand together, by format (dg/r_UNLOAD, FORMAT). */
const apart: Readonly<Record<UnloadCommand["format"], readonly string[]>> = {
  text: ["ROWGROUPSIZE"],
  csv: ["ADDQUOTES", "ESCAPE", "ROWGROUPSIZE"],
  json: ["DELIMITER", "HEADER", "ADDQUOTES", "ESCAPE", "NULL", "ROWGROUPSIZE"],
  parquet: ["DELIMITER", "ADDQUOTES", "ESCAPE", "NULL", "HEADER", "GZIP"],
};

function checkTogether(draft: Draft, seen: ReadonlySet<string>): void {
  const conflict = (one: string, other: string): RedshiftError =>
    new RedshiftError(`UNLOAD can't have both ${one} and ${other}`, { code: "42601" });
  for (const option of apart[draft.format]) {
    if (!seen.has(option)) continue;
    throw conflict(option === "GZIP" ? draft.compression.toUpperCase() : option, formatName(draft.format));
  }
  if (seen.has("ALLOWOVERWRITE") && seen.has("CLEANPATH")) throw conflict("ALLOWOVERWRITE", "CLEANPATH");
  if (draft.encrypted === "auto" && draft.kmsKeyId !== null) throw conflict("ENCRYPTED AUTO", "KMS_KEY_ID");
  if (draft.kmsKeyId !== null && draft.encrypted === "no") {
    throw new RedshiftError("KMS_KEY_ID needs ENCRYPTED", { code: "42601" });
  }
  if (draft.encrypted === "yes" && draft.kmsKeyId === null) {
    throw unsupported(
      "ENCRYPTED without KMS_KEY_ID",
      "client-side encryption has ended: name a key",
      undefined,
    );
  }
}

function formatName(format: UnloadCommand["format"]): string {
  return format === "text" ? "delimited text" : format.toUpperCase();
}

function unsupported(name: string, why: string, token: Token | undefined): RedshiftError {
  return new RedshiftError(`UNLOAD ${name} is not supported locally: ${why}`, where("0A000", token));
}
