/** What the runner asks of a warehouse. One dialect: every statement is Redshift SQL. */

export interface ResultColumn {
  readonly name: string;
  /** Redshift's name of the type. */
  readonly type: string;
}

export interface StatementOutcome {
  readonly columns: readonly ResultColumn[];
  /** Values in Redshift's text form; no digit is lost. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly rowCount: number;
  readonly notices: readonly string[];
}

/** One connection: transaction, temporary tables and settings of its own. */
export interface WarehouseSession {
  /** Runs one statement. Aborting the signal cancels it on the server. @throws WarehouseError */
  execute(sql: string, signal?: AbortSignal): Promise<StatementOutcome>;
  /** Rolls back what is open and gives the connection back. */
  close(): Promise<void>;
}

export type RelationKind = "table" | "view";

export interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** In table order; empty for a late-binding view. */
  readonly columns: readonly string[];
  /** Names of the declared primary and foreign key constraints. */
  readonly constraints: readonly string[];
}

/** What stands in the schemas that a run touches, read once a run. */
export interface WarehouseState {
  readonly schemas: readonly string[];
  readonly relations: readonly Relation[];
}

export interface Warehouse {
  readonly kind: "local" | "redshift";
  connect(): Promise<WarehouseSession>;
  /** @throws WarehouseError */
  state(schemas: readonly string[]): Promise<WarehouseState>;
  close(): Promise<void>;
}

export interface WarehouseErrorDetails {
  /** SQLSTATE, or a connection code such as ECONNREFUSED. */
  readonly code: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** Character offset in the statement, from 1. */
  readonly position?: number | undefined;
}

/** An error of the warehouse, the same for both drivers. */
export class WarehouseError extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly position: number | undefined;

  constructor(message: string, details: WarehouseErrorDetails, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "WarehouseError";
    this.code = details.code;
    this.detail = details.detail;
    this.hint = details.hint;
    this.position = details.position;
  }
}
