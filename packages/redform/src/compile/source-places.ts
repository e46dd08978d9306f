import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { placeOf } from "../project/text-place.ts";
import { UnclosedError } from "./project-modules.ts";
import type { SourcePlace } from "./protocol.ts";
import { sqlxToJavaScript } from "./sqlx-javascript.ts";

/** Finds where in the project an error arose: the file as it was written, not the JavaScript made of it. */
export class SourcePlaces {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** `file`, relative to the root, is where the error is known to belong; null where it isn't. */
  ofError(error: unknown, file: string | null): SourcePlace | null {
    if (!(error instanceof Error)) return null;
    if (error instanceof UnclosedError && file !== null) {
      return { file, ...placeOf(readFileSync(join(this.#root, file), "utf8"), error.offset) };
    }
    return this.ofStack(error.stack);
  }

  /** The innermost frame, or the head of a syntax error, that lies in a file of the project. */
  ofStack(stack: unknown): SourcePlace | null {
    // Project code may have put something of its own in place of the stack.
    if (typeof stack !== "string") return null;
    const lines = stack.split("\n");
    return this.#syntaxError(lines) ?? this.#innermostFrame(lines);
  }

  /** `/root/file.js:3`, the line of code, and a line with a caret. */
  #syntaxError(lines: readonly string[]): SourcePlace | null {
    const match = /^(\/.*|[A-Za-z]:\\.*):(\d+)$/.exec(lines[0] ?? "");
    const file = this.#relative(match?.[1]);
    if (file === null) return null;
    const caret = lines.slice(1, 4).find((line) => /^\s*\^+\s*$/.test(line));
    // At the end of the text the caret is missing.
    if (caret === undefined) return { file, line: this.#original(file, Number(match?.[2]), 1).line };
    return this.#original(file, Number(match?.[2]), caret.indexOf("^") + 1);
  }

  #innermostFrame(lines: readonly string[]): SourcePlace | null {
    for (const line of lines) {
      const match = /^\s+at (?:.* \()?(.+?):(\d+):(\d+)\)?$/.exec(line);
      const file = this.#relative(match?.[1]);
      if (file !== null) return this.#original(file, Number(match?.[2]), Number(match?.[3]));
    }
    return null;
  }

  #relative(path: string | undefined): string | null {
    if (path === undefined || !path.startsWith(this.#root + sep)) return null;
    const file = path
      .slice(this.#root.length + 1)
      .split(sep)
      .join("/");
    return /^(?:definitions|includes|models)\//.test(file) ? file : null;
  }

  #original(file: string, line: number, column: number): SourcePlace {
    if (file.endsWith(".js") || file.endsWith(".json")) return { file, line, column };
    const source = readFileSync(join(this.#root, file), "utf8");
    if (!file.endsWith(".sqlx")) return { file, ...this.#legacy(source) };
    return { file, ...sqlxPlace(source, file, line, column) };
  }

  /** Files of SQL with JavaScript between `${` and `}`: the first placeholder is the best guess. */
  #legacy(source: string): { readonly line: number } {
    const placeholder = source.indexOf("${");
    return { line: placeholder < 0 ? 1 : placeOf(source, placeholder).line };
  }
}

/** Where a place of the generated JavaScript stands in the SQLX it was made of. */
export function sqlxPlace(
  source: string,
  file: string,
  line: number,
  column: number,
): { readonly line: number; readonly column?: number } {
  const { code, stretches } = sqlxToJavaScript(source, file);
  const offset = offsetOf(code, line, column);
  const within = stretches.find(
    ({ generated, length }) => offset >= generated && offset < generated + length,
  );
  if (within !== undefined) return placeOf(source, within.source + offset - within.generated);
  // An error at what we wrote around the source belongs to the end of what stands before it.
  const before = stretches.filter(({ generated }) => generated <= offset).at(-1);
  return before === undefined ? { line: 1 } : { line: placeOf(source, before.source + before.length).line };
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
}
