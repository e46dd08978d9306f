/**
 * DuckDB macros that the rewritten SQL calls. They live in the schema _redshift of each database.
 * Typed overloads tell the argument's type apart: DuckDB takes the exact one when there is one.
 */

/** DuckDB statements that make the macros, in any order. */
export const macroStatements: readonly string[] = [
  // A cast that fails, where error() would do: calls of error() may not stand behind a lateral alias.
  "create or replace macro _redshift.rs_nz(x) as case when x = 0 then cast('Divide by zero' as tinyint) else x end",
  // Where types can't be told beforehand: the digits of a decimal quotient hang on them, so none is guessed.
  `create or replace macro _redshift.rs_quotient(a, b) as
   case when (typeof(a) like 'DECIMAL%' or typeof(b) like 'DECIMAL%')
     and typeof(a) not in ('DOUBLE', 'FLOAT') and typeof(b) not in ('DOUBLE', 'FLOAT')
   then cast('Unknown scale of a quotient' as tinyint)
   else a / case when b = 0 then cast('Divide by zero' as tinyint) else b end end`,
  `create or replace macro _redshift.rs_average(total, n) as
   case when typeof(total) like 'DECIMAL%'
   then cast('Unknown scale of an average' as tinyint)
   else total / nullif(n, 0) end`,
  `create or replace macro _redshift.rs_text(x) as
   case when typeof(x) in ('DOUBLE', 'FLOAT') then regexp_replace(x::varchar, '\\.0$', '') else x::varchar end`,
  // The longest prefix of whole characters that fits into n bytes.
  `create or replace macro _redshift.rs_varchar(x, n) as
   case when strlen(x) <= n then x
   else left(x, len(list_filter(range(1, n + 1), i -> i <= length(x) and strlen(left(x, i)) <= n))) end`,
  `create or replace macro _redshift.rs_trunc(t TIMESTAMP) as t::date, (t TIMESTAMPTZ) as t::date, (d DOUBLE) as trunc(d),
   (h HUGEINT) as h, (d DOUBLE, n INTEGER) as trunc(d * power(10, n)) / power(10, n)`,
  `create or replace macro _redshift.rs_add_months(t, n) as
   case when t::date = last_day(t::date) then last_day(t + n * interval '1 month') + (t - t::date)
   else t + n * interval '1 month' end`,
  `create or replace macro _redshift.rs_split_part(s, d, n) as
   case when n < 1 then error('Field position must be greater than zero') else split_part(s, d, n) end`,
  `create or replace macro _redshift.rs_initcap(s) as
   array_to_string(list_transform(regexp_extract_all(lower(s), '[a-z0-9\\x{80}-\\x{10ffff}]+|[^a-z0-9\\x{80}-\\x{10ffff}]+'),
     w -> upper(left(w, 1)) || substring(w, 2)), '')`,
  "create or replace macro _redshift.rs_regexp_substr(s, p) as regexp_extract(s, p)",
  "create or replace macro _redshift.rs_regexp_replace(s, p, r) as regexp_replace(s, p, r, 'g')",
  "create or replace macro _redshift.rs_regexp_like(s, p) as regexp_matches(s, p)",
  "create or replace macro _redshift.rs_regexp_ilike(s, p) as regexp_matches(s, p, 'i')",
  `create or replace macro _redshift.rs_format_number(x, fraction, zeros, grouped) as
   (case when x < 0 then '-' else '' end) ||
   (case when grouped then regexp_replace(format('{:,}', abs(trunc(x))::bigint), '^$', '0')
    else lpad(abs(trunc(x))::bigint::varchar, greatest(zeros, length(abs(trunc(x))::bigint::varchar)), '0') end) ||
   (case when fraction > 0 then '.' || right(abs(x)::varchar, fraction) else '' end)`,
];
