import type { LoadedFile } from "../types.ts";

/** A transaction, as long as one of its statements is remembered. */
export interface Transaction {
  readonly id: number;
  readonly user: string;
  /** Milliseconds since the epoch. */
  readonly start: number;
  end: number | null;
  state: "open" | "committed" | "rolledback";
}

export type Status = "running" | "success" | "failed" | "canceled";

/** One statement that was run. It changes until it has ended. */
export interface Entry {
  readonly id: number;
  readonly transaction: Transaction;
  readonly user: string;
  readonly pid: number;
  /** The query group. */
  readonly label: string;
  /** Without secrets, and cut where it is very long. */
  readonly text: string;
  readonly masked: boolean;
  /** Milliseconds since the epoch. */
  readonly start: number;
  end: number | null;
  status: Status;
  /** Rows returned, or inserted, updated, deleted, loaded or unloaded. */
  rows: number;
  error: string | null;
  /** What COPY read or UNLOAD wrote. */
  transfer: Transfer | null;
}

/** A COPY or UNLOAD, beyond what every statement has. */
export interface Transfer {
  readonly kind: "copy" | "unload";
  /** `schema.name` of the table that was loaded; empty for UNLOAD. */
  readonly table: string;
  /** Where the statement said that the files are, or go. */
  readonly location: string;
  readonly format: string;
  readonly compression: string | null;
  /** The names of the files that were read or written. */
  readonly files: readonly string[];
  /** What is known of each file that COPY read; null for UNLOAD. */
  readonly states: readonly LoadedFile[] | null;
  /** Their size together; null where it is not known. */
  readonly bytes: number | null;
  /** Rows that were passed over below MAXERROR. */
  readonly errors: number;
}
