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
  /** Under which the warehouse's own records know the statement; absent where it gives none. */
  readonly queryId?: string;
}

/** What a statement is for, so that its cost can be read back by model. */
export interface WorkLabel {
  readonly environment: string;
  readonly run: string;
  /** `schema.name` of the model. */
  readonly model: string;
}

/** One connection: transaction, temporary tables and settings of its own. */
export interface WarehouseSession {
  /** Runs one statement. Aborting the signal cancels it on the server. @throws WarehouseError */
  execute(sql: string, signal?: AbortSignal): Promise<StatementOutcome>;
  /** Labels what runs from the next statement outside a transaction on. Absent where nothing keeps labels. */
  label?(label: WorkLabel): void;
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
  /** The columns that take no NULL; absent where all do. */
  readonly notNull?: readonly string[];
  /** Names of the declared primary and foreign key constraints. */
  readonly constraints: readonly string[];
  /** Absent where it is the connection's own user. */
  readonly owner?: string;
  /** Rights that others have on it, sorted; absent or empty where none have. */
  readonly grants?: readonly Grant[];
  /** Rights on single columns, sorted; absent or empty where there are none. */
  readonly columnGrants?: readonly ColumnGrant[];
  readonly comment?: string;
  /** By name of column. */
  readonly columnComments?: Readonly<Record<string, string>>;
  /** Absent for a view, and where the warehouse keeps none. */
  readonly design?: TableDesign;
}

/** How a table is stored. */
export interface TableDesign {
  /** Absent where it can't be told, as of an empty table. "auto" is what Redshift chose. */
  readonly distStyle?: "auto" | "even" | "all" | "key";
  readonly distKey?: string;
  /** In order. */
  readonly sortKeys: readonly string[];
  /** Absent for a compound sort key, and for none. */
  readonly sortStyle?: "auto" | "interleaved";
  /** By column; "none" is no compression. */
  readonly encodings: Readonly<Record<string, string>>;
}

/** One right on a relation. */
export interface Grant {
  /** In upper case: SELECT, INSERT, … */
  readonly privilege: string;
  readonly grantee: { readonly kind: "user" | "group" | "role" | "public"; readonly name: string };
  readonly grantable: boolean;
}

/** One right on one column of a relation; it can't be passed on. (dg/r_GRANT) */
export interface ColumnGrant {
  readonly column: string;
  /** SELECT or UPDATE. */
  readonly privilege: string;
  readonly grantee: Grant["grantee"];
}

/** What stands in the schemas that a run touches, read once a run. */
export interface WarehouseState {
  readonly schemas: readonly string[];
  readonly relations: readonly Relation[];
}

/** An object that COPY could read, or a file. */
export interface StoredObject {
  /** An s3:// address, or a path: relative to the project where it lies within. */
  readonly name: string;
  readonly etag: string;
  readonly bytes: number;
}

/** An object as the warehouse tells of having read it; null is what it doesn't tell. */
export interface ReadObject {
  readonly name: string;
  readonly etag: string | null;
  readonly bytes: number | null;
  readonly rows: number | null;
}

/** What a COPY reads from. */
export interface CopySource {
  /** The statement. */
  readonly sql: string;
  /** Its prefix. */
  readonly source: string;
  readonly region: string | null;
}

/** The objects that COPY reads. */
export interface ObjectAccess {
  /** All that COPY would read, sorted by name; none where nothing is there. @throws WarehouseError */
  list(copy: CopySource): Promise<readonly StoredObject[]>;
  /** What the last COPY of a session read; null where the warehouse can't tell. */
  lastRead(session: WarehouseSession): Promise<readonly ReadObject[] | null>;
  /** Whether lastRead always tells everything of every object but, maybe, its rows. */
  readonly tellsAll: boolean;
  /** Where COPY can read a manifest of ours; null where no place is known. */
  readonly manifests: ManifestPlace | null;
  /** Where COPY can read rows of ours without being authorised; null where they must be inserted. */
  readonly rows: ManifestPlace | null;
}

export interface ManifestPlace {
  /** Where a manifest of this name lies, as COPY's source. */
  locate(name: string): string;
  /** @throws WarehouseError */
  put(location: string, text: string): Promise<void>;
  /** Never fails: what stays there is read by nobody. */
  remove(location: string): Promise<void>;
}

export interface Warehouse {
  readonly kind: "local" | "redshift";
  connect(): Promise<WarehouseSession>;
  /** @throws WarehouseError */
  state(schemas: readonly string[]): Promise<WarehouseState>;
  /**
   * Ends the server's side of a lost connection and waits until it has ended: what is read after that is
   * what it left, and no lock of it stands. To be called before looking, when an error has the code
   * OUTCOME_UNKNOWN. Absent where connections can't be lost. @throws WarehouseError
   */
  settle?(backend: Backend): Promise<void>;
  /** Absent where nothing can be loaded. */
  readonly objects?: ObjectAccess;
  /**
   * Takes the environment for one run. Absent where the warehouse lets in one process at a time anyhow.
   * @throws WarehouseError 55006 when another run has it, saying which and since when
   */
  lock?(request: RunLockRequest): Promise<RunLock>;
  close(): Promise<void>;
}

export interface RunLockRequest {
  readonly environment: string;
  readonly runId: string;
  /** Called when the lock could not be kept up: another run may take it over soon. */
  readonly onLost: () => void;
}

export interface RunLock {
  release(): Promise<void>;
}

/** The server's side of one connection. A process id alone may be given to another one later. */
export interface Backend {
  readonly pid: number;
  /** As the server says it; null where it doesn't. */
  readonly startedAt: string | null;
}

/**
 * The connection was lost while the server may have been making a change permanent: nobody knows whether it
 * did. Neither replay nor give up before having looked. (SQLSTATE: transaction resolution unknown)
 */
export const OUTCOME_UNKNOWN = "08007";
/** The connection was lost, and what was not committed is undone. */
export const CONNECTION_LOST = "08006";

export interface WarehouseErrorDetails {
  /** SQLSTATE, or a name such as ECONNREFUSED or AccessDeniedException of the network or of AWS. */
  readonly code: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** Character offset in the statement, from 1. */
  readonly position?: number | undefined;
  /** With OUTCOME_UNKNOWN and CONNECTION_LOST: whose connection it was. */
  readonly backend?: Backend | undefined;
}

/** An error of the warehouse, the same for both drivers. */
export class WarehouseError extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly position: number | undefined;
  readonly backend: Backend | undefined;

  constructor(message: string, details: WarehouseErrorDetails, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "WarehouseError";
    this.code = details.code;
    this.detail = details.detail;
    this.hint = details.hint;
    this.position = details.position;
    this.backend = details.backend;
  }
}
