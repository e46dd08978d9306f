import { isSignificant, type StatementText } from "../sql/tokens.ts";

/** What may stand before a secret. Looked for first, so that most statements are not read again. */
const MAYBE = /credentials|access_key|session_token|symmetric_key|password/i;

/** Words whose string is a secret. (dg/copy-parameters-authorization, dg/r_CREATE_USER) */
const BEFORE: ReadonlySet<string> = new Set([
  ...["credentials", "access_key_id", "secret_access_key", "session_token", "master_symmetric_key"],
  "password",
]);

const MASK = "'***'";

export interface Masked {
  readonly text: string;
  /** Whether there was something to hide, so that messages about it are to be masked too. */
  readonly masked: boolean;
}

/** The statement as it may be kept and shown: passwords and credentials are masked. */
export function maskSecrets({ text, tokens }: StatementText): Masked {
  if (!MAYBE.test(text)) return { text, masked: false };
  let out = "";
  let masked = false;
  let secret = false;
  for (const token of tokens) {
    const hide: boolean = secret && token.kind === "string";
    out += hide ? MASK : token.text;
    masked ||= hide;
    if (!isSignificant(token)) continue;
    const word = token.text.toLowerCase();
    // A string that follows another goes on with it.
    secret = (token.kind === "word" && BEFORE.has(word)) || (secret && (word === "as" || hide));
  }
  return { text: out, masked };
}

/** An error's message without the literals that it quotes. */
export function maskLiterals(message: string): string {
  return message.replace(/'(?:[^']|'')*(?:'|$)/g, MASK);
}
