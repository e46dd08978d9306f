/** A `${NAME}` that names no environment variable; the offset counts from the start of the text. */
export interface MissingVariable {
  readonly name: string;
  readonly offset: number;
}

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Puts environment variables in place of every `${NAME}` of a text. */
export function substitute(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly text: string; readonly missing: readonly MissingVariable[] } {
  const missing: MissingVariable[] = [];
  const substituted = text.replace(REFERENCE, (reference, name: string, offset: number) => {
    const value = env[name];
    if (value === undefined) missing.push({ name, offset });
    return value ?? reference;
  });
  return { text: substituted, missing };
}
