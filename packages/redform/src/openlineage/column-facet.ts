import { type ColumnEdge, ROWS } from "../lineage/column-edge.ts";
import { datasetName, type Naming } from "./names.ts";
import { type Facet, facet } from "./run-event.ts";

/** One column that another is made of, or hangs on. */
interface InputField {
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
  readonly transformations: readonly Transformation[];
}

interface Transformation {
  readonly type: "DIRECT" | "INDIRECT";
  readonly subtype: string;
  readonly description: string;
  readonly masking: boolean;
}

/** The columnLineage facet of a table; null where nothing is known. Rows as such have no name there. */
export function columnLineageFacet(edges: readonly ColumnEdge[], naming: Naming): Facet | null {
  const named = edges.filter(({ from }) => from.column !== ROWS);
  const ofRows = named.filter(({ to }) => to.column === ROWS);
  const fields: Record<string, { readonly inputFields: readonly InputField[] }> = {};
  for (const { to } of named) {
    if (to.column === ROWS || to.column in fields) continue;
    const own = named.filter((edge) => edge.to.column === to.column);
    fields[to.column] = { inputFields: inputFields(own, naming) };
  }
  if (named.length === 0) return null;
  return facet("ColumnLineageDatasetFacet", { fields, dataset: inputFields(ofRows, naming) });
}

/** Each column once, with all that is done with it. */
function inputFields(edges: readonly ColumnEdge[], naming: Naming): readonly InputField[] {
  const found = new Map<string, InputField & { transformations: Transformation[] }>();
  for (const edge of edges) {
    const key = `${edge.from.node}\0${edge.from.column}`;
    const known = found.get(key) ?? {
      ...datasetName(edge.from.node, naming),
      field: edge.from.column,
      transformations: [],
    };
    known.transformations.push(transformationOf(edge));
    found.set(key, known);
  }
  return [...found.values()];
}

const INDIRECT: Readonly<Record<string, string>> = {
  join: "JOIN",
  filter: "FILTER",
  group: "GROUP_BY",
  order: "SORT",
  window: "WINDOW",
};

function transformationOf({ kind, use, expression }: ColumnEdge): Transformation {
  const rest = { description: expression ?? "", masking: false };
  if (kind === "condition")
    return { type: "INDIRECT", subtype: INDIRECT[use ?? ""] ?? "CONDITIONAL", ...rest };
  const subtype = kind === "copy" ? "IDENTITY" : use === "aggregate" ? "AGGREGATION" : "TRANSFORMATION";
  return { type: "DIRECT", subtype, ...rest };
}
