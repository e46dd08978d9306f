import type { Question } from "../../../src/explore/explore.ts";
import { filterTexts } from "../../../src/explore/filter-text.ts";
import type { AskedQuestion } from "../../../src/explore/question.ts";
import { href } from "../router.ts";

/** A question in the address bar, in the words of the command line: `by=level&where=gender%3DF&top=10`. */

const LISTS = ["measures", "by", "sort"] as const;

/** What the parameters ask, unchecked. */
export function askedOf(params: URLSearchParams): AskedQuestion {
  const list = (name: string): readonly string[] =>
    (params.get(name) ?? "").split(",").filter((part) => part !== "");
  const top = params.get("top");
  return {
    measures: list("measures"),
    by: list("by"),
    sort: list("sort"),
    where: params.getAll("where"),
    from: params.get("from") ?? undefined,
    to: params.get("to") ?? undefined,
    top: top === null || top === "" ? undefined : Number(top),
  };
}

/** A checked question as it may be asked again. */
export function toAsked(question: Question): AskedQuestion {
  const { measures, by, from, to, where, sort, top } = question;
  return {
    measures,
    by,
    from: from ?? undefined,
    to: to ?? undefined,
    where: where.flatMap(filterTexts),
    sort: sort.map(({ name, descending }) => `${descending ? "-" : ""}${name}`),
    top: top ?? undefined,
  };
}

/** The address of a question to an explore. */
export function askHref(explore: string, asked: AskedQuestion, draw: string | null = null): string {
  const params = new URLSearchParams();
  for (const name of LISTS) {
    const value = (asked[name] ?? []).join(",");
    if (value !== "") params.set(name, value);
  }
  for (const name of ["from", "to"] as const) {
    const value = asked[name];
    if (value !== undefined && value !== "") params.set(name, value);
  }
  for (const filter of asked.where ?? []) params.append("where", filter);
  if (asked.top !== undefined) params.set("top", String(asked.top));
  if (draw !== null) params.set("draw", draw);
  const query = params.toString();
  return `${href(["explore", explore, "ask"])}${query === "" ? "" : `?${query}`}`;
}

/** The same question on a terminal. */
export function commandLine(explore: string, asked: AskedQuestion): string {
  const words = ["npx dataform explore", explore];
  const add = (flag: string, value: string): void => {
    words.push(`--${flag}`, quoted(value));
  };
  for (const name of ["by", "measures", "sort"] as const) {
    const value = (asked[name] ?? []).join(",");
    if (value !== "") add(name, value);
  }
  if (asked.from) add("from", asked.from);
  if (asked.to) add("to", asked.to);
  for (const filter of asked.where ?? []) add("where", filter);
  if (asked.top !== undefined) add("top", String(asked.top));
  return words.join(" ");
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w=.,:@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
