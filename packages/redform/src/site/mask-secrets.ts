/** A word before a string that is a secret. (dg/copy-parameters-authorization, dg/r_CREATE_USER) */
const SECRET =
  /\b(credentials|access_key_id|secret_access_key|session_token|master_symmetric_key|password)(\s+(?:as\s+)?|\s*=\s*)'(?:[^']|'')*'/gi;

/** SQL as it may be published: the strings that hold credentials are masked. */
export function maskSecrets(sql: string): string {
  return sql.replace(SECRET, "$1$2'***'");
}
