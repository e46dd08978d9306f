import { type KeyboardEvent, type ReactNode, useId, useState } from "react";

export interface Tab {
  readonly name: string;
  readonly content: ReactNode;
}

/** One of several contents at a time, chosen by a row of tabs. Arrow keys go along the row. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const active = Math.min(chosen, tabs.length - 1);
  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (active + step + tabs.length) % tabs.length;
    setChosen(next);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={onKey}>
        {tabs.map(({ name }, place) => (
          <button
            type="button"
            key={name}
            role="tab"
            id={`${id}-tab-${place}`}
            aria-selected={place === active}
            aria-controls={`${id}-panel`}
            tabIndex={place === active ? 0 : -1}
            onClick={() => setChosen(place)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${active}`}>
        {tabs[active]?.content}
      </div>
    </>
  );
}
