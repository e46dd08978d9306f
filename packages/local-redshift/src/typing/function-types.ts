import { decimalType, plainType, type SqlType, varcharType } from "../sql/types.ts";
import { common, digits, isFloat, isInteger, isNumber, isText, type Known } from "./numeric.ts";

/** The type of a call by the types of its arguments; null where it can't be told. */
type Rule = (args: readonly Known[]) => Known;

const [integer, bigint, double, boolean, date, timestamp, timestamptz, superType] = (
  ["integer", "bigint", "double", "boolean", "date", "timestamp", "timestamptz", "super"] as const
).map((name) => plainType(name)) as readonly SqlType[] as readonly [
  SqlType,
  SqlType,
  SqlType,
  SqlType,
  SqlType,
  SqlType,
  SqlType,
  SqlType,
];

const first: Rule = ([type]) => type ?? null;
const always =
  (type: SqlType): Rule =>
  () =>
    type;
const all: Rule = (args) => (args.length === 0 ? null : args.reduce(common));
/** Text of the argument's length. */
const text: Rule = ([type]) =>
  type !== null && type !== undefined && isText(type) ? varcharType(type.bytes ?? 65_535) : null;

/** SUM of integers is BIGINT, of decimals has 38 digits. (dg/r_SUM) */
const sum: Rule = ([type]) => {
  if (type === null || type === undefined) return null;
  if (isInteger(type)) return bigint;
  if (isFloat(type)) return double;
  if (type.kind === "interval") return type;
  return type.kind === "decimal" ? decimalType(38, type.scale ?? 0) : null;
};

/** AVG of integers is BIGINT; a decimal keeps its scale and gets 38 digits. (dg/r_AVG) */
const avg: Rule = ([type]) => {
  if (type === null || type === undefined) return null;
  if (isInteger(type)) return bigint;
  if (isFloat(type)) return double;
  if (type.kind !== "decimal") return null;
  return decimalType(38, type.scale ?? 0);
};

/** MEDIAN and PERCENTILE_CONT: a decimal of exact numbers. (dg/r_MEDIAN) */
const interpolated: Rule = ([type]) => {
  const exact = type === null || type === undefined ? null : digits(type);
  if (exact === null) return type ?? null;
  const scale = Math.max(exact.scale, 1);
  return decimalType(Math.min(exact.precision - exact.scale + scale, 38), scale);
};

/** CEIL and FLOOR of a decimal are whole. */
const whole: Rule = ([type]) => {
  if (type === null || type === undefined || !isNumber(type)) return null;
  const known = type.kind === "decimal" ? digits(type) : null;
  return known === null ? type : decimalType(known.precision, 0);
};

/** SIGN of a decimal has one digit; of another number it has that number's type. (dg/r_SIGN) */
const sign: Rule = ([type]) => {
  if (type === null || type === undefined || !isNumber(type)) return null;
  return type.kind === "decimal" ? decimalType(1, 0) : type;
};

/** EXTRACT is INTEGER, and DOUBLE PRECISION from a TIMESTAMPTZ. (dg/r_EXTRACT_function) */
const extract: Rule = (args) => (args.at(-1)?.kind === "timestamptz" ? double : integer);

const RULES: ReadonlyMap<string, Rule> = new Map(
  Object.entries({
    ...each(first, "min", "max", "any_value", "lag", "lead", "first_value", "last_value", "nth_value"),
    ...each(first, "abs", "nullif"),
    ...each(all, "coalesce", "nvl", "isnull", "greatest", "least"),
    ...each(
      text,
      "lower",
      "upper",
      "trim",
      "btrim",
      "ltrim",
      "rtrim",
      "substring",
      "substr",
      "left",
      "right",
    ),
    ...each(text, "initcap", "reverse", "split_part", "regexp_substr"),
    ...each(always(bigint), "count", "row_number", "rank", "dense_rank", "ntile", "datediff", "date_diff"),
    ...each(always(integer), "len", "length", "char_length", "character_length", "textlen", "octet_length"),
    ...each(always(integer), "strpos", "charindex", "position", "ascii", "date_part_year", "regexp_count"),
    ...each(always(integer), "regexp_instr", "json_array_length", "get_array_length"),
    ...each(
      always(double),
      "percent_rank",
      "cume_dist",
      "ratio_to_report",
      "date_part",
      "random",
      "sqrt",
      "cbrt",
    ),
    ...each(
      always(double),
      "exp",
      "dexp",
      "ln",
      "dlog1",
      "log",
      "dlog10",
      "power",
      "pow",
      "sin",
      "cos",
      "tan",
      "cot",
    ),
    ...each(always(double), "asin", "acos", "atan", "atan2", "radians", "degrees", "pi", "months_between"),
    ...each(always(boolean), "bool_and", "bool_or", "is_valid_json", "is_valid_json_array", "can_json_parse"),
    ...each(always(date), "last_day", "to_date", "next_day"),
    ...each(always(timestamp), "getdate", "date_trunc", "dateadd", "add_months", "convert_timezone"),
    ...each(always(timestamptz), "now", "to_timestamp"),
    ...each(always(superType), "json_parse", "array", "object", "array_concat", "array_flatten", "subarray"),
    ...each(always(superType), "split_to_array", "lower_attribute_names", "upper_attribute_names"),
    ...each(
      always(varcharType(65_535)),
      ...["listagg", "to_char", "replace", "translate", "repeat", "lpad", "rpad", "chr", "concat"],
      ...["json_extract_path_text", "json_extract_array_element_text", "json_serialize"],
      ...["regexp_replace", "quote_ident", "quote_literal", "to_hex"],
    ),
    ...each(always(varcharType(32)), "md5"),
    strtol: always(bigint),
    sum,
    avg,
    median: interpolated,
    percentile_cont: interpolated,
    percentile_disc: first,
    ceil: whole,
    ceiling: whole,
    floor: whole,
    sign,
    extract,
    timezone: ([type]) =>
      type?.kind === "timestamptz" ? timestamp : type?.kind === "timestamp" ? timestamptz : null,
    nvl2: ([, yes, no]) => common(yes ?? null, no ?? null),
    mod: ([a, b]) =>
      a !== null && b !== null && a !== undefined && b !== undefined && isInteger(a) && isInteger(b)
        ? common(a, b)
        : null,
    decode: (args) => {
      const results = args.slice(2).filter((_, i) => i % 2 === 0);
      const otherwise = args.length % 2 === 0 ? args.at(-1) : undefined;
      return [...results, ...(otherwise === undefined ? [] : [otherwise])].reduce(common);
    },
  }),
);

function each(rule: Rule, ...names: readonly string[]): Record<string, Rule> {
  return Object.fromEntries(names.map((name) => [name, rule]));
}

/** The type of a call. `places` is ROUND's second argument, where it is a literal. */
export function typeOfCall(name: string, args: readonly Known[], places: number | null): Known {
  if (name === "round" || name === "trunc") return rounded(args, places);
  return RULES.get(name)?.(args) ?? null;
}

/** ROUND and TRUNC of a decimal keep as many digits behind the point as they are asked for. */
function rounded(args: readonly Known[], places: number | null): Known {
  const [type] = args;
  if (type === null || type === undefined || !isNumber(type)) return null;
  if (type.kind !== "decimal") return type;
  if (args.length === 1) return decimalType(type.precision ?? 18, 0);
  if (places === null) return null;
  return decimalType(type.precision ?? 18, Math.max(0, Math.min(places, type.scale ?? 0)));
}
