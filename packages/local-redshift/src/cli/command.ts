/** What a command meets of the process. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  /** Calls back each time that the process is asked to stop. */
  readonly onStop: (stop: () => void) => void;
}

/** The options of `serve`, as they were written. */
export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly database: string;
  readonly user: string;
  readonly tls: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsFolder?: string;
  readonly requireTls: boolean;
  readonly memoryLimit?: string;
}
