/** What a caller of local-redshift meets: options, results and errors. Plain values only. */

export interface LocalRedshiftOptions {
  /** The database file, or ":memory:". Its folder is made if it is missing. */
  readonly path: string;
  /** A size such as "1GB"; DuckDB's own default (80% of the machine) without it. */
  readonly memoryLimit?: string;
  readonly threads?: number;
  readonly tempDirectory?: string;
  /** What relative paths in COPY are relative to. Default: the working folder. */
  readonly baseDirectory?: string;
  /** How s3:// is reached. */
  readonly s3?: S3Options;
  /** Where objects fetched from S3 are kept, by ETag. Default: the system's cache folder. */
  readonly cacheDirectory?: string;
  /** The name that current_user answers, unless a session says another. Default "local". */
  readonly user?: string;
  /** Milliseconds since the epoch, for GETDATE, SYSDATE and the catalogs. Default Date.now. */
  readonly now?: () => number;
}

/** S3, or a server that speaks its protocol. What is left out comes from the environment. */
export interface S3Options {
  /** Default: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, else AWS itself. */
  readonly endpoint?: string;
  /** Where a statement has no REGION. Default: AWS_REGION, AWS_DEFAULT_REGION, the profile's. */
  readonly region?: string;
  /** Reads public buckets without an account. Default: LOCAL_REDSHIFT_S3_ANONYMOUS=1. */
  readonly anonymous?: boolean;
  /** Whose credentials are used. Default: AWS_PROFILE, and the AWS SDK's default chain. */
  readonly profile?: string;
  /** Assumes the role that a statement names, as Redshift does. Default: false, your own credentials. */
  readonly assumeRole?: boolean;
}

export interface Column {
  readonly name: string;
  /** Redshift's name of the type: "integer", "bigint", "character varying(256)", "numeric(18,2)", … */
  readonly type: string;
}

/** A value in Redshift's text form ("2018-11-15 00:30:26.796", "true", "0.5"), or null. Loses no digit. */
export type TextValue = string | null;

/** A file that a COPY could read. */
export interface ListedFile {
  /** An absolute path, or an s3:// address. */
  readonly name: string;
  /** S3's; of a local file one that is made of its time of change and its size. */
  readonly etag: string;
  readonly bytes: number;
}

/** A file that a COPY has read, in the state in which it read it. */
export interface LoadedFile extends ListedFile {
  /** Rows found in it; null where they were not counted by file. */
  readonly rows: number | null;
}

export interface StatementResult {
  /** The command tag: SELECT, INSERT, CREATE TABLE, COPY, BEGIN, … */
  readonly command: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly TextValue[])[];
  /** Rows returned, inserted, updated, deleted or loaded. */
  readonly rowCount: number;
  /** What Redshift would say as INFO, NOTICE or WARNING. */
  readonly notices: readonly string[];
  /** With COPY alone: what it has read, sorted by name. */
  readonly files?: readonly LoadedFile[];
}

export interface ConnectOptions {
  /** The name that current_user answers in this session. */
  readonly user?: string;
  /** Called when pg_terminate_backend() of another session ends this one. Default: it is closed. */
  readonly onTerminate?: () => void;
}

export interface ExecuteOptions {
  readonly signal?: AbortSignal;
}

/** A statement that can run many times, with values of its own each time. */
export interface PreparedStatement {
  /** False for a text of spaces and comments alone. */
  readonly hasStatement: boolean;
  /** Redshift's names of the types of $1, $2 … */
  readonly parameterTypes: readonly string[];
  /** The columns of its answer, without running it; null for a statement that answers no rows. */
  describe(): Promise<readonly Column[] | null>;
  /** Runs it with these values, in text form. Its rows are read from the cursor. @throws RedshiftError */
  open(values?: readonly TextValue[], options?: ExecuteOptions): Promise<ResultCursor>;
  /** Runs it and reads all rows. @throws RedshiftError */
  execute(values?: readonly TextValue[], options?: ExecuteOptions): Promise<StatementResult>;
}

/** The answer of a statement whose rows are read in pieces. */
export interface ResultCursor {
  readonly command: string;
  readonly columns: readonly Column[];
  readonly notices: readonly string[];
  /** Rows inserted, updated, deleted or loaded. */
  readonly rowCount: number;
  /** The next rows, at most `max`; fewer than that at the end. @throws RedshiftError */
  read(max: number): Promise<readonly (readonly TextValue[])[]>;
  /** Forgets what was not read. */
  close(): Promise<void>;
}

/** One connection with its own transaction, settings and temporary tables. */
export interface Session {
  /**
   * Runs Redshift SQL: one statement or several parted by semicolons. Outside BEGIN … COMMIT each
   * statement is its own transaction. After an error inside a transaction everything but ROLLBACK
   * is refused (25P02), as on Redshift.
   * @throws RedshiftError
   */
  execute(sql: string, options?: ExecuteOptions): Promise<readonly StatementResult[]>;
  /**
   * Reads one statement that may hold parameters $1, $2 …, without running it. `parameterTypes` are
   * Redshift's names ("integer"); one that is null or missing is told by where the parameter stands,
   * else it is text.
   * @throws RedshiftError
   */
  prepare(sql: string, parameterTypes?: readonly (string | null)[]): Promise<PreparedStatement>;
  /** Whether a transaction is open, or open and failed, so that it can only be rolled back. */
  readonly transaction: "none" | "open" | "failed";
  /** What pg_backend_pid() answers; pg_cancel_backend() of any session takes it. */
  readonly pid: number;
  /** Asks the running statement to stop: it then fails with 57014. Nothing happens when none runs. */
  cancel(): void;
  /** What SHOW would answer; undefined for a name that is not set. */
  setting(name: string): string | undefined;
  /** Rolls back what is open and frees the connection. */
  close(): Promise<void>;
}

/** One row of sys_load_error_detail. */
export interface LoadError {
  readonly fileName: string;
  /** Counted from 1; for JSON that spans lines, the line where the value begins. */
  readonly lineNumber: number;
  readonly columnName: string | null;
  readonly columnType: string | null;
  readonly columnLength: string | null;
  /** Byte position in the line, from 0. */
  readonly position: number;
  /** 1204 too long, 1205 date, 1206 timestamp, 1207 digit, 1213 not null, 1216 invalid line, 1220 UTF-8, … */
  readonly errorCode: number;
  readonly errorMessage: string;
  readonly rawValue: string | null;
  readonly rawLine: string | null;
}

export interface RedshiftErrorDetails {
  /** SQLSTATE: 42P01 unknown table, 42703 unknown column, 42601 syntax, 0A000 refused, 22001 too long, … */
  readonly code: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Character offset in the statement, from 1. */
  readonly position?: number;
  /** The load errors of a failed COPY, at most the first 100. */
  readonly loadErrors?: readonly LoadError[];
}

/** An error as Redshift would report it, or a refusal (code 0A000) that names the construct. */
export class RedshiftError extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly position: number | undefined;
  readonly loadErrors: readonly LoadError[];

  constructor(message: string, details: RedshiftErrorDetails) {
    super(message);
    this.name = "RedshiftError";
    this.code = details.code;
    this.detail = details.detail;
    this.hint = details.hint;
    this.position = details.position;
    this.loadErrors = details.loadErrors ?? [];
  }
}
