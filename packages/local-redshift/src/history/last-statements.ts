/** The numbers of a session's last statements, as the functions pg_last_…() answer them; -1 for none. */
export interface LastStatements {
  /** (dg/PG_LAST_QUERY_ID) */
  readonly lastQueryId: number;
  /** (dg/PG_LAST_COPY_ID) */
  readonly lastCopyId: number;
  /** (dg/PG_LAST_UNLOAD_ID, dg/PG_LAST_UNLOAD_COUNT) */
  readonly lastUnload: { readonly id: number; readonly rows: number };
}

/** Where nothing has run yet. */
export const noStatements: LastStatements = {
  lastQueryId: -1,
  lastCopyId: -1,
  lastUnload: { id: -1, rows: 0 },
};
