import type { Client } from "pg";

/** What node-postgres knows of a client and its types don't say. */
interface Inner {
  readonly _ended?: boolean;
  readonly _queryable?: boolean;
  readonly connection?: { readonly stream?: { destroy(): void; readonly destroyed: boolean } };
  getTransactionStatus?(): string | null;
}

/** Whether it can still be asked. */
export function alive(client: Client): boolean {
  const { _ended, _queryable, connection } = client as Inner;
  return _ended !== true && _queryable !== false && connection?.stream?.destroyed !== true;
}

/** As the server said with its last answer; a transaction that has failed is one too. */
export function inTransaction(client: Client): boolean {
  const status = (client as Inner).getTransactionStatus?.();
  return status === "T" || status === "E";
}

/** Cuts the connection without a word to the server. */
export function destroy(client: Client): void {
  (client as Inner).connection?.stream?.destroy();
}
