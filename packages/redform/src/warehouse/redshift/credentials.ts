/** Who logs in. Values are secret: they are given to the server and to nobody else. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** Milliseconds since the epoch; null where they stay valid. */
  readonly expiresAt: number | null;
}

/** Where sessions get what they log in with. */
export interface CredentialSource {
  /** Valid for a minute at least. @throws WarehouseError */
  get(): Promise<Credentials>;
  /** Forgets what is kept, after a refused login. False where asking again gives the same. */
  forget(): boolean;
}

const MARGIN_MS = 60_000;

/** Credentials that are as they are written. */
export function fixedCredentials(user: string, password: string): CredentialSource {
  return { get: async () => ({ user, password, expiresAt: null }), forget: () => false };
}

/**
 * Keeps what `fetch` gave until a minute before it expires. Sessions that connect at once wait for one
 * answer. A refresh that fails hurts only when what is kept has expired. `now` in ms since the epoch.
 */
export function keptCredentials(fetch: () => Promise<Credentials>, now: () => number): CredentialSource {
  let kept: Credentials | null = null;
  let asking: Promise<Credentials> | null = null;
  const validFor = (margin: number): Credentials | null =>
    kept !== null && (kept.expiresAt === null || kept.expiresAt - now() > margin) ? kept : null;
  const ask = async (): Promise<Credentials> => {
    try {
      kept = await fetch();
      return kept;
    } catch (error) {
      const standing = validFor(0);
      if (standing !== null) return standing;
      throw error;
    } finally {
      asking = null;
    }
  };
  return {
    get: async () => {
      const standing = validFor(MARGIN_MS);
      if (standing !== null) return standing;
      asking ??= ask();
      return asking;
    },
    forget: () => {
      kept = null;
      return true;
    },
  };
}
