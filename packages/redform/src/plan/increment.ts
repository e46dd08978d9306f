import {
  addColumn,
  deleteArriving,
  dropColumn,
  insertArriving,
  mergeArriving,
  stagedColumns,
} from "../sql/increment.ts";
import type { Increment, PlannedStatement } from "./plan-types.ts";

/** A column as the warehouse tells it. */
export interface Column {
  readonly name: string;
  /** With length and scale. */
  readonly type: string;
}

/** Why columns do not fit what is declared of them. */
export interface WrongColumns {
  readonly message: string;
  readonly hint: string;
}

/** The statements that write what is staged; where columns may change, asked of what arrives. */
export function incrementStatements(increment: Increment): readonly PlannedStatement[] {
  return increment.onSchemaChange === "ignore"
    ? writeArriving(increment, increment.columns)
    : [{ purpose: "columns", sql: stagedColumns(increment.target), makes: increment }];
}

/** What writes an increment of these columns, with the changes that its table needs for them. */
export function followColumns(
  increment: Increment,
  arriving: readonly Column[],
): readonly PlannedStatement[] | WrongColumns {
  const { target, columns, uniqueKey, onSchemaChange } = increment;
  const arrives = namesIn(arriving.map(({ name }) => name));
  const stands = namesIn(columns);
  const added = arriving.filter(({ name }) => !stands(name));
  const missing = columns.filter((name) => !arrives(name));
  const keyless = uniqueKey.filter((name) => !arrives(name));
  if (keyless.length > 0) {
    return {
      message: `the increment has no ${list(keyless)}, which its uniqueKey names`,
      hint: "Select it in the model, or change uniqueKey.",
    };
  }
  if (onSchemaChange === "fail" && added.length + missing.length > 0) {
    return changed(
      added.map(({ name }) => name),
      missing,
    );
  }
  const drops = onSchemaChange === "synchronize" ? missing : [];
  const gone = namesIn(drops);
  const written = [
    ...columns.filter((name) => arrives(name) && !gone(name)),
    ...added.map(({ name }) => name),
  ];
  return [
    ...drops.map((name) => alter(dropColumn(target, name))),
    ...added.map(({ name, type }) => alter(addColumn(target, name, type))),
    ...writeArriving(increment, written),
  ];
}

function writeArriving(
  { target, uniqueKey, strategy }: Increment,
  columns: readonly string[],
): readonly PlannedStatement[] {
  if (uniqueKey.length > 0 && strategy === "merge") return mergeArriving(target, uniqueKey, columns);
  const deletes = uniqueKey.length === 0 ? [] : deleteArriving(target, uniqueKey);
  return [
    ...deletes.map((sql) => ({ purpose: "delete" as const, sql })),
    { purpose: "insert", sql: insertArriving(target, columns) },
  ];
}

function changed(added: readonly string[], missing: readonly string[]): WrongColumns {
  const parts = [
    ...(added.length > 0 ? [`brings ${list(added)}, which the table has not`] : []),
    ...(missing.length > 0 ? [`lacks ${list(missing)}, which the table has`] : []),
  ];
  return {
    message: `the increment's columns are not the table's: it ${parts.join(", and ")}`,
    hint: 'Build the table anew with --full-refresh, or let onSchemaChange be "extend" or "synchronize".',
  };
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** Redshift folds the case of names, quoted or not, unless it is told otherwise. */
function namesIn(names: readonly string[]): (name: string) => boolean {
  const folded = new Set(names.map((name) => name.toLowerCase()));
  return (name) => folded.has(name.toLowerCase());
}

function alter(sql: string): PlannedStatement {
  return { purpose: "alter", sql };
}
