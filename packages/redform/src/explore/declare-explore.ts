import type { Target } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { didYouMean } from "../project/nearest-name.ts";
import { declareCharts } from "./declare-charts.ts";
import { declareMeasures } from "./declare-measures.ts";
import type { Complain, ReadSql } from "./declaring.ts";
import type {
  Dimension,
  DimensionType,
  Explore,
  Expression,
  Grain,
  Join,
  Source,
  TimeColumn,
} from "./explore.ts";
import { readExpression } from "./expression.ts";
import type { ExploreFile } from "./file-schema.ts";
import { oneLine, readable } from "./readable.ts";
import type { Sources } from "./sources.ts";

const NAME = /^[a-z][a-z0-9_]{0,62}$/;
const NAME_REMEDY = "Use lower-case letters, digits and _, and begin with a letter.";
const USUAL_GRAINS: readonly Grain[] = ["day", "week", "month"];

/** What the file declares. Everything that is wrong is told; then the value is worth nothing. */
export function declareExplore(
  file: ExploreFile,
  id: { readonly name: string; readonly file: string },
  sources: Sources,
  complain: Complain,
): Explore {
  const fact = declareFact(file.from, sources, complain);
  const known = new Map<string, Source>([[fact.alias, fact]]);
  const readSql: ReadSql = (text, path) => readOver([...known.keys()], text, path, complain);
  const joins: Join[] = [];
  for (const [alias, join] of Object.entries(file.joins ?? {})) {
    const declared = declareJoin(alias, join, { sources, complain, readSql, fact });
    if (declared !== null) joins.push(declared);
    known.set(alias, declared ?? { alias, target: { schema: "", name: alias } });
  }
  const time: TimeColumn | null =
    file.time === undefined
      ? null
      : { sql: readSql(file.time.sql, ["time", "sql"]), grains: file.time.grains ?? USUAL_GRAINS };
  const dimensions = [...declareDimensions(file, readSql), ...timeDimensions(time)];
  const measures = declareMeasures(file.measures, readSql, complain);
  checkNames(file, dimensions, complain);
  const explore: Explore = {
    ...id,
    label: file.label ?? readable(id.name),
    description: oneLine(file.description),
    fact,
    joins,
    time,
    dimensions,
    measures,
    charts: [],
  };
  return { ...explore, charts: declareCharts(file.charts ?? {}, explore, complain) };
}

function declareFact(name: string, sources: Sources, complain: Complain): Source {
  const found = sources.find(name);
  const alias = (name.split(".").at(-1) ?? name).toLowerCase();
  if (found.ok) return { alias, target: found.target };
  complain(["from"], `from: ${found.message}.`, found.remedy);
  return { alias, target: { schema: "", name } };
}

interface JoinContext {
  readonly sources: Sources;
  readonly complain: Complain;
  readonly readSql: ReadSql;
  readonly fact: Source;
}

function declareJoin(
  alias: string,
  join: NonNullable<ExploreFile["joins"]>[string],
  { sources, complain, readSql, fact }: JoinContext,
): Join | null {
  const path = ["joins", alias];
  if (!NAME.test(alias)) complain(path, `"${alias}" is no name for a join.`, NAME_REMEDY);
  if (alias === fact.alias) complain(path, `"${alias}" is the fact itself.`, "Give the join another name.");
  const on = Object.entries(join.on).map(([key, text]) => ({
    key: key.toLowerCase(),
    sql: readSql(text, [...path, "on", key]),
  }));
  const found = sources.find(join.model ?? alias);
  if (!found.ok) {
    const remedy = found.remedy ?? "Name the model with model: NAME.";
    complain(
      join.model === undefined ? path : [...path, "model"],
      `joins.${alias}: ${found.message}.`,
      remedy,
    );
    return null;
  }
  checkKey(
    found.target,
    on.map(({ key }) => key),
    sources,
    (message, remedy) => complain([...path, "on"], `joins.${alias}: ${message}`, remedy),
  );
  return { alias, target: found.target, on };
}

/** A join on anything but a whole key would find several rows, and count the fact's row as often. */
function checkKey(
  target: Target,
  columns: readonly string[],
  sources: Sources,
  complain: (message: string, remedy: string) => void,
): void {
  const keys = sources.keysOf(target);
  if (keys.some((key) => key.every((column) => columns.includes(column)))) return;
  const name = targetKey(target);
  const written = columns.join(", ");
  if (keys.length === 0) {
    const remedy = `Declare it in the model, as redshift: { primaryKey: ["${columns[0] ?? "id"}"] } or assertions: { uniqueKey: ["${columns[0] ?? "id"}"] }; else several rows may match and the measures would count too much.`;
    complain(`"${name}" declares no key.`, remedy);
  } else {
    const known = keys.map((key) => `(${key.join(", ")})`).join(" or ");
    complain(`(${written}) is no key of "${name}".`, `Its key is ${known}: join on all of its columns.`);
  }
}

function readOver(
  aliases: readonly string[],
  text: string,
  path: readonly string[],
  complain: Complain,
): Expression {
  const read = readExpression(text);
  const where = path.filter((part) => part !== "sql").join(".");
  if (!read.ok) {
    complain(path, `${where}: ${read.fault.message}.`, read.fault.remedy);
    return { text, reads: [] };
  }
  for (const { alias, column } of read.value.reads) {
    if (aliases.includes(alias)) continue;
    const remedy = didYouMean(alias, aliases) ?? `There are: ${aliases.join(", ")}.`;
    complain(path, `${where}: "${alias}.${column}" is of no declared table.`, remedy);
  }
  return read.value;
}

function declareDimensions(file: ExploreFile, readSql: ReadSql): readonly Dimension[] {
  return Object.entries(file.dimensions ?? {}).map(([name, declared]) => ({
    name,
    label: declared.label ?? readable(name),
    description: oneLine(declared.description),
    type: declared.type ?? "text",
    sql: readSql(declared.sql, ["dimensions", name, "sql"]),
    grain: null,
    values: declared.values ?? {},
    missing: declared.missing ?? "unknown",
  }));
}

/** Each grain of the time column is a dimension: the day, week, month … that a row falls into. */
function timeDimensions(time: TimeColumn | null): readonly Dimension[] {
  return (time?.grains ?? []).map((grain) => {
    const type: DimensionType = grain === "hour" ? "timestamp" : "date";
    const { text = "", reads = [] } = time?.sql ?? {};
    const truncated = `date_trunc('${grain}', ${text})${type === "date" ? "::date" : ""}`;
    const description = `The ${grain} in which it happened, UTC${grain === "week" ? "; weeks begin on Monday" : ""}.`;
    return {
      name: grain,
      label: readable(grain),
      description,
      type,
      sql: { text: truncated, reads },
      grain,
      values: {},
      missing: "unknown",
    };
  });
}

/** Dimensions, measures and the grains of time share one space of names. */
function checkNames(file: ExploreFile, dimensions: readonly Dimension[], complain: Complain): void {
  const grains = new Set(dimensions.flatMap(({ grain }) => grain ?? []));
  for (const section of ["dimensions", "measures", "charts"] as const) {
    for (const name of Object.keys(file[section] ?? {})) {
      const path = [section, name];
      if (!NAME.test(name)) complain(path, `"${name}" is no name.`, NAME_REMEDY);
      if (section === "charts") continue;
      if (grains.has(name as Grain)) {
        const remedy = "Rename it, or leave the grain out of time.grains.";
        complain(path, `"${name}" is a grain of the time column.`, remedy);
      }
      if (section === "measures" && Object.hasOwn(file.dimensions ?? {}, name))
        complain(path, `"${name}" is a dimension, too.`, "Rename one of them.");
    }
  }
  if (Object.keys(file.measures).length === 0)
    complain(["measures"], "measures is empty.", "Declare one, such as `rows: count`.");
}
