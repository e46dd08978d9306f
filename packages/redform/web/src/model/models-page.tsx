import { useDeferredValue, useMemo, useState } from "react";
import type { SiteNode } from "../../../src/site/site-data.ts";
import { counted, formatCount } from "../format.ts";
import { ModelsTable } from "../overview/models-table.tsx";
import { isModel } from "../overview/overview-page.tsx";
import type { PageProps } from "../page-props.ts";
import { href, navigate } from "../router.ts";

/** Lines that are drawn at once; further ones on demand. */
const STEP = 100;

/** Every model, to be filtered by text, schema and tag. The filters stand in the address. */
export function ModelsPage({ index, route }: PageProps) {
  const [shown, setShown] = useState(STEP);
  const text = route.params.get("q") ?? "";
  const schema = route.params.get("schema") ?? "";
  const tag = route.params.get("tag") ?? "";
  const models = useMemo(() => index.nodes.filter(isModel), [index]);
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const found = models.filter(
    (node) =>
      (schema === "" || node.schema === schema) &&
      (tag === "" || node.tags.includes(tag)) &&
      (wanted === "" || haystack(node).includes(wanted)),
  );
  const set = (change: Readonly<Record<string, string>>): void => {
    setShown(STEP);
    navigate(href(["models"], { q: text, schema, tag, ...change }), { replace: true });
  };
  return (
    <>
      <div className="page-head">
        <h1>Models</h1>
        <p className="note" aria-live="polite">
          {found.length === models.length
            ? counted(models.length, "model")
            : `${formatCount(found.length)} of ${counted(models.length, "model")}`}
        </p>
      </div>
      <div className="filters">
        <label>
          <span>Contains</span>
          <input type="text" value={text} onChange={(event) => set({ q: event.target.value })} />
        </label>
        <Choice
          label="Schema"
          value={schema}
          values={unique(models.flatMap((node) => node.schema ?? []))}
          onChange={(value) => set({ schema: value })}
        />
        <Choice
          label="Tag"
          value={tag}
          values={unique(models.flatMap(({ tags }) => tags))}
          onChange={(value) => set({ tag: value })}
        />
      </div>
      <ModelsTable index={index} models={found.slice(0, shown)} />
      {found.length > shown ? (
        <button type="button" className="button" onClick={() => setShown(shown + STEP)}>
          Show more
        </button>
      ) : null}
    </>
  );
}

function Choice({
  label,
  value,
  values,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly onChange: (value: string) => void;
}) {
  if (values.length === 0) return null;
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">any</option>
        {values.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  );
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

function haystack({ id, summary, file, tags }: SiteNode): string {
  return `${id}\n${summary}\n${file ?? ""}\n${tags.join("\n")}`.toLowerCase();
}
