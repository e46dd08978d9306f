import type { SourceFile } from "./location.ts";

/** One file for the readers: a source as it is, or many small ones joined. */
export interface ReadUnit {
  readonly path: string;
  /** In order; a source as it is has one part, from the first byte on. */
  readonly parts: readonly Part[];
  readonly bytes: number;
  /** Whether every line holds one value, as far as its beginning tells. */
  readonly lines: boolean;
}

/** A source within a unit. */
export interface Part {
  readonly file: SourceFile;
  /** Byte of the unit at which it begins. */
  readonly start: number;
  /** Line of the unit on which it begins, counted from 1. */
  readonly line: number;
}

export function wholeFile(file: SourceFile, bytes: number, lines: boolean): ReadUnit {
  return { path: file.path, parts: [{ file, start: 0, line: 1 }], bytes, lines };
}

/** Tells which part a byte of the unit comes from; bytes are asked for in order. */
export function partFinder(unit: ReadUnit): (offset: number) => Part {
  let index = 0;
  return (offset) => {
    for (
      let next = unit.parts[index + 1];
      next !== undefined && next.start <= offset;
      next = unit.parts[index + 1]
    ) {
      index++;
    }
    const part = unit.parts[index];
    if (part === undefined) throw new Error(`the unit ${unit.path} has no parts`);
    return part;
  };
}
