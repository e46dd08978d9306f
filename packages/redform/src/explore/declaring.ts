import type { Expression } from "./explore.ts";

/** Tells what is wrong at a path of the file. */
export type Complain = (path: readonly string[], message: string, remedy: string | null) => void;

/** Reads the expression at a path; its columns must be of a table that is declared before it. */
export type ReadSql = (text: string, path: readonly string[]) => Expression;
