import type { Explore } from "../../../src/explore/explore.ts";
import { isDay } from "../../../src/explore/moment.ts";
import type { AskedQuestion } from "../../../src/explore/question.ts";
import { FilterFields } from "./filter-fields.tsx";

const TOPS = [5, 10, 25, 100];

/** Everything that can be asked of an explore, as buttons and fields. */
export function AskPanel({
  explore,
  asked,
  onChange,
}: {
  readonly explore: Explore;
  readonly asked: AskedQuestion;
  readonly onChange: (asked: AskedQuestion) => void;
}) {
  const { by = [], measures = [], sort = [] } = asked;
  const offered = explore.measures.filter(({ hidden, name }) => !hidden || measures.includes(name));
  const chosen =
    measures.length === 0
      ? explore.measures.filter(({ hidden }) => !hidden).map(({ name }) => name)
      : measures;
  const toggled = (names: readonly string[], name: string): readonly string[] =>
    names.includes(name) ? names.filter((other) => other !== name) : [...names, name];
  // What is no longer asked for can't be sorted by.
  const change = (next: Pick<AskedQuestion, "by" | "measures">): void => {
    const names = [...(next.by ?? by), ...(next.measures ?? chosen)];
    onChange({ ...asked, ...next, sort: sort.filter((name) => names.includes(name.replace(/^-/, ""))) });
  };
  return (
    <form className="ask-panel" aria-label="Question" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>Measures</legend>
        <div className="chips">
          {offered.map(({ name, label, description }) => (
            <Chip
              key={name}
              label={label}
              title={description}
              on={chosen.includes(name)}
              onToggle={() => {
                const next = toggled(chosen, name);
                change({ measures: next.length === 0 ? chosen : next });
              }}
            />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>Group by</legend>
        <div className="chips">
          {explore.dimensions.map(({ name, label, description }) => (
            <Chip
              key={name}
              label={label}
              title={description}
              on={by.includes(name)}
              place={by.length > 1 ? by.indexOf(name) + 1 : 0}
              onToggle={() => change({ by: toggled(by, name) })}
            />
          ))}
        </div>
      </fieldset>
      {explore.time === null ? null : <Timeframe asked={asked} onChange={onChange} />}
      <FilterFields explore={explore} asked={asked} onChange={onChange} />
      <label className="inline-field">
        Rows
        <select
          value={asked.top ?? ""}
          onChange={(event) =>
            onChange({ ...asked, top: event.target.value === "" ? undefined : Number(event.target.value) })
          }
        >
          <option value="">all, up to 1,000</option>
          {[...new Set([...TOPS, ...(asked.top === undefined ? [] : [asked.top])])].map((top) => (
            <option key={top} value={top}>
              the top {top}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

function Chip({
  label,
  title,
  on,
  place = 0,
  onToggle,
}: {
  readonly label: string;
  readonly title: string;
  readonly on: boolean;
  readonly place?: number;
  readonly onToggle: () => void;
}) {
  return (
    <button type="button" className="chip" aria-pressed={on} title={title || undefined} onClick={onToggle}>
      {label}
      {place > 0 ? <span className="chip-place"> {place}</span> : null}
    </button>
  );
}

function Timeframe({
  asked,
  onChange,
}: {
  readonly asked: AskedQuestion;
  readonly onChange: (asked: AskedQuestion) => void;
}) {
  const field = (name: "from" | "to", label: string) => {
    const value = asked[name] ?? "";
    return (
      <label>
        {label}
        <input
          // A moment can't stand in a field for days.
          type={value === "" || isDay(value) ? "date" : "text"}
          value={value}
          onChange={(event) => onChange({ ...asked, [name]: event.target.value || undefined })}
        />
      </label>
    );
  };
  return (
    <fieldset>
      <legend>Timeframe, UTC</legend>
      <div className="fields">
        {field("from", "From")}
        {field("to", "To, inclusive")}
      </div>
    </fieldset>
  );
}
