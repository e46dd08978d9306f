import { RedshiftError } from "../../types.ts";

/** One file that a manifest names. */
export interface ManifestEntry {
  readonly url: string;
  /** Whether the load fails when the file is missing; no by default. */
  readonly mandatory: boolean;
  /** Its size in bytes, where the manifest says it. */
  readonly contentLength: number | null;
}

/**
 * Reads a manifest: {"entries": [{"url": …, "mandatory": …, "meta": {"content_length": …}}]}. Other keys are
 * passed over (dg/loading-data-files-using-manifest).
 * @throws RedshiftError 22023 naming the manifest and the entry
 */
export function parseManifest(text: string, name: string): readonly ManifestEntry[] {
  const fail = (why: string): RedshiftError =>
    new RedshiftError(`Problem reading manifest file "${name}" - ${why}`, {
      code: "22023",
      hint: 'A manifest is {"entries": [{"url": "s3://bucket/key", "mandatory": true}, …]}.',
    });
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw fail(`it is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const entries = member(content, "entries");
  if (!Array.isArray(entries)) throw fail('it has no list "entries"');
  return entries.map((entry: unknown, index) => {
    const url = member(entry, "url");
    const mandatory = member(entry, "mandatory") ?? false;
    const length = member(member(entry, "meta"), "content_length") ?? null;
    if (typeof url !== "string" || url === "") throw fail(`entry ${index + 1} has no "url"`);
    if (typeof mandatory !== "boolean") throw fail(`"mandatory" of entry ${index + 1} is not true or false`);
    if (length !== null && (typeof length !== "number" || !Number.isSafeInteger(length) || length < 0)) {
      throw fail(`"content_length" of entry ${index + 1} is no number of bytes`);
    }
    return { url, mandatory, contentLength: length };
  });
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Reflect.get(value, key)
    : undefined;
}
