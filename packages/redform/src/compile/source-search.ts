import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Place, placeOf } from "../project/text-place.ts";

/** Finds words of the project's files again, to say the line of an error that came without one. */
export class SourceSearch {
  readonly #root: string;
  readonly #texts = new Map<string, Promise<string>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Where a pattern first matches in a file; its first group, if it has one, is the place. */
  async find(file: string, pattern: RegExp): Promise<Place | null> {
    const text = await this.#read(file);
    const match = pattern.exec(text);
    if (match === null) return null;
    const within = match[1] === undefined ? 0 : match[0].indexOf(match[1]);
    return placeOf(text, match.index + within);
  }

  /** Where keys stand that lie within one another, such as redshift and distKey; the last that is found. */
  async findKeys(file: string, keys: readonly string[]): Promise<Place | null> {
    const text = await this.#read(file);
    // In a script that makes many actions nothing says which of the places is meant.
    const [first] = keys;
    if (first === undefined) return null;
    if (!file.endsWith(".sqlx") && (text.match(keyPattern(first, "g")) ?? []).length !== 1) return null;
    let offset: number | null = null;
    for (const key of keys) {
      const match = keyPattern(key, "").exec(text.slice(offset ?? 0));
      if (match === null) break;
      offset = (offset ?? 0) + match.index;
    }
    return offset === null ? null : placeOf(text, offset);
  }

  /** Where `name` is referred to, be it by ref, resolve or among dependencies. */
  async findReference(file: string, name: string): Promise<Place | null> {
    const quoted = `["'\`]${escapeRegExp(name)}["'\`]`;
    const call = new RegExp(String.raw`\b((?:ref|resolve)\s*\((?:[^()]*?)${quoted})`);
    return (await this.find(file, call)) ?? (await this.find(file, new RegExp(quoted)));
  }

  #read(file: string): Promise<string> {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    // A name that is no file's, such as the index that the stock tool makes up, has nothing to find.
    const text = readFile(join(this.#root, file), "utf8").catch(() => "");
    this.#texts.set(file, text);
    return text;
  }
}

/** A key of an object, with or without quotes. */
function keyPattern(key: string, flags: string): RegExp {
  return new RegExp(String.raw`(?<![\w$])["']?${escapeRegExp(key)}["']?\s*:`, flags);
}

export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
