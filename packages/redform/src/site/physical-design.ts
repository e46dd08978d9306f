import type { CompiledTable } from "../graph/compiled-graph.ts";
import type { TableDesign } from "../warehouse/warehouse.ts";
import { nodeId } from "./node-id.ts";
import type { ModelDetail } from "./site-data.ts";
import type { StandingTable } from "./site-input.ts";

/** How a table is stored and kept, as label and value: what is declared, and what stands where that differs. */
export function physicalDesign(
  table: CompiledTable | null,
  standing: StandingTable | undefined,
): ModelDetail["design"] {
  const stands = standing?.design;
  if (table === null) return stands === undefined ? [] : designRows(stands);
  const { redshift = {}, uniqueKey = [], enumType } = table;
  if (enumType === "VIEW" || enumType === "INLINE") return [];
  const rows: [string, string][] = [
    ["Distribution", distribution(redshift.distStyle, redshift.distKey)],
    ["Sort key", sortKey(redshift.sortKeys ?? [], redshift.sortStyle)],
    ["Primary key", list(redshift.primaryKey)],
    [
      "Foreign keys",
      (redshift.foreignKeys ?? [])
        .map(({ columns, references, referencedColumns }) => {
          return `(${columns.join(", ")}) → ${nodeId(references)} (${referencedColumns.join(", ")})`;
        })
        .join("\n"),
    ],
    ["Unique key", list(uniqueKey)],
    ["Increment", enumType === "INCREMENTAL" ? (redshift.incrementalStrategy ?? "delete+insert") : ""],
    ["On schema change", enumType === "INCREMENTAL" ? (redshift.onSchemaChange ?? "ignore") : ""],
    ["Compression", encodings(redshift.encode ?? {})],
    ["Audited", redshift.audit === "after" ? "after it is published" : "before it is published"],
    ["Backup", redshift.backup === false ? "none" : ""],
    ["Protected", table.protected === true ? "a full refresh leaves it" : ""],
  ];
  const declared = rows.filter(([, value]) => value !== "");
  if (stands === undefined) return declared;
  const shown = new Map(declared);
  const others = designRows(stands).filter(([label, value]) => value !== shown.get(label));
  return [...declared, ...others.map(([label, value]) => [`${label} that stands`, value] as const)];
}

function designRows({
  distStyle,
  distKey,
  sortKeys,
  sortStyle,
  encodings: by,
}: TableDesign): [string, string][] {
  const rows: [string, string][] = [
    ["Distribution", distStyle === undefined ? "" : distribution(distStyle, distKey)],
    ["Sort key", sortStyle === "auto" ? "chosen by Redshift" : sortKey(sortKeys, sortStyle)],
    ["Compression", encodings(Object.fromEntries(Object.entries(by).filter(([, name]) => name !== "none")))],
  ];
  return rows.filter(([, value]) => value !== "");
}

function distribution(style: TableDesign["distStyle"], key: string | undefined): string {
  if (style === "key" || key !== undefined) return `key (${key ?? ""})`;
  return style ?? "auto";
}

function sortKey(columns: readonly string[], style: string | undefined): string {
  if (columns.length === 0) return style === "auto" ? "chosen by Redshift" : "";
  return `${style === "interleaved" ? "interleaved" : "compound"} (${columns.join(", ")})`;
}

function encodings(byColumn: Readonly<Record<string, string>>): string {
  return Object.entries(byColumn)
    .map(([column, encoding]) => `${column} ${encoding}`)
    .join(", ");
}

function list(columns: readonly string[] = []): string {
  return columns.length === 0 ? "" : `(${columns.join(", ")})`;
}
