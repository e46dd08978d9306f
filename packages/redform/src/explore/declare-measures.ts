import { didYouMean } from "../project/nearest-name.ts";
import type { Complain, ReadSql } from "./declaring.ts";
import type { Calculation, Measure } from "./explore.ts";
import type { ExploreFile } from "./file-schema.ts";
import { oneLine, readable } from "./readable.ts";

type Declared = ExploreFile["measures"][string];

/** The measures of a file, in its order. A ratio may read measures that stand anywhere in it, but not itself. */
export function declareMeasures(
  file: ExploreFile["measures"],
  readSql: ReadSql,
  complain: Complain,
): readonly Measure[] {
  const names = Object.keys(file);
  const measures = Object.entries(file).map(([name, declared]): Measure => {
    const calculation = calculationOf(name, declared, names, readSql, complain);
    const isCount = calculation.kind === "aggregate" && /^count/.test(calculation.aggregate);
    const style = declared.format ?? "number";
    return {
      name,
      label: declared.label ?? readable(name),
      description: oneLine(declared.description),
      format: { style, decimals: declared.decimals ?? (isCount ? 0 : 1) },
      calculation,
      hidden: declared.hidden ?? false,
    };
  });
  for (const { name } of measures) {
    if (readsItself(name, measures))
      complain(["measures", name, "ratio"], `measures.${name} is made of itself.`, "Write another ratio.");
  }
  return measures;
}

function calculationOf(
  name: string,
  declared: Declared,
  names: readonly string[],
  readSql: ReadSql,
  complain: Complain,
): Calculation {
  const path = ["measures", name];
  const { aggregate, ratio, sql, where } = declared;
  if (ratio !== undefined) {
    if (aggregate !== undefined || sql !== undefined || where !== undefined) {
      const message = `measures.${name} is a ratio and takes no aggregate, sql or where.`;
      complain(path, message, "Give those to the measures that it is made of.");
    }
    for (const [key, part] of Object.entries(ratio)) {
      if (typeof part === "number" || names.includes(part)) continue;
      const remedy = didYouMean(part, names) ?? `There are: ${names.join(", ")}.`;
      complain([...path, "ratio", key], `unknown measure "${part}".`, remedy);
    }
    return { kind: "ratio", ...ratio };
  }
  if (aggregate === undefined) {
    const remedy = "Give it an aggregate, such as count, or a ratio.";
    complain(path, `measures.${name} says not how to compute it.`, remedy);
  } else if (aggregate !== "count" && sql === undefined) {
    const remedy = "Write the column, as table.column, under sql.";
    complain(path, `measures.${name}: ${aggregate} needs sql.`, remedy);
  }
  return {
    kind: "aggregate",
    aggregate: aggregate ?? "count",
    sql: sql === undefined ? null : readSql(sql, [...path, "sql"]),
    where: where === undefined ? null : readSql(where, [...path, "where"]),
  };
}

function readsItself(name: string, measures: readonly Measure[]): boolean {
  const seen = new Set<string>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const calculation = measures.find((measure) => measure.name === next)?.calculation;
    if (calculation?.kind !== "ratio") continue;
    for (const part of [calculation.of, calculation.to]) {
      if (part === name) return true;
      if (typeof part !== "string" || seen.has(part)) continue;
      seen.add(part);
      open.push(part);
    }
  }
  return false;
}
