import type { CompiledTable, RedshiftOptions } from "../graph/compiled-graph.ts";
import { alterDistStyle, alterEncoding, alterSortKeyAuto, alterSortKeys } from "../sql/alter-design.ts";
import type { Relation, TableDesign } from "../warehouse/warehouse.ts";

/** Where a table stands otherwise than its model says. */
export interface Drift {
  /** What differs, as sentences. */
  readonly notes: readonly string[];
  /** What makes the standing table as the model says, in place; none where `copy` is needed. */
  readonly alters: readonly string[];
  /** Whether it takes a copy of the table, because ALTER TABLE can't change what differs. */
  readonly copy: boolean;
}

const NONE: Drift = { notes: [], alters: [], copy: false };

/** What the model says nothing of may stand as it does. */
export function driftOf({ target, redshift }: CompiledTable, standing: Relation | undefined): Drift {
  const design = standing?.design;
  if (redshift === undefined || design === undefined) return NONE;
  const sorting = sortDrift(redshift, design);
  // Of a table with an interleaved sort key nothing else can be altered. (dg/r_ALTER_TABLE)
  const stuck = design.sortStyle === "interleaved" && sorting?.alter === undefined;
  const dist = distDrift(redshift, design);
  const encodings = encodingDrift(redshift, design);
  const rest = [
    ...(dist === null
      ? []
      : [{ note: dist, sql: alterDistStyle(target, redshift.distStyle ?? "", redshift.distKey) }]),
    ...encodings.map(({ column, encoding, note }) => ({
      note,
      sql: alterEncoding(target, column, encoding),
    })),
  ];
  const sort = sorting?.alter;
  const notes = [...(sorting === null ? [] : [sorting.note]), ...rest.map(({ note }) => note)];
  if ((stuck && rest.length > 0) || (sorting !== null && sort === undefined)) {
    return { notes, alters: [], copy: true };
  }
  return {
    notes,
    // The sort key first: changing it may change encodings too.
    alters: [
      ...(sort === undefined
        ? []
        : [sort.length === 0 ? alterSortKeyAuto(target) : alterSortKeys(target, sort)]),
      ...rest.map(({ sql }) => sql),
    ],
    copy: false,
  };
}

function distDrift(declared: RedshiftOptions, standing: TableDesign): string | null {
  const { distStyle, distKey } = declared;
  if (distStyle === undefined || standing.distStyle === undefined) return null;
  const key = distStyle === "key" ? distKey : undefined;
  const sameKey = key === undefined || key.toLowerCase() === standing.distKey?.toLowerCase();
  if (distStyle === standing.distStyle && sameKey) return null;
  const said = (style: string, by: string | undefined): string =>
    by === undefined ? style : `${style} (${by})`;
  const stands = standing.distStyle === "key" ? standing.distKey : undefined;
  return `its distribution is ${said(standing.distStyle, stands)}, and the model says ${said(distStyle, key)}`;
}

/** `alter` names the columns to sort by, none for "auto"; absent where ALTER TABLE can't. */
function sortDrift(
  declared: RedshiftOptions,
  standing: TableDesign,
): { readonly note: string; readonly alter?: readonly string[] } | null {
  const { sortKeys = [], sortStyle = "compound" } = declared;
  const stands =
    standing.sortStyle === "auto"
      ? "auto"
      : standing.sortKeys.length === 0
        ? "none"
        : `${standing.sortStyle ?? "compound"} (${standing.sortKeys.join(", ")})`;
  const said = sortStyle === "auto" ? "auto" : `${sortStyle} (${sortKeys.join(", ")})`;
  if ((sortStyle !== "auto" && sortKeys.length === 0) || said.toLowerCase() === stands.toLowerCase())
    return null;
  // Of an empty table nobody tells whether the sort key is automatic.
  if (sortStyle === "auto" && standing.sortKeys.length === 0) return null;
  const note = `its sort key is ${stands}, and the model says ${said}`;
  if (sortStyle === "interleaved") return { note };
  return { note, alter: sortStyle === "auto" ? [] : sortKeys };
}

function encodingDrift(
  { encode = {} }: RedshiftOptions,
  { encodings }: TableDesign,
): readonly { readonly column: string; readonly encoding: string; readonly note: string }[] {
  const standing = new Map(Object.entries(encodings).map(([name, one]) => [name.toLowerCase(), one]));
  const plain = (encoding: string): string => (encoding === "raw" ? "none" : encoding);
  return Object.entries(encode).flatMap(([column, encoding]) => {
    const stands = standing.get(column.toLowerCase());
    if (stands === undefined || plain(stands) === plain(encoding)) return [];
    const note = `the encoding of ${column} is ${stands === "none" ? "raw" : stands}, and the model says ${encoding}`;
    return [{ column, encoding, note }];
  });
}
