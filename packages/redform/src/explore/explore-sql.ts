import { quoteName, quoteTarget } from "../graph/target.ts";
import { quoteText } from "../sql/literal.ts";
import {
  type Calculation,
  type Dimension,
  type Explore,
  type Expression,
  type Filter,
  isOrdered,
  type Join,
  type Measure,
  MOST_ROWS,
  type Question,
  type Sort,
  USUAL_ROWS,
} from "./explore.ts";
import { isDay, nextDay, timestampText } from "./moment.ts";
import { findDimension, findMeasure } from "./names.ts";

/** The statements that answer a question, each one Redshift SELECT. */
export interface QuestionSql {
  /** A row a group: the dimensions, then the measures. */
  readonly rows: string;
  /** One row: the measures over all groups, asked anew because not every measure can be added up. */
  readonly total: string;
  /** One row: the first and last moment in it; null without a time column. */
  readonly times: string | null;
  /** How many groups there are; asked only when `rows` may have been cut. */
  readonly groups: string;
  /** `rows` gives no more than this. */
  readonly limit: number;
}

/** Writes a checked question as SQL: declared expressions, and values as literals of their dimension's type. */
export function questionSql(explore: Explore, question: Question): QuestionSql {
  const dimensions = question.by.map((name) => declared(findDimension(explore, name), name));
  const measures = question.measures.map((name) => declared(findMeasure(explore, name), name));
  const limit = Math.min(question.top ?? USUAL_ROWS, MOST_ROWS);
  const keys = dimensions.map(({ sql, name }) => `${sql.text} as ${quoteName(name)}`);
  const values = measures.map((measure) => `${measureSql(explore, measure)} as ${quoteName(measure.name)}`);
  const where = conditions(explore, question);
  const from = fromClause(explore, reads(explore, question, dimensions, measures));
  const places = keys.map((_, index) => index + 1);
  const grouped = keys.length === 0 ? "" : `\ngroup by ${places.join(", ")}`;
  const order = orderBy(explore, question).map(({ name, descending }) => {
    const place = [...question.by, ...question.measures].indexOf(name) + 1;
    // A group without a value is never among the first.
    return `${place}${descending ? " desc" : ""} nulls last`;
  });
  const times = timeRange(explore);
  const inner = fromClause(explore, reads(explore, question, dimensions, []));
  return {
    rows: `select\n${lines([...keys, ...values])}\n${from}${where}${grouped}${order.length === 0 ? "" : `\norder by ${order.join(", ")}`}\nlimit ${limit}`,
    total: `select\n${lines([...values, ...times])}\n${from}${where}`,
    times:
      times.length === 0
        ? null
        : `select\n${lines(times)}\n${fromClause(explore, reads(explore, question, [], []))}${where}`,
    groups: `select count(*) as "groups"\nfrom (\n  select distinct\n${lines(keys.length === 0 ? ["1 as one"] : keys, 4)}\n${indented(`${inner}${where}`)}\n) as "all_groups"`,
    limit,
  };
}

/** The values of one dimension that a filter may name, the most frequent first. */
export function valuesSql(explore: Explore, dimension: Dimension, part: string, limit: number): string {
  const needed = dimension.sql.reads.map(({ alias }) => alias);
  const text = dimension.type === "text" ? dimension.sql.text : `(${dimension.sql.text})::varchar`;
  const where = part === "" ? "" : `\nwhere strpos(lower(${text}), lower(${quoteText(part)})) > 0`;
  return `select\n  ${dimension.sql.text} as ${quoteName(dimension.name)},\n  count(*) as "rows"\n${fromClause(explore, needed)}${where}\ngroup by 1\norder by 2 desc, 1\nlimit ${limit}`;
}

/** The order of the rows: as asked, and then by the dimensions, so that it is always the same. */
export function orderBy(explore: Explore, question: Question): readonly Sort[] {
  const { by, measures, sort, top } = question;
  const asked = sort.length > 0 ? sort : usualOrder(explore, by, measures, top !== null);
  const named = new Set(asked.map(({ name }) => name));
  return [...asked, ...by.filter((name) => !named.has(name)).map((name) => ({ name, descending: false }))];
}

/** "The top ten" are those with the most; otherwise times and numbers keep their order. */
function usualOrder(
  explore: Explore,
  by: readonly string[],
  measures: readonly string[],
  cut: boolean,
): readonly Sort[] {
  const [first] = by.map((name) => findDimension(explore, name));
  const [measure] = measures;
  if (first === undefined || measure === undefined || (isOrdered(first) && !cut)) return [];
  return [{ name: measure, descending: true }];
}

function reads(
  explore: Explore,
  question: Question,
  dimensions: readonly Dimension[],
  measures: readonly Measure[],
): readonly string[] {
  const filtered = question.where.flatMap(({ dimension }) => findDimension(explore, dimension) ?? []);
  const expressions: readonly Expression[] = [
    ...dimensions.map(({ sql }) => sql),
    ...filtered.map(({ sql }) => sql),
    ...measures.flatMap((measure) => expressionsOf(explore, measure)),
    ...(explore.time === null ? [] : [explore.time.sql]),
  ];
  return expressions.flatMap(({ reads: columns }) => columns.map(({ alias }) => alias));
}

/** The expressions that a measure is made of, those of the measures in a ratio included. */
export function expressionsOf(explore: Explore, measure: Measure): readonly Expression[] {
  const { calculation } = measure;
  if (calculation.kind === "aggregate") {
    return [calculation.sql, calculation.where].filter((sql) => sql !== null);
  }
  return [calculation.of, calculation.to].flatMap((part) => {
    const other = typeof part === "string" ? findMeasure(explore, part) : undefined;
    return other === undefined ? [] : expressionsOf(explore, other);
  });
}

/** The fact and the joins that are needed, in the order of the file. A left join to a key changes no row. */
function fromClause(explore: Explore, aliases: readonly string[]): string {
  const needed = new Set(aliases);
  for (const join of explore.joins.toReversed()) {
    if (!needed.has(join.alias)) continue;
    for (const { sql } of join.on) for (const { alias } of sql.reads) needed.add(alias);
  }
  const joins = explore.joins.filter(({ alias }) => needed.has(alias)).map(joinClause);
  const { target, alias } = explore.fact;
  return [`from ${quoteTarget(target)} as ${quoteName(alias)}`, ...joins].join("\n");
}

function joinClause({ target, alias, on }: Join): string {
  const pairs = on.map(({ key, sql }) => `${quoteName(alias)}.${quoteName(key)} = ${sql.text}`);
  return `left join ${quoteTarget(target)} as ${quoteName(alias)}\n  on ${pairs.join("\n  and ")}`;
}

function measureSql(explore: Explore, measure: Measure): string {
  const { calculation } = measure;
  if (calculation.kind === "aggregate") return aggregateSql(calculation);
  const of = measureSql(explore, declared(findMeasure(explore, calculation.of), calculation.of));
  if (typeof calculation.to === "number") return `(${of})::double precision / ${calculation.to}`;
  const to = measureSql(explore, declared(findMeasure(explore, calculation.to), calculation.to));
  return `(${of})::double precision / nullif(${to}, 0)`;
}

function aggregateSql({
  aggregate,
  sql,
  where,
}: Extract<Calculation, { readonly kind: "aggregate" }>): string {
  if (sql === null && where === null) return "count(*)";
  const value = sql?.text ?? "1";
  const counted = where === null ? value : `case when ${where.text} then ${value} end`;
  if (aggregate === "count_distinct") return `count(distinct ${counted})`;
  return `${aggregate}(${counted})`;
}

function timeRange(explore: Explore): readonly string[] {
  if (explore.time === null) return [];
  const { text } = explore.time.sql;
  return [`min(${text}) as "_first"`, `max(${text}) as "_last"`];
}

function conditions(explore: Explore, question: Question): string {
  const { from, to, where } = question;
  const time = explore.time?.sql.text ?? "";
  const all = [
    ...(from === null ? [] : [`${time} >= timestamp '${timestampText(from)}'`]),
    ...(to === null ? [] : [`${time} < timestamp '${timestampText(isDay(to) ? nextDay(to) : to)}'`]),
    ...where.map((filter) =>
      condition(declared(findDimension(explore, filter.dimension), filter.dimension), filter),
    ),
  ];
  return all.length === 0 ? "" : `\nwhere ${all.join("\n  and ")}`;
}

function condition(dimension: Dimension, { operator, values }: Filter): string {
  const sql = `(${dimension.sql.text})`;
  const literals = values.filter((value) => value !== null).map((value) => valueSql(dimension, value));
  const list = literals.length === 0 ? [] : [literals.join(", ")];
  const hasNull = values.includes(null);
  if (operator === "is") {
    const parts = [...list.map((all) => `${sql} in (${all})`), ...(hasNull ? [`${sql} is null`] : [])];
    return parts.length === 1 ? (parts[0] ?? "") : `(${parts.join(" or ")})`;
  }
  if (operator === "is not") {
    const others = list.map((all) => `${sql} not in (${all})`);
    // What is unknown is not the value either, unless it was named.
    return hasNull ? [`${sql} is not null`, ...others].join("\n  and ") : `(${others[0]} or ${sql} is null)`;
  }
  if (operator === "contains") {
    const parts = literals.map((value) => `strpos(lower(${sql}), lower(${value})) > 0`);
    return parts.length === 1 ? (parts[0] ?? "") : `(${parts.join(" or ")})`;
  }
  return `${sql} ${operator} ${literals[0]}`;
}

/** A checked value as a literal of its dimension's type. */
function valueSql({ type }: Dimension, value: string): string {
  if (type === "number") return value;
  if (type === "text") return quoteText(value);
  return type === "date" && isDay(value) ? `date '${value}'` : `timestamp '${timestampText(value)}'`;
}

function declared<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`The question was not checked: nothing is named "${name}".`);
  return found;
}

function lines(parts: readonly string[], indent = 2): string {
  return parts.map((part) => `${" ".repeat(indent)}${part}`).join(",\n");
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
