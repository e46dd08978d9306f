/** What the rules know besides the statement. */
export interface RewriteContext {
  /** The statement's moment, in milliseconds since the epoch. */
  readonly now: number;
  readonly lastCopyCount: number;
  readonly user: string;
}
