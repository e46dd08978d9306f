/**
 * DuckDB macros that the rewritten SQL calls. They live in the schema _redshift of each database.
 * Typed overloads tell the argument's type apart: DuckDB takes the exact one when there is one.
 */

import { functionMacros, superMacros } from "./functions/macros.ts";

/** DuckDB statements that make the macros: each after those that it calls. */
export const macroStatements: readonly string[] = [
  ...superMacros,
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
   case when typeof(x) = 'DOUBLE' and abs(x::varchar::double) >= 1e15 and abs(x::varchar::double) < 1e16
     then replace(regexp_replace(x::varchar, '^(-?\\d)(\\d*?)0*\\.0$', '\\1.\\2e+15'), '.e', 'e')
   when typeof(x) in ('DOUBLE', 'FLOAT') then regexp_replace(x::varchar, '\\.0$', '')
   when typeof(x) = 'JSON' then _redshift.rs_super_text(x) else x::varchar end`,
  // The longest prefix of whole characters that fits into n bytes.
  `create or replace macro _redshift.rs_varchar(x, n) as
   case when strlen(x) <= n then x
   when strlen(left(x, n)) <= n then left(x, n)
   else left(x, len(list_filter(range(1, n + 1), i -> i <= length(x) and strlen(left(x, i)) <= n))) end`,
  `create or replace macro _redshift.rs_initcap(s) as
   array_to_string(list_transform(regexp_extract_all(lower(s), '[a-z0-9\\x{80}-\\x{10ffff}]+|[^a-z0-9\\x{80}-\\x{10ffff}]+'),
     w -> upper(left(w, 1)) || substring(w, 2)), '')`,
  // What is compared of a text: without the blanks at its end, which few have.
  "create or replace macro _redshift.rs_key(x) as case when suffix(x, ' ') then rtrim(x, ' ') else x end",
  "create or replace macro _redshift.rs_regexp_substr(s, p) as regexp_extract(s, p)",
  "create or replace macro _redshift.rs_regexp_replace(s, p, r) as regexp_replace(s, p, r, 'g')",
  ...functionMacros,
];
