import { useEffect, useId, useState } from "react";
import type { Dimension, Explore } from "../../../src/explore/explore.ts";
import { filterTexts, readFilters } from "../../../src/explore/filter-text.ts";
import { formatDimension } from "../../../src/explore/format-value.ts";
import { describeFilter } from "../../../src/explore/insight.ts";
import { findDimension } from "../../../src/explore/names.ts";
import type { AskedQuestion } from "../../../src/explore/question.ts";
import { ask } from "../data/live.ts";
import { live } from "../data/load-piece.ts";

interface FieldsProps {
  readonly explore: Explore;
  readonly asked: AskedQuestion;
  readonly onChange: (asked: AskedQuestion) => void;
}

/** The filters that hold, each with a button that takes it away, and fields for another. */
export function FilterFields({ explore, asked, onChange }: FieldsProps) {
  const where = asked.where ?? [];
  const filters = readFilters(explore, where, () => undefined);
  return (
    <fieldset>
      <legend>Filters</legend>
      {filters.length === 0 ? null : (
        <ul className="filter-list">
          {filters.map((filter) => {
            const texts = filterTexts(filter);
            const described = describeFilter(explore, filter);
            const others = filters.filter((other) => other !== filter).flatMap(filterTexts);
            return (
              <li key={texts.join()}>
                {described}
                <button
                  type="button"
                  className="remove"
                  aria-label={`Remove the filter: ${described}`}
                  onClick={() => onChange({ ...asked, where: others })}
                >
                  ×
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <NewFilter explore={explore} onAdd={(text) => onChange({ ...asked, where: [...where, text] })} />
    </fieldset>
  );
}

type Sign = "=" | "!=" | "~" | ">=" | "<=" | " is null" | " is not null";

const SIGNS: Readonly<Record<Sign, string>> = {
  "=": "is",
  "!=": "is not",
  "~": "holds",
  ">=": "is at least",
  "<=": "is at most",
  " is null": "is missing",
  " is not null": "is known",
};

function signsOf(dimension: Dimension): readonly Sign[] {
  const compared: readonly Sign[] = dimension.type === "text" ? ["~"] : [">=", "<="];
  return ["=", "!=", ...compared, " is null", " is not null"];
}

function NewFilter({
  explore,
  onAdd,
}: {
  readonly explore: Explore;
  readonly onAdd: (text: string) => void;
}) {
  const id = useId();
  const [name, setName] = useState(explore.dimensions[0]?.name ?? "");
  const [sign, setSign] = useState<Sign>("=");
  const [value, setValue] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const dimension = findDimension(explore, name);
  const proposals = useProposals(explore, dimension, value);
  if (dimension === undefined) return null;
  const needsValue = !sign.includes("null");
  const add = (): void => {
    const text = `${name}${sign}${needsValue ? value : ""}`;
    let wrong: string | null = null;
    readFilters(explore, [text], (_, message, remedy) => {
      wrong = [message, remedy].join(" ").trim();
    });
    setFault(wrong);
    if (wrong !== null) return;
    onAdd(text);
    setValue("");
  };
  return (
    <div className="new-filter">
      <select
        aria-label="Dimension to filter by"
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setSign("=");
          setFault(null);
        }}
      >
        {explore.dimensions.map((one) => (
          <option key={one.name} value={one.name}>
            {one.label}
          </option>
        ))}
      </select>
      <select aria-label="Comparison" value={sign} onChange={(event) => setSign(event.target.value as Sign)}>
        {signsOf(dimension).map((one) => (
          <option key={one} value={one}>
            {SIGNS[one]}
          </option>
        ))}
      </select>
      {needsValue ? (
        <input
          aria-label="Value"
          list={id}
          type={dimension.type === "date" ? "date" : "text"}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
      ) : null}
      <datalist id={id}>
        {proposals.map((proposal) => (
          <option key={proposal} value={proposal}>
            {formatDimension(dimension, proposal)}
          </option>
        ))}
      </datalist>
      <button type="button" className="plain" onClick={add}>
        Add filter
      </button>
      {fault === null ? null : <p role="alert">{fault}</p>}
    </div>
  );
}

/** Values that there are: asked of a live server, else those that the explore declares. */
function useProposals(explore: Explore, dimension: Dimension | undefined, part: string): readonly string[] {
  const [held, setHeld] = useState<readonly string[]>([]);
  const name = dimension?.name ?? "";
  useEffect(() => {
    setHeld([]);
    if (!live || name === "") return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const body = { explore: explore.name, dimension: name, part };
      ask<{ readonly values: readonly (string | null)[] }>("api/explore/values", body, stop.signal).then(
        ({ values }) => setHeld(values.filter((value) => value !== null)),
        // Without proposals a value can still be typed.
        () => undefined,
      );
    }, 200);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [explore.name, name, part]);
  return held.length > 0 ? held : Object.keys(dimension?.values ?? {});
}
