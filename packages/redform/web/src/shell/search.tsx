import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { readView, viewHref } from "../graph/view-state.ts";
import type { PageProps } from "../page-props.ts";
import { KindMark } from "../parts/kind-mark.tsx";
import { navigate } from "../router.ts";
import { type SearchEntry, searchEntries, searchFor } from "./search-entries.ts";

const SHOWN = 12;

/** Jumps to a model, column, explore, assertion or test; on the graph, to its box. `/` puts the cursor there. */
export function Search({ index, route }: PageProps) {
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const asked = text !== "";
  const entries = useMemo(() => (asked ? searchEntries(index) : []), [index, asked]);
  const found = useMemo(() => searchFor(text, entries, SHOWN), [text, entries]);

  useEffect(() => {
    const focus = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target))
        return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener("keydown", focus);
    return () => window.removeEventListener("keydown", focus);
  }, []);

  const go = (entry: SearchEntry | undefined): void => {
    if (entry === undefined) return;
    setOpen(false);
    setText("");
    input.current?.blur();
    const onGraph = route.path[0] === "graph";
    navigate(
      onGraph ? viewHref({ ...readView(route), focus: entry.node, column: null, place: null }) : entry.href,
    );
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setOpen(true);
      setActive((active + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(found[active]);
    } else if (event.key === "Escape") {
      if (open && text !== "") setText("");
      else input.current?.blur();
      setOpen(false);
    }
  };
  const shown = open && text.trim() !== "";
  return (
    <search className="search">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Search models, columns and explores"
        aria-expanded={shown}
        aria-controls="search-list"
        aria-autocomplete="list"
        aria-activedescendant={shown && found.length > 0 ? `search-${active}` : undefined}
        placeholder="Search"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKey}
      />
      <kbd>/</kbd>
      <div id="search-list" className="search-list" role="listbox" aria-label="Found" hidden={!shown}>
        {shown && found.length === 0 ? (
          <div className="search-none" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
            Nothing is called that
          </div>
        ) : null}
        {found.map((entry, place) => (
          // The keys are those of the input: it keeps the focus.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={entry.href + entry.kind}
            id={`search-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => go(entry)}
            onMouseMove={() => setActive(place)}
          >
            <KindMark kind={entry.kind} />
            <span className="search-name">{entry.name}</span>
            <span className="search-place">{entry.place}</span>
          </div>
        ))}
      </div>
    </search>
  );
}

function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
