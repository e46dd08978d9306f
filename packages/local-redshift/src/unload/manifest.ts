import type { Column } from "../types.ts";

/** What a manifest says of a file. */
export interface ManifestFile {
  readonly url: string;
  readonly bytes: number;
  readonly records: number;
}

/** A manifest that COPY reads; `columns` when it is verbose (dg/r_UNLOAD, MANIFEST). */
export function manifestText(files: readonly ManifestFile[], columns: readonly Column[] | null): string {
  const sum = (key: "bytes" | "records"): number => files.reduce((total, file) => total + file[key], 0);
  const entries = files.map(({ url, bytes, records }) => ({
    url,
    meta: { content_length: bytes, ...(columns === null ? {} : { record_count: records }) },
  }));
  const content =
    columns === null
      ? { entries }
      : {
          entries,
          schema: { elements: columns.map(({ name, type }) => ({ name, type: typeElement(type) })) },
          meta: { content_length: sum("bytes"), record_count: sum("records") },
          author: { name: "Amazon Redshift", version: "1.0.0" },
        };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function typeElement(type: string): object {
  const [, base = type, first, second] = /^([a-z ]+)\((\d+)(?:,(\d+))?\)$/.exec(type) ?? [];
  if (first === undefined) return { base };
  if (second === undefined) return { base, max_length: Number(first) };
  return { base, precision: Number(first), scale: Number(second) };
}
