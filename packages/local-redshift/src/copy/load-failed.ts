import { type LoadError, RedshiftError } from "../types.ts";
import type { CopyTarget } from "./contract.ts";

/** How many load errors an error carries. */
const mostShown = 100;

/** The error of a load that reached MAXERROR: its detail names the first place, value and reason. */
export function loadFailed(target: CopyTarget, errors: readonly LoadError[]): RedshiftError {
  const table = target.table.replaceAll('"', "");
  const [first] = errors;
  return new RedshiftError(`Load into table '${table}' failed. Check 'sys_load_error_detail' for details.`, {
    code: "XX000",
    loadErrors: errors.slice(0, mostShown),
    ...(first === undefined ? {} : { detail: placeOf(first) }),
  });
}

function placeOf(error: LoadError): string {
  const column = error.columnName === null ? "" : ` column "${error.columnName}"`;
  const value = error.rawValue === null ? "" : `, value: ${error.rawValue.slice(0, 100)}`;
  return `${error.fileName}:${error.lineNumber}${column}: ${error.errorMessage} (${error.errorCode})${value}`;
}
