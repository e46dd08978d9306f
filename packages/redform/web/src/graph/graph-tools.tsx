import { useEffect, useMemo, useRef, useState } from "react";
import { isCheck } from "../../../src/site/layout/picture.ts";
import type { SiteIndex, SiteNodeKind } from "../../../src/site/site-data.ts";
import { KIND_NAMES, KindMark } from "../parts/kind-mark.tsx";
import { choicesOf, shownPicture } from "./shown-picture.ts";
import { SMALL } from "./small-layout.ts";
import { FILTERS, type FilterName, filtersGiven, type GraphView, NO_FILTERS } from "./view-state.ts";

export interface GraphToolsProps {
  readonly index: SiteIndex;
  readonly view: GraphView;
  /** "17 boxes, 34 edges" */
  readonly summary: string;
  readonly onChange: (part: Partial<GraphView>) => void;
  readonly onFit: () => void;
  readonly onZoom: (factor: number) => void;
}

const TITLES: Readonly<Record<FilterName, string>> = {
  kind: "Type",
  schema: "Schema",
  folder: "Folder",
  tag: "Tag",
};

/** Filters, what is shown, and how near. */
export function GraphTools({ index, view, summary, onChange, onFit, onZoom }: GraphToolsProps) {
  const given = filtersGiven(view);
  const hasChecks = useMemo(() => index.nodes.some(isCheck), [index]);
  const { only, filters, focus } = view;
  // A place comes with every movement, and changes nothing here.
  const key = JSON.stringify([only, filters, only ? focus : null]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what of the view matters
  const tooMany = useMemo(
    () => shownPicture(index, { only, filters, focus, checks: true }).nodes.length > SMALL,
    [index, key],
  );
  return (
    <div className="graph-tools" role="toolbar" aria-label="Graph">
      <FilterMenu index={index} view={view} onChange={onChange} />
      {given === 0 ? null : (
        <button type="button" className="tool" onClick={() => onChange({ filters: NO_FILTERS, place: null })}>
          Clear filters
        </button>
      )}
      {hasChecks ? (
        <button
          type="button"
          className="tool"
          aria-pressed={view.checks}
          disabled={tooMany && !view.checks}
          title={
            tooMany
              ? `Above ${SMALL} boxes, checks are counts on their models. Choose a model and show only its lineage, or filter.`
              : "Assertions and unit tests as boxes of their own"
          }
          onClick={() => onChange({ checks: !view.checks, place: null })}
        >
          Checks
        </button>
      ) : null}
      <button
        type="button"
        className="tool"
        aria-pressed={view.byRun}
        title="Colour by what the last run did"
        onClick={() => onChange({ byRun: !view.byRun })}
      >
        Last run
      </button>
      <span className="graph-summary" role="status">
        {summary}
      </span>
      <span className="tool-group">
        <button type="button" className="tool" aria-label="Zoom out" onClick={() => onZoom(1 / 1.3)}>
          −
        </button>
        <button type="button" className="tool" aria-label="Zoom in" onClick={() => onZoom(1.3)}>
          +
        </button>
        <button type="button" className="tool" onClick={onFit}>
          Fit
        </button>
      </span>
    </div>
  );
}

/** A panel of boxes to tick, for each property that the graph can be filtered by. */
function FilterMenu({ index, view, onChange }: Pick<GraphToolsProps, "index" | "view" | "onChange">) {
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = (event: globalThis.PointerEvent): void => {
      if (!menu.current?.contains(event.target as Node)) setOpen(false);
    };
    window.addEventListener("pointerdown", close);
    return () => window.removeEventListener("pointerdown", close);
  }, [open]);
  const choices = useMemo(
    () => FILTERS.map((name) => ({ name, values: choicesOf(index, name, view.checks) })),
    [index, view.checks],
  );
  const given = filtersGiven(view);
  const toggle = (name: FilterName, value: string): void => {
    const before = view.filters[name];
    const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value].sort();
    onChange({ filters: { ...view.filters, [name]: after }, place: null });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the panel from wherever in it the focus is
    <div
      ref={menu}
      className="filter-menu"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className="tool"
        aria-expanded={open}
        aria-controls="graph-filters"
        onClick={() => setOpen(!open)}
      >
        Filter{given === 0 ? "" : ` (${given})`}
      </button>
      <div id="graph-filters" className="filter-panel" hidden={!open}>
        {choices.map(({ name, values }) =>
          values.length === 0 ? null : (
            <fieldset key={name}>
              <legend>{TITLES[name]}</legend>
              <div className="filter-values">
                {values.map(({ value, count }) => (
                  <label key={value}>
                    <input
                      type="checkbox"
                      checked={view.filters[name].includes(value)}
                      onChange={() => toggle(name, value)}
                    />
                    {name === "kind" ? <KindMark kind={value as SiteNodeKind} /> : null}
                    <span className="filter-value">
                      {name === "kind" ? KIND_NAMES[value as SiteNodeKind] : value}
                    </span>
                    <span className="filter-count">{count}</span>
                  </label>
                ))}
              </div>
            </fieldset>
          ),
        )}
      </div>
    </div>
  );
}
