/**
 * DuckDB macros for functions. Typed parameters tell a date from a timestamp, a text or a number: DuckDB
 * takes the exact one where there is one, and one without types for what is left.
 */
const macro = (name: string, ...bodies: readonly string[]): string =>
  `create or replace macro _redshift.${name}${bodies.join(", ")}`;

/** A cast that fails, where error() would do: calls of error() may not stand behind a lateral alias. */
const fail = (code: string, message: string): string =>
  `cast('SQLSTATE ${code}: ${message.replaceAll("'", "''")}' as tinyint)`;

/** The same where a text is the answer: values of both types can't be mixed. */
const failText = (code: string, message: string): string => `cast(${fail(code, message)} as varchar)`;

/** What has a date or time, as such: a date becomes a timestamp, a text is read as one. For types that can't be told. */
const moment = macro(
  "rs_moment",
  "(t TIMESTAMP) as t",
  "(t TIMESTAMPTZ) as t",
  "(t TIME) as t",
  "(t DATE) as t::timestamp",
  "(t VARCHAR) as _redshift.rs_read_timestamp(t)",
);

const shift = (part: string, years: number): string =>
  macro(`rs_trunc_${part}`, `(t) as date_trunc('year', t) - to_years(((year(t) - 1) % ${years})::integer)`);

const WEEKS_REFUSED =
  "datediff(week) is not supported by local-redshift where Sunday and Monday as the first day give different counts; use datediff(day, date_trunc(week, a), date_trunc(week, b)) / 7";

const INTERPOLATION_REFUSED =
  "the documentation does not say how MEDIAN and PERCENTILE_CONT cut this value, which has more digits than its decimal type; cast what is measured to float";

/** How many Mondays lie between two moments. */
const mondays = (from: string, to: string): string =>
  `(date_diff('day', date_trunc('week', ${from}), date_trunc('week', ${to})) // 7)`;

const DAY = "____-__-__";
/** What may stand between day and time is a blank or a T. */
const SECOND = "____-__-_____:__:__";

/** Texts that the engine reads as Redshift does: it takes zones and years for what they are not in others. */
const PLAIN_MOMENTS: Readonly<Record<string, string>> = {
  date: `t like '${DAY}' or t like '${SECOND}'`,
  time: "t like '__:__:__'",
  timestamp: `t like '${SECOND}' or t like '${DAY}'
    or (t like '${SECOND}.%' and try_cast(substring(t, 21) as uinteger) is not null)`,
  timestamptz: `t like '${SECOND}%' and right(t, 1) between '0' and '9'`,
};

/** A text in any of Redshift's forms as a date or time; the engine reads the plainest ones. */
const readMoment = (type: string): string =>
  macro(
    `rs_read_${type}`,
    `(t) as coalesce(case when ${PLAIN_MOMENTS[type]} then try_cast(t as ${type}) end,
       rs_native_moment(t, '${type}')::${type})`,
  );

/** A cast of what may be such a text. */
const momentCast = (type: string): string =>
  macro(`rs_to_${type}`, `(t VARCHAR) as _redshift.rs_read_${type}(t)`, `(x) as x::${type}`);

/** An error about a text, `x`, with what it says of it before and behind; where a text is the answer. */
const failOfText = (code: string, before: string, behind: string): string =>
  `cast(cast('SQLSTATE ${code}: ${before}"' || x || '"${behind}' as tinyint) as varchar)`;

/** The engine rounds '12.7', and takes '1e3', '1_000' and '0x1F' for whole numbers, and '1e400' for infinite. */
const numberText = (type: string, shape: string, otherwise = "x"): string =>
  macro(
    `rs_text_to_${type.split(" ")[0]}`,
    `(x VARCHAR) as case when typeof(x) = 'JSON' then _redshift.rs_super_text(x)
       when typeof(x) <> 'VARCHAR' then x
       when not regexp_full_match(x, '\\s*(?:${shape})\\s*')
         then ${failOfText("22P02", `invalid input syntax for type ${type}: `, "")}
       else ${otherwise} end`,
    "(x) as x",
  );

const whole = "[-+]?[0-9]+";
const fraction = "[-+]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][-+]?[0-9]+)?";
const float = `${fraction}|[-+]?(?i:nan|inf|infinity)`;
const finite = (engine: string, type: string): string =>
  `case when isinf(try_cast(x as ${engine})) and not contains(lower(x), 'inf')
     then ${failOfText("22003", "", ` is out of range for type ${type}`)} else x end`;

/** Texts that are cast to numbers, by Redshift's type. */
const numbersOfText = [
  ...["smallint", "integer", "bigint"].map((type) => numberText(type, whole)),
  numberText("numeric", fraction),
  numberText("real", float, finite("float", "real")),
  numberText("double precision", float, finite("double", "double precision")),
];

/** What a SUPER value is when it is compared with a value of another type: NULL where it is of another. */
const ofSuper = (name: string, value: string, ...types: readonly string[]): string =>
  macro(
    `rs_super_${name}`,
    `(x) as case when json_type(x::json) in (${types.map((type) => `'${type}'`).join(", ")}) then ${value} end`,
  );
const NUMBERS = ["UBIGINT", "BIGINT", "HUGEINT", "DOUBLE"];

/** SUPER as a value of another type. (dg/query-super: Dynamic typing; dg/limitations-super) */
export const superMacros: readonly string[] = [
  ofSuper("string", "json_extract_string(x::json, '$')", "VARCHAR"),
  ofSuper("number", "try_cast(x::json as double)", ...NUMBERS),
  ofSuper("decimal", "try_cast(x::varchar as decimal(38, 10))", ...NUMBERS),
  ofSuper("boolean", "try_cast(x::json as boolean)", "BOOLEAN"),
  // Text is a string, whatever it says: json_parse() alone reads it as JSON. (dg/ingest-super, dg/limitations-super)
  macro(
    "rs_to_super",
    `(x) as case when typeof(x) = 'JSON' or typeof(x) like 'DECIMAL%' then x::varchar
       when typeof(x) like 'DATE%' or typeof(x) like 'TIME%' or typeof(x) like 'INTERVAL%'
       then cast(cast('SQLSTATE 42846: cannot cast type ' || lower(typeof(x)) || ' to super' as tinyint) as varchar)
       else to_json(x)::varchar end::json`,
  ),
  // What stands for a value where SUPER values are compared, grouped and sorted by what they are.
  macro(
    "rs_super_key",
    `(x) as case json_type(x::json) when 'VARCHAR' then '3' || rtrim(json_extract_string(x::json, '$'), ' ')
       when 'BOOLEAN' then '1' || x::varchar when 'NULL' then null else rs_native_super_key(x::varchar) end`,
  ),
  // -1, 0 or 1 for values of one type, NULL for those of two.
  macro(
    "rs_super_order",
    `(a, b) as case when _redshift.rs_super_key(a)[1] <> _redshift.rs_super_key(b)[1] then null
       when _redshift.rs_super_key(a)[1] in ('4', '5') and b is not null
       then ${fail("0A000", "< and > of SUPER arrays and objects are not supported by local-redshift")}
       when _redshift.rs_super_key(a) < _redshift.rs_super_key(b) then -1
       when _redshift.rs_super_key(a) > _redshift.rs_super_key(b) then 1
       when _redshift.rs_super_key(a) = _redshift.rs_super_key(b) then 0 end`,
  ),
  // Values of different types are not equal: `same` is NULL for them. (dg/query-super: Dynamic typing)
  macro(
    "rs_super_equal",
    "(same, x, y) as coalesce(same, case when json_type(x::json) <> 'NULL' and y is not null then false end)",
  ),
  macro("rs_super_to_boolean", "(x) as case when json_type(x) <> 'DOUBLE' then try_cast(x as boolean) end"),
  // A cast to text: a string without its quotes; NULL for what is no scalar.
  macro(
    "rs_super_text",
    `(x) as case json_type(x::json) when 'VARCHAR' then json_extract_string(x::json, '$')
       when 'OBJECT' then null when 'ARRAY' then null when 'NULL' then null else x::varchar end`,
  ),
];

const dates = [
  ...["date", "time", "timestamp", "timestamptz"].map(readMoment),
  moment,
  ...["date", "timestamp", "timestamptz"].map(momentCast),
  shift("century", 100),
  shift("millennium", 1000),
  macro("rs_to_char", "(x, p) as rs_native_to_char(typeof(x), x::varchar, p)"),
  // `f` is the same pattern for strftime, which is quicker.
  macro(
    "rs_to_char_quick",
    "(t TIMESTAMP, p, f) as strftime(t, f)",
    "(t DATE, p, f) as strftime(t, f)",
    "(x, p, f) as rs_native_to_char(typeof(x), x::varchar, p)",
  ),
  macro(
    "rs_add_months",
    `(t, n) as case when t::date = last_day(t::date)
     then last_day(t + n * interval '1 month') + (t - date_trunc('day', t))
     else t + n * interval '1 month' end`,
  ),
  // The documentation does not say which day begins a week here: no answer where that matters.
  macro(
    "rs_weeks",
    `(a, b) as case when ${mondays("a", "b")} = ${mondays("a + interval 1 day", "b + interval 1 day")}
     then ${mondays("a", "b")}
     when a is null or b is null then null
     else ${fail("0A000", WEEKS_REFUSED)} end`,
  ),
  // A month has 31 days where a part of it counts. (dg/r_MONTHS_BETWEEN_function)
  macro(
    "rs_months_between",
    `(a, b) as (12 * (year(a) - year(b)) + month(a) - month(b))::double + case
     when day(a) = day(b) or (day(a + interval 1 day) = 1 and day(b + interval 1 day) = 1) then 0
     else (day(a) - day(b) + (epoch(a::time) - epoch(b::time)) / 86400.0::double) / 31 end`,
  ),
  macro("rs_compare", "(a, b) as case when a < b then -1 when a > b then 1 when a = b then 0 end"),
];

const texts = [
  // (dg/r_LISTAGG)
  macro(
    "rs_listed",
    `(x) as case when strlen(x) > 65535 then ${failText("54000", "Result size exceeds LISTAGG limit")} else x end`,
  ),
  macro(
    "rs_octetindex",
    "(part, s) as case when strpos(s, part) = 0 then 0 else strlen(left(s, strpos(s, part) - 1)) + 1 end",
  ),
  // Positions before the first character count, as in PostgreSQL; the engine counts them from the end.
  macro(
    "rs_substring",
    "(s, start) as substring(s, greatest(start, 1))",
    `(s, start, size) as case when size < 0
     then ${failText("22011", "negative substring length not allowed")}
     else substring(s, greatest(start, 1), greatest(size + least(start - 1, 0), 0)) end`,
  ),
  macro(
    "rs_split_part",
    `(s, d, n) as case when n < 1 then ${failText("22023", "field position must be greater than zero")}
     when d = '' then case when n = 1 then s else '' end
     else split_part(s, d, n) end`,
  ),
  macro("rs_quote_literal", "(s) as '''' || replace(replace(s, '\\', '\\\\'), '''', '''''') || ''''"),
  // Patterns of ~ and ~* for a match of the whole text.
  macro("rs_holds", "(p) as '(?s:.*)(?:' || p || ')(?s:.*)'"),
  macro("rs_holds_anycase", "(p) as '(?s:.*)(?i:' || p || ')(?s:.*)'"),
  macro("rs_fnv_hash", "(x, seed) as rs_native_fnv(typeof(x), x::varchar, seed)"),
  macro("rs_murmur_hash", "(x, seed) as rs_native_murmur(typeof(x), x::varchar, seed)::integer"),
];

const numbers = [
  macro("rs_to_hex", "(i INTEGER) as lower(right(to_hex(i), 8))", "(b BIGINT) as lower(to_hex(b))"),
  macro(
    "rs_finite",
    `(x) as case when isinf(x) then ${fail("22003", "value out of range: overflow")} else x end`,
  ),
  macro("rs_mod", `(a, b) as a % case when b = 0 then ${fail("22012", "division by zero")} else b end`),
  macro(
    "rs_power",
    `(a, b) as case when a = 0 and b < 0 then ${fail("2201F", "zero raised to a negative power is undefined")}
     when a < 0 and b <> floor(b)
     then ${fail("2201F", "a negative number raised to a non-integer power yields a complex result")}
     else power(a::double, b::double) end`,
  ),
  macro(
    "rs_trunc",
    "(t TIMESTAMP) as t::date",
    "(t TIMESTAMPTZ) as t::date",
    "(t DATE) as t",
    "(x) as trunc(x)",
    "(x, n) as trunc(x, n)",
  ),
  macro(
    "rs_interpolated",
    `(x, scale) as case when x = round(x, scale) then x when x is null then null
     else ${fail("0A000", INTERPOLATION_REFUSED)} end`,
  ),
  // What is measured for a median: numbers as doubles, times as they are.
  macro(
    "rs_measure",
    "(x DOUBLE) as x",
    "(x TIMESTAMP) as x",
    "(x TIMESTAMPTZ) as x",
    "(x DATE) as x",
    "(x INTERVAL) as x",
  ),
];

const json = [
  // The engine's reader takes a comma before a closing bracket, and NaN.
  macro(
    "rs_json_valid",
    `(x) as json_valid(x) and (not regexp_matches(x, '(?i),\\s*[\\]}]|nan|inf') or rs_native_is_json(x))`,
  ),
  macro(
    "rs_json_strict",
    `(x) as case when (regexp_matches(x, ',\\s*[\\]}]') or contains(x, 'NaN') or contains(x, 'Infinity'))
       and not rs_native_is_json(x)
     then ${failText("22023", "JSON parsing error: the text is no valid JSON")} else x end`,
  ),
  // The engine reads numbers with a fraction or an exponent as doubles: those are taken as they are written.
  macro(
    "rs_json_path_text",
    `(x, path) as case
       when regexp_matches(json_extract_string(x, path), '^(?:-?[0-9]+[.eE]|[\\[{](?s:.*)[0-9][.eE])')
       then rs_native_json_at(x, path) else json_extract_string(x, path) end`,
  ),
  macro(
    "rs_json_array_length",
    `(x) as case when json_type(x) = 'ARRAY' then json_array_length(x)::integer
     when x is not null then ${fail("22023", "JSON parsing error: the text is not an array")} end`,
  ),
  macro(
    "rs_json_element",
    `(x, n) as case when json_type(x) <> 'ARRAY'
     then ${failText("22023", "JSON parsing error: the text is not an array")}
     when n < 0 or n >= json_array_length(x) then ''
     else _redshift.rs_json_path_text(x, '/' || n::varchar) end`,
  ),
  macro(
    "rs_json_text",
    `(x) as case when json(x)::varchar = x::varchar then x::varchar else rs_native_json_text(x::varchar) end`,
  ),
  macro(
    "rs_json_typeof",
    `(x) as case json_type(x) when 'ARRAY' then 'array' when 'OBJECT' then 'object' when 'VARCHAR' then 'string'
     when 'BOOLEAN' then 'boolean' when 'NULL' then 'null'
     else case when x is not null then 'number' end end`,
  ),
  macro("rs_is_type", "(x, t) as coalesce(json_type(x) = t, false)"),
  macro("rs_is_whole", "(x, bits) as coalesce(rs_super_is_integer(x::varchar, bits), false)"),
  // What is no array gives NULL. (dg/query-super: Lax semantics)
  macro(
    "rs_array_flatten",
    `(x) as to_json(flatten(list_transform(try_cast(x::json as json[]),
     lambda e: case when json_type(e) = 'ARRAY' then e::json[] else [e] end)))`,
  ),
  macro(
    "rs_array_concat",
    `(a, b) as case when json_type(a::json) = 'ARRAY' and json_type(b::json) = 'ARRAY'
     then to_json(list_concat(try_cast(a::json as json[]), try_cast(b::json as json[]))) end`,
  ),
  // A position below zero counts from the end. (dg/r_subarray)
  macro(
    "rs_position",
    "(start, length) as case when start < 0 then greatest(start + length, 0) else start end",
  ),
  macro(
    "rs_subarray",
    `(x, start, size) as to_json((try_cast(x::json as json[]))[
     _redshift.rs_position(start, json_array_length(x::json)::bigint) + 1 :
     _redshift.rs_position(start, json_array_length(x::json)::bigint) + size])`,
  ),
];

export const functionMacros: readonly string[] = [...numbersOfText, ...dates, ...texts, ...numbers, ...json];
