/** What a statement does to the transaction, as far as its first words say it. */
export interface StatementShape {
  readonly begins: boolean;
  readonly commits: boolean;
  readonly rollsBack: boolean;
  /** Changes nothing that stays, so that it may run again after a lost connection. */
  readonly reads: boolean;
  readonly copies: boolean;
  /** Leaves something in the session that a new connection would lack. */
  readonly keepsState: boolean;
}

const COMMENTS = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|;)+/;

export function shapeOf(sql: string): StatementShape {
  const text = sql.replace(COMMENTS, "");
  const verb = /^[a-z]+/i.exec(text)?.[0]?.toLowerCase() ?? "";
  return {
    begins: verb === "begin" || (verb === "start" && /^start\s+transaction/i.test(text)),
    commits: verb === "commit" || verb === "end",
    rollsBack: verb === "rollback" || verb === "abort",
    reads:
      /^(?:select|show|set|reset|explain|begin|start|fetch|declare|lock|analyze)$/.test(verb) &&
      !/^select\b[\s\S]*\binto\b/i.test(text),
    copies: verb === "copy",
    keepsState:
      verb === "set" ||
      /^create\s+(?:local\s+)?temp/i.test(text) ||
      /^(?:create\s+table|select\b[\s\S]*\binto)\s+(?:if\s+not\s+exists\s+)?(?:temp\w*\s+|#)/i.test(text),
  };
}

/** Rows that a COPY loaded, as its notice says; null where none says it. (dg/r_COPY) */
export function rowsOfCopyNotice(notices: readonly string[]): number | null {
  for (const notice of notices.toReversed()) {
    const match = /(\d+) record\(?s?\)? loaded successfully/i.exec(notice);
    if (match?.[1] !== undefined) return Number(match[1]);
  }
  return null;
}
