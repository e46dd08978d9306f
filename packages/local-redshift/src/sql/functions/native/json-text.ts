import { MAX_BYTES } from "../../types.ts";
import { failure } from "./failure.ts";
import { jsonTokens, type Place, tokenText } from "./json-tokens.ts";
import { numberKey } from "./super-key.ts";

/** Whether a text is JSON: the engine's reader also takes a comma before a closing bracket, and NaN. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Bits of what JSON_PARSE is asked for. (dg/super-configurations) */
export const DEDUPLICATES = 1;
export const TRUNCATES = 2;

/**
 * JSON_PARSE: the text without its spaces, with numbers as they are written. Of an attribute that stands twice in an
 * object the first is kept, or none where `options` does not say so. (dg/super-configurations)
 */
export function parsedJson(json: string, options: number): string {
  const compact = compactJson(json);
  // What reads back as it was written holds no attribute twice, and no number that a double can't hold.
  if (compact === json && json.length < MAX_BYTES / 3) return json;
  return copied(jsonTokens(json), { at: 0 }, options);
}

/** Whether JSON_PARSE takes a text. */
export function canParse(json: string): boolean {
  try {
    parsedJson(json, 0);
    return true;
  } catch (error) {
    if (String(error).includes("SQLSTATE 0A000")) throw error;
    return false;
  }
}

/** A JSON text without its spaces, with numbers as they are written. */
export function withoutSpaces(json: string): string {
  return jsonTokens(json).join("");
}

/** The text at a JSON pointer: of a string what it says, of anything else as it is written. */
export function textAt(json: string, pointer: string): string | null {
  const tokens = jsonTokens(json);
  const place: Place = { at: 0 };
  for (const step of pointer.split("/").slice(1)) {
    if (!enter(tokens, place, step.replaceAll("~1", "/").replaceAll("~0", "~"))) return null;
  }
  const start = place.at;
  const first = tokens[start] ?? "null";
  if (first === "null") return null;
  if (first.startsWith('"')) return tokenText(first);
  skip(tokens, place);
  return tokens.slice(start, place.at).join("");
}

function compactJson(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    throw failure("22023", "JSON parsing error: the text is no valid JSON");
  }
}

function copied(tokens: readonly string[], place: Place, options: number): string {
  const token = tokens[place.at] ?? "null";
  place.at += 1;
  if (token === "[") return `[${items(tokens, place, options).join(",")}]`;
  if (token === "{") return `{${attributes(tokens, place, options).join(",")}}`;
  if (token.startsWith('"')) return copiedString(token, options);
  if (/[.eE]/.test(token) && /^-?\d/.test(token)) mustFitDouble(token);
  return token;
}

function items(tokens: readonly string[], place: Place, options: number): readonly string[] {
  const parts: string[] = [];
  while (tokens[place.at] !== "]") {
    parts.push(copied(tokens, place, options));
    if (tokens[place.at] === ",") place.at += 1;
  }
  place.at += 1;
  return parts;
}

function attributes(tokens: readonly string[], place: Place, options: number): readonly string[] {
  const parts = new Map<string, string>();
  while (tokens[place.at] !== "}") {
    const token = tokens[place.at] ?? '""';
    const name = tokenText(token);
    place.at += 2;
    const value = copied(tokens, place, options);
    if (!parts.has(name)) parts.set(name, `${JSON.stringify(name)}:${value}`);
    else if ((options & DEDUPLICATES) === 0) {
      throw failure("22023", `JSON parsing error: the attribute "${name}" stands twice in one object`);
    }
    if (tokens[place.at] === ",") place.at += 1;
  }
  place.at += 1;
  return [...parts.values()];
}

function copiedString(token: string, options: number): string {
  const text = tokenText(token);
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_BYTES) return token.includes("\\") ? JSON.stringify(text) : token;
  if ((options & TRUNCATES) === 0) {
    throw failure("22001", `JSON parsing error: a string has more than ${MAX_BYTES} bytes`);
  }
  let end = MAX_BYTES;
  // Not in the midst of a character.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return JSON.stringify(bytes.subarray(0, end).toString());
}

/** The engine steps into JSON by doubles. */
function mustFitDouble(token: string): void {
  if (numberKey(token) === numberKey(String(Number(token)))) return;
  throw failure(
    "0A000",
    `the number ${token} in JSON has more digits than local-redshift keeps of one with a fraction or an exponent; write it as a string`,
  );
}

/** Goes from an object or array to one of its values. */
function enter(tokens: readonly string[], place: Place, step: string): boolean {
  const open = tokens[place.at];
  if (open !== "{" && open !== "[") return false;
  place.at += 1;
  for (let index = 0; place.at < tokens.length; index += 1) {
    const token = tokens[place.at] ?? "}";
    if (token === "}" || token === "]") return false;
    const isIt = open === "{" ? tokenText(token) === step : String(index) === step;
    if (open === "{") place.at += 2;
    if (isIt) return true;
    skip(tokens, place);
    if (tokens[place.at] === ",") place.at += 1;
  }
  return false;
}

/** Steps over a value. */
function skip(tokens: readonly string[], place: Place): void {
  let depth = 0;
  do {
    const token = tokens[place.at];
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
    place.at += 1;
  } while (depth > 0 && place.at < tokens.length);
}
