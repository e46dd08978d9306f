/** What the catalogs say of a type by Redshift's full name of it in `full_type`, as DuckDB SQL. */

/** Without length and digits. */
export const dataType = "regexp_replace(full_type, '\\(.*\\)', '')";

/** Bytes of text that was declared with a length. */
export const characterLength =
  "try_cast(regexp_extract(full_type, '^character[^(]*\\((\\d+)\\)', 1) as integer)";

/** Digits of a decimal; bits of other numbers, as PostgreSQL tells them. (PostgreSQL: infoschema-columns) */
export const numericPrecision = `coalesce(try_cast(regexp_extract(full_type, '^numeric\\((\\d+),', 1) as integer),
    case full_type when 'smallint' then 16 when 'integer' then 32 when 'bigint' then 64
      when 'real' then 24 when 'double precision' then 53 end)`;

/** Two for bits, ten for digits. */
export const numericRadix = `case when full_type like 'numeric%' then 10
    when full_type in ('smallint', 'integer', 'bigint', 'real', 'double precision') then 2 end`;

export const numericScale = `coalesce(try_cast(regexp_extract(full_type, '^numeric\\(\\d+,(\\d+)\\)', 1) as integer),
    case when full_type in ('smallint', 'integer', 'bigint') then 0 end)`;

/** Digits of the seconds' fraction. */
export const momentPrecision = "case when full_type like 'time%' then 6 end";

/** What COMMENT ON COLUMN said. */
export const columnRemarks = `json_extract_string(comment, '$.columnComments."' || column_name || '"')`;

/** The declared encoding; of a table only. */
export const encoding = `coalesce(json_extract_string(comment, '$.encodings."' || column_name || '"'), 'none')`;

export const isDistkey = `coalesce(json_extract_string(comment, '$.distkey') = column_name, false)`;

/** The place in the sort key; of an interleaved one, every second is negative. (dg/r_PG_TABLE_DEF) */
const place = `coalesce(list_position(cast(json_extract(comment, '$.sortkeys') as varchar[]), column_name), 0)`;
export const sortkeyPlace = `case when json_extract_string(comment, '$.sortstyle') = 'interleaved' and ${place} % 2 = 0
    then -${place} else ${place} end`;
