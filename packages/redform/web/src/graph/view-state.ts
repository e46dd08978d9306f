import { href, type Route } from "../router.ts";

/** What the address bar holds of the graph view: a link shows the same. */
export interface GraphView {
  /** Id of the chosen node. */
  readonly focus: string | null;
  /** A column of the chosen node: where it comes from and goes is lit in place of the node's whole lineage. */
  readonly column: string | null;
  /** Show nothing but the lineage of the chosen node. */
  readonly only: boolean;
  /** Show assertions and unit tests as boxes. */
  readonly checks: boolean;
  /** Colour boxes by what the last run did instead of by type. */
  readonly byRun: boolean;
  /** What is shown, by property; all where a list is empty. */
  readonly filters: Filters;
  readonly place: Place | null;
}

export const FILTERS = ["kind", "schema", "folder", "tag"] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Readonly<Record<FilterName, readonly string[]>>;

/** The point of the picture in the middle of the window, and how large it is shown. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const ZOOM = { least: 0.02, most: 2 } as const;

export function readView({ params }: Route): GraphView {
  const list = (name: string): readonly string[] => [...new Set(params.getAll(name))].sort();
  return {
    focus: params.get("focus"),
    column: params.get("focus") === null ? null : params.get("column"),
    only: params.get("only") === "1" && params.get("focus") !== null,
    checks: params.get("checks") === "1",
    byRun: params.get("by") === "run",
    filters: { kind: list("kind"), schema: list("schema"), folder: list("folder"), tag: list("tag") },
    place: readPlace(params.get("at")),
  };
}

export function viewHref(view: GraphView): string {
  const params = new URLSearchParams();
  if (view.focus !== null) params.set("focus", view.focus);
  if (view.focus !== null && view.column !== null) params.set("column", view.column);
  if (view.only) params.set("only", "1");
  if (view.checks) params.set("checks", "1");
  if (view.byRun) params.set("by", "run");
  for (const name of FILTERS) for (const value of view.filters[name]) params.append(name, value);
  if (view.place !== null) params.set("at", writePlace(view.place));
  const query = params.toString();
  return `${href(["graph"])}${query === "" ? "" : `?${query}`}`;
}

export function filtersGiven({ filters }: GraphView): number {
  return FILTERS.reduce((sum, name) => sum + filters[name].length, 0);
}

export const NO_FILTERS: Filters = { kind: [], schema: [], folder: [], tag: [] };

function readPlace(text: string | null): Place | null {
  const [x = Number.NaN, y = Number.NaN, zoom = Number.NaN] = (text ?? "").split(",").map(Number);
  if (![x, y, zoom].every(Number.isFinite)) return null;
  return { x, y, zoom: Math.min(Math.max(zoom, ZOOM.least), ZOOM.most) };
}

function writePlace({ x, y, zoom }: Place): string {
  return `${Math.round(x)},${Math.round(y)},${Number(zoom.toFixed(3))}`;
}
