import { useState } from "react";
import type { Answer } from "../../../src/explore/answer.ts";
import type { Explore } from "../../../src/explore/explore.ts";
import { orderBy } from "../../../src/explore/explore-sql.ts";
import { formatDimension, formatMeasure } from "../../../src/explore/format-value.ts";
import { findDimension, findMeasure } from "../../../src/explore/names.ts";

/** More are there on demand: a thousand rows would delay everything else. */
const FIRST_ROWS = 100;

/** The rows of an answer and the total of everything. The first cell of a row leads into it. */
export function AnswerTable({
  explore,
  answer,
  caption,
  drill,
  onSort,
}: {
  readonly explore: Explore;
  readonly answer: Answer;
  readonly caption: string;
  /** The address of the question about a row; null where there is none. */
  readonly drill: ((values: readonly (string | null)[]) => string) | null;
  readonly onSort?: (name: string) => void;
}) {
  const [all, setAll] = useState(false);
  const { question, rows, total, groups } = answer;
  const dimensions = question.by.flatMap((name) => findDimension(explore, name) ?? []);
  const measures = question.measures.flatMap((name) => findMeasure(explore, name) ?? []);
  const [sorted] = orderBy(explore, question);
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  const heading = (name: string, label: string, description: string, numeric: boolean) => {
    const direction = sorted?.name === name ? (sorted.descending ? "descending" : "ascending") : undefined;
    return (
      <th key={name} scope="col" aria-sort={direction} className={numeric ? "number" : undefined}>
        {onSort === undefined ? (
          <span title={description}>{label}</span>
        ) : (
          <button type="button" onClick={() => onSort(name)} title={description || undefined}>
            {label}
            <svg viewBox="0 0 8 8" aria-hidden="true" className="sort-mark">
              {direction === undefined ? null : (
                <path d={direction === "ascending" ? "M4 1l4 6H0z" : "M4 7L0 1h8z"} />
              )}
            </svg>
          </button>
        )}
      </th>
    );
  };
  const numbers = (values: readonly (string | null)[]) =>
    measures.map((measure, index) => {
      const value = values[index] ?? null;
      return (
        <td key={measure.name} className="number">
          <data value={value ?? ""}>{formatMeasure(measure, value)}</data>
        </td>
      );
    });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label={`Table: ${caption}`}>
        <table className="answer">
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {dimensions.map(({ name, label, description, type }) =>
                heading(name, label, description, type === "number"),
              )}
              {measures.map(({ name, label, description }) => heading(name, label, description, true))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => {
              const values = row.slice(0, dimensions.length);
              return (
                <tr key={JSON.stringify(values)}>
                  {dimensions.map((dimension, index) => {
                    const value = values[index] ?? null;
                    const text = formatDimension(dimension, value);
                    const content = value === "" ? <em>empty</em> : value === null ? <em>{text}</em> : text;
                    return (
                      <td key={dimension.name} className={dimension.type === "number" ? "number" : undefined}>
                        {index === 0 && drill !== null ? <a href={drill(values)}>{content}</a> : content}
                      </td>
                    );
                  })}
                  {numbers(row.slice(dimensions.length))}
                </tr>
              );
            })}
          </tbody>
          {dimensions.length === 0 || rows.length === 0 ? null : (
            <tfoot>
              <tr>
                <th scope="row" colSpan={dimensions.length}>
                  {groups > rows.length ? `All ${groups.toLocaleString("en-US")}` : "All"}
                </th>
                {numbers(total)}
              </tr>
            </tfoot>
          )}
        </table>
      </section>
      {shown.length < rows.length ? (
        <button type="button" className="plain" onClick={() => setAll(true)}>
          Show all {rows.length.toLocaleString("en-US")} rows
        </button>
      ) : null}
    </>
  );
}
