import type { CompiledTable, TableType, WarnOn } from "../graph/compiled-graph.ts";
import type { RedshiftBlock } from "./redshift-schema.ts";

/** What is wrong with a redshift block. */
export interface Complaint {
  /** The keys that lead to the fault, within the block. */
  readonly path: readonly string[];
  readonly message: string;
  readonly remedy: string | null;
  /** The stock tool compiles this; Redshift refuses it. */
  readonly isStockForm?: boolean;
}

/** Of an interleaved and of a compound sort key (r_CREATE_TABLE_NEW). */
const MOST_SORT_KEYS = { interleaved: 8, compound: 400 } as const;

/** What Redshift demands beyond the shape (r_CREATE_TABLE_NEW). */
export function checkRules(
  block: RedshiftBlock,
  table: Pick<CompiledTable, "enumType" | "uniqueKey">,
  asserted: readonly WarnOn[],
): readonly Complaint[] {
  return [
    ...distribution(block),
    ...sorting(block),
    ...keys(block, table.enumType),
    ...repeated(block),
    ...tablesOnly(block, table.enumType),
    ...increments(block, table),
    ...warnings(block, asserted),
  ];
}

function distribution({ distStyle, distKey }: RedshiftBlock): readonly Complaint[] {
  if (distStyle === "key" && distKey === undefined) {
    return [
      { path: ["distStyle"], message: 'distStyle "key" needs a distKey.', remedy: 'Add distKey: "column".' },
    ];
  }
  if (distKey === undefined || distStyle === "key") return [];
  if (distStyle === undefined) {
    return [
      { path: ["distKey"], message: 'a distKey needs distStyle "key".', remedy: 'Add distStyle: "key".' },
    ];
  }
  return [
    {
      path: ["distKey"],
      message: `distStyle "${distStyle}" takes no distKey.`,
      remedy: 'Remove distKey, or set distStyle: "key".',
      isStockForm: distStyle !== "auto",
    },
  ];
}

function sorting({ sortStyle, sortKeys }: RedshiftBlock): readonly Complaint[] {
  if (sortStyle === "auto") {
    if (sortKeys === undefined) return [];
    const message = 'sortStyle "auto" takes no sortKeys.';
    return [{ path: ["sortKeys"], message, remedy: 'Remove sortKeys, or set sortStyle: "compound".' }];
  }
  if (sortKeys === undefined) {
    if (sortStyle === undefined) return [];
    const message = `sortStyle "${sortStyle}" needs sortKeys.`;
    return [{ path: ["sortStyle"], message, remedy: 'Add sortKeys: ["column"].' }];
  }
  const style = sortStyle ?? "compound";
  const most = MOST_SORT_KEYS[style];
  if (sortKeys.length <= most) return [];
  const message = `${sortKeys.length} sort keys, and sortStyle "${style}" takes ${most} at most.`;
  return [{ path: ["sortKeys"], message, remedy: "Keep those that queries filter by most." }];
}

function keys({ primaryKey, foreignKeys }: RedshiftBlock, type: TableType): readonly Complaint[] {
  const complaints: Complaint[] = [];
  if (type === "VIEW") {
    const path = primaryKey !== undefined ? "primaryKey" : foreignKeys !== undefined ? "foreignKeys" : null;
    if (path === null) return [];
    const remedy = "Make it a table, or assert the same with assertions: { uniqueKey: [...] }.";
    return [{ path: [path], message: "a view can't have keys.", remedy }];
  }
  foreignKeys?.forEach(({ columns, referencedColumns }, index) => {
    if (referencedColumns === undefined || referencedColumns.length === columns.length) return;
    complaints.push({
      path: ["foreignKeys", String(index), "referencedColumns"],
      message: `columns names ${columns.length} and referencedColumns ${referencedColumns.length}.`,
      remedy: "Name one referenced column for each column, in the same order.",
    });
  });
  return complaints;
}

function repeated(block: RedshiftBlock): readonly Complaint[] {
  return (["sortKeys", "primaryKey"] as const).flatMap((key) => {
    const names = block[key] ?? [];
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) return [];
    return [{ path: [key], message: `the column "${twice}" is named twice.`, remedy: null }];
  });
}

function tablesOnly(block: RedshiftBlock, type: TableType): readonly Complaint[] {
  if (type !== "VIEW") return [];
  return (["audit", "encode", "backup"] as const)
    .filter((key) => block[key] !== undefined)
    .map((key) => ({
      path: [key],
      message: "a view stores no rows.",
      remedy: `Make it a table, or remove ${key}.`,
    }));
}

function increments(
  block: RedshiftBlock,
  { enumType, uniqueKey = [] }: Pick<CompiledTable, "enumType" | "uniqueKey">,
): readonly Complaint[] {
  if (enumType !== "INCREMENTAL") {
    return (["onSchemaChange", "incrementalStrategy"] as const)
      .filter((key) => block[key] !== undefined)
      .map((key) => ({
        path: [key],
        message: "only an incremental table has increments.",
        remedy: `Make it type: "incremental", or remove ${key}.`,
      }));
  }
  const { incrementalStrategy } = block;
  if (incrementalStrategy === undefined || uniqueKey.length > 0) return [];
  const message = `incrementalStrategy "${incrementalStrategy}" needs a uniqueKey.`;
  return [
    {
      path: ["incrementalStrategy"],
      message,
      remedy: 'Add uniqueKey: ["column"] to the config; without one, rows are added.',
    },
  ];
}

function warnings(block: RedshiftBlock, asserted: readonly WarnOn[]): readonly Complaint[] {
  const { warnOn = [] } = block;
  const there = new Set<WarnOn>([
    ...asserted,
    ...(block.primaryKey === undefined ? [] : (["primaryKey"] as const)),
    ...((block.foreignKeys ?? []).length === 0 ? [] : (["foreignKeys"] as const)),
  ]);
  const absent = warnOn
    .filter((kind) => !there.has(kind))
    .map((kind) => ({
      path: ["warnOn"],
      message: `the config asserts no ${kind}.`,
      remedy: there.size === 0 ? "Remove warnOn." : `It asserts: ${[...there].sort().join(", ")}.`,
    }));
  const [one, other] = ["nonNull", "rowConditions"] as const;
  const half = warnOn.includes(one) !== warnOn.includes(other) && there.has(one) && there.has(other);
  if (absent.length > 0 || !half) return absent;
  return [
    {
      path: ["warnOn"],
      message: "nonNull and rowConditions of a config are one assertion.",
      remedy: "Name both, or put one of them into an assertion file.",
    },
  ];
}
