/**
 * An error that a native function or macro raises in the engine. The SQLSTATE travels in the text, from
 * where the session reads it back.
 */
export function failure(code: string, message: string): Error {
  return new Error(`SQLSTATE ${code}: ${message}`);
}
