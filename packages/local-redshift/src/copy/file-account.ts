import { statSync } from "node:fs";
import type { LoadedFile } from "../types.ts";
import type { SourceFile } from "./sources/location.ts";

/** What tells one state of a file from another. */
export interface FileState {
  /** As S3 gives it; of a local file its time of change and its size, as web servers make it of them. */
  readonly etag: string;
  readonly bytes: number;
}

export function stateOf({ size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }): FileState {
  return { etag: `"${Math.round(mtimeMs * 1000).toString(16)}-${size.toString(16)}"`, bytes: size };
}

/** What a load has read, file by file. */
export class FileAccount {
  readonly #states = new Map<string, FileState>();
  readonly #rows = new Map<string, number>();

  /** The state in which a local file was when it was opened. */
  opened({ name }: SourceFile, state: FileState): void {
    this.#states.set(name, state);
  }

  /** Rows that were found in a file, whether they were loaded or not. */
  scanned({ name }: SourceFile, rows: number): void {
    this.#rows.set(name, rows);
  }

  /** Files without a count of rows are of a load that gives none. */
  told(files: readonly SourceFile[]): readonly LoadedFile[] {
    return files.map(({ name, path, stored }) => {
      const state = stored ?? this.#states.get(name) ?? stateOf(statSync(path));
      return { name, ...state, rows: this.#rows.get(name) ?? null };
    });
  }
}
