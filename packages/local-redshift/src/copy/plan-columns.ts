import { RedshiftError } from "../types.ts";
import type { CopyCommand } from "./command.ts";
import type { CopyColumn, CopyTarget } from "./contract.ts";
import type { JsonPath } from "./json/paths.ts";
import type { Kind } from "./kinds/kind.ts";
import { kindOf } from "./kinds/of.ts";

/** A column that the load fills: where its value is, and how it is converted. */
export interface LoadColumn {
  readonly column: CopyColumn;
  readonly path: JsonPath;
  readonly kind: Kind;
}

/**
 * The columns that a load fills, in the order of the column list. Columns left out get their default.
 * @throws RedshiftError for a column that the table has not, or a jsonpaths file of another length
 */
export function loadColumns(
  command: CopyCommand,
  target: CopyTarget,
  paths: readonly JsonPath[] | null,
): readonly LoadColumn[] {
  const columns =
    command.columns === null ? allColumns(target, command) : named(target, command.columns, command);
  if (paths !== null && paths.length !== columns.length) {
    throw new RedshiftError(
      `Number of jsonpaths and the number of columns should match. JSONPath size: ${paths.length}, Number of columns in table or column list: ${columns.length}`,
      { code: "22023" },
    );
  }
  const whole = command.format.kind === "json" && command.format.match === "noshred";
  if (whole && (columns.length !== 1 || columns[0]?.type.kind !== "super")) {
    throw new RedshiftError("COPY JSON 'noshred' loads into one column of type SUPER", {
      code: "42601",
      hint: "Name it: copy t (column) from …",
    });
  }
  return columns.map((column, index) => ({
    column,
    path: whole ? [] : (paths?.[index] ?? [column.name]),
    kind: kindOf(column.type, command.conversion),
  }));
}

/** Every column but IDENTITY, whose values the table makes unless EXPLICIT_IDS is said. */
function allColumns(target: CopyTarget, command: CopyCommand): readonly CopyColumn[] {
  return target.columns.filter((column) => !column.identity || command.load.explicitIds);
}

/** With EXPLICIT_IDS the list names the IDENTITY column, and without it doesn't. (copy-parameters-column-mapping) */
function named(
  target: CopyTarget,
  names: readonly string[],
  { load: { explicitIds } }: CopyCommand,
): readonly CopyColumn[] {
  const identity = target.columns.find((column) => column.identity);
  if (identity !== undefined && names.includes(identity.name) !== explicitIds) {
    const message = explicitIds
      ? `EXPLICIT_IDS needs the IDENTITY column "${identity.name}" in the column list of COPY`
      : `the IDENTITY column "${identity.name}" in the column list of COPY needs EXPLICIT_IDS`;
    throw new RedshiftError(message, { code: "0A000" });
  }
  return names.map((name) => {
    const column = target.columns.find((one) => one.name === name);
    if (column === undefined) throw new RedshiftError(`column "${name}" does not exist`, { code: "42703" });
    return column;
  });
}
