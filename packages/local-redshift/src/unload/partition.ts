import { type Column, RedshiftError, type TextValue } from "../types.ts";
import type { Partition } from "./command.ts";

/** Which columns make the folders, and which stand in the files: indexes into the query's columns. */
export interface PartitionPlan {
  readonly keys: readonly number[];
  readonly written: readonly number[];
}

/** Types that may be partition keys (dg/r_UNLOAD, usage notes of PARTITION BY). */
const keyTypes = /^(?:smallint|integer|bigint|numeric|real|boolean|character|date$|timestamp without)/;

/** @throws RedshiftError for a column that the query has not, or that may not be a key */
export function partitionPlan(partition: Partition | null, columns: readonly Column[]): PartitionPlan {
  const all = columns.map((_, index) => index);
  if (partition === null) return { keys: [], written: all };
  const keys = partition.columns.map((name) => {
    const index = columns.findIndex((column) => column.name === name);
    const column = columns[index];
    if (column === undefined) {
      throw new RedshiftError(`column "${name}" of PARTITION BY is not in the query`, { code: "42703" });
    }
    if (!keyTypes.test(column.type)) {
      throw new RedshiftError(`column "${name}" of type ${column.type} can't be a partition key`, {
        code: "0A000",
      });
    }
    return index;
  });
  const written = partition.include ? all : all.filter((index) => !keys.includes(index));
  if (written.length === 0) {
    throw new RedshiftError("UNLOAD needs a column that is no partition key", {
      code: "42601",
      hint: "Add a column to the query, or say INCLUDE.",
    });
  }
  return { keys, written };
}

/** The folders of a row, as Hive names them: "year=2019/month=September/". */
export function partitionFolder(
  plan: PartitionPlan,
  columns: readonly Column[],
  values: readonly TextValue[],
): string {
  return plan.keys
    .map((index) => `${hiveEscaped(columns[index]?.name ?? "")}=${hiveValue(values[index] ?? null)}/`)
    .join("");
}

function hiveValue(value: TextValue): string {
  return value === null || value === "" ? "__HIVE_DEFAULT_PARTITION__" : hiveEscaped(value);
}

/** Characters that Hive escapes in the names of folders, besides control characters. */
const special = new Set("\"#%'*/:=?\\{[]^");

function hiveEscaped(text: string): string {
  return Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    const safe = code > 0x1f && code !== 0x7f && !special.has(character);
    return safe ? character : `%${code.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}
