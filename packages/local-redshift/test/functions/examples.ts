/** An expression, and its value as text; or the SQLSTATE of its error as `{ error }`. */
export type Example = readonly [expression: string, value: string | null | { readonly error: string }];
export type Examples = Readonly<Record<string, readonly Example[]>>;

const error = (code: string): { readonly error: string } => ({ error: code });

/**
 * Values of Redshift's documentation (dg/…), of PostgreSQL, or reckoned by hand, by function. The key is
 * the function that the examples are for.
 */
export const textExamples: Examples = {
  ascii: [
    ["ascii('amazon')", "97"],
    ["ascii('')", "0"],
  ],
  bit_length: [["bit_length('José')", "40"]],
  btrim: [
    ["btrim('xyzaxyzbxyzcxyz', 'xyz')", "axyzbxyzc"],
    ["btrim('     abc     ')", "abc"],
  ],
  char_length: [["char_length('français')", "8"]],
  character_length: [["character_length('français')", "8"]],
  charindex: [
    ["charindex('fish', 'dogfish')", "4"],
    ["charindex('fish', 'DOGfish')", "4"],
    ["charindex('x', 'dog')", "0"],
  ],
  chr: [["chr(65)", "A"]],
  concat: [
    ["concat('December 25, ', '2008')", "December 25, 2008"],
    ["concat('a', null)", null],
  ],
  crc32: [
    ["crc32('Amazon Redshift')", "f2726906"],
    ["crc32(null)", null],
  ],
  difference: [
    ["difference('Amazon', 'Ami')", "2"],
    ["difference('Amazon', '+-*/%')", "0"],
    ["difference('Amazon', 'Amazon')", "4"],
  ],
  initcap: [
    ["initcap('Nobel PRIZE')", "Nobel Prize"],
    ["initcap('john.smith@example.com')", "John.Smith@Example.Com"],
  ],
  left: [["left('Chicago', 5)", "Chica"]],
  len: [
    ["len('Beijing')", "7"],
    ["len('cat   ')", "6"],
  ],
  length: [["length('Beijing')", "7"]],
  lower: [["lower('CLASSICAL')", "classical"]],
  lpad: [
    ["lpad('NBA', 5)", "  NBA"],
    ["lpad('Soul', 10, '0123456789')", "012345Soul"],
    ["lpad('abcdef', 3, 'x')", "abc"],
  ],
  ltrim: [
    ["ltrim('2008-01-24 06:43:29', '2008-')", "1-24 06:43:29"],
    ["ltrim('  a ')", "a "],
  ],
  octetindex: [
    ["octetindex('q', 'Amazon Redshift')", "0"],
    ["octetindex('Redshift', 'Amazon Redshift')", "8"],
    ["octetindex('Redshift', 'Άμαζον Amazon Redshift')", "21"],
  ],
  bpcharcmp: [
    ["bpcharcmp('abc  ', 'abc')", "0"],
    ["bpcharcmp('abc', 'abd')", "-1"],
  ],
  bttext_pattern_cmp: [["bttext_pattern_cmp('b', 'a')", "1"]],
  octet_length: [["octet_length('français')", "9"]],
  position: [
    ["position('fish' in 'dogfish')", "4"],
    ["position('x' in 'dogfish')", "0"],
  ],
  quote_ident: [
    ["quote_ident('\"CAT\"')", '"""CAT"""'],
    ["quote_ident('Foo bar')", '"Foo bar"'],
    ["quote_ident('foo')", "foo"],
    ["quote_ident('table')", '"table"'],
  ],
  quote_literal: [
    ["quote_literal('''CAT''')", "'''CAT'''"],
    ["quote_literal('Foo bar')", "'Foo bar'"],
    ["quote_literal(null)", null],
  ],
  regexp_count: [
    ["regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}')", "8"],
    ["regexp_count('the fox', 'FOX', 1, 'i')", "1"],
    ["regexp_count('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 'p')", "2"],
    ["regexp_count('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 'ip')", "3"],
    ["regexp_count('abab', 'a', 2)", "1"],
    ["regexp_count('abab', 'a', 9)", "0"],
    ["regexp_count('a', '(?=a)', 1, 'c')", error("2201B")],
    ["regexp_count('a', 'a', 1, 'z')", error("22023")],
    ["regexp_count(null, 'a')", null],
  ],
  regexp_instr: [
    ["regexp_instr('the fox', 'FOX', 1, 1, 0, 'i')", "5"],
    ["regexp_instr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 0, 'p')", "21"],
    ["regexp_instr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 0, 'ip')", "15"],
    ["regexp_instr('Etiam.laoreet.libero@sodalesMaurisblandit.edu', '@[^.]*')", "21"],
    ["regexp_instr('abc', 'b', 1, 1, 1)", "3"],
    ["regexp_instr('éab', 'b')", "3"],
    ["regexp_instr('abc', 'b', 1, 0)", "0"],
    ["regexp_instr('abc', 'a(b)', 1, 1, 0, 'e')", "2"],
  ],
  regexp_replace: [
    ["regexp_replace('the fox', 'FOX', 'quick brown fox', 1, 'i')", "the quick brown fox"],
    ["regexp_replace('a1b2', '[0-9]')", "ab"],
    ["regexp_replace('a1b2', '[[:alpha:]]', '_', 2)", "a1_2"],
    [
      "regexp_replace('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', '[hidden]', 1, 'p')",
      "[hidden] plain A1234 [hidden]",
    ],
    [
      "regexp_replace('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', '[hidden]', 1, 'ip')",
      "[hidden] plain [hidden] [hidden]",
    ],
  ],
  regexp_substr: [
    ["regexp_substr('the fox', 'FOX', 1, 1, 'i')", "fox"],
    ["regexp_substr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 'p')", "a1234"],
    ["regexp_substr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 'ip')", "A1234"],
    ["regexp_substr('abc', 'x')", ""],
    ["regexp_substr('a1 b2', '[a-z]([0-9])', 1, 2, 'e')", "2"],
    ["regexp_substr('[x]', '[[:punct:]]', 1, 2)", "]"],
  ],
  repeat: [
    ["repeat('ab', 3)", "ababab"],
    ["repeat('ab', 0)", ""],
  ],
  replicate: [["replicate('ab', 3)", "ababab"]],
  replace: [
    ["replace('Shows', 'Shows', 'Theatre')", "Theatre"],
    ["replace('abc', 'b', '')", "ac"],
  ],
  reverse: [["reverse('Adelaide')", "edialedA"]],
  right: [["right('Chicago', 5)", "icago"]],
  rpad: [
    ["rpad('NBA', 5, '-')", "NBA--"],
    ["rpad('Musicals', 5)", "Music"],
  ],
  rtrim: [
    ["rtrim('abcxx', 'x')", "abc"],
    ["rtrim('VENUE  ')", "VENUE"],
  ],
  soundex: [
    ["soundex('Amazon')", "A525"],
    ["soundex('Robert')", "R163"],
    ["soundex('Ashcraft')", "A261"],
    ["soundex('Tymczak')", "T522"],
    ["soundex('+-*/%')", ""],
  ],
  split_part: [
    ["split_part('abc$def$ghi', '$', 2)", "def"],
    ["split_part('abc$def$ghi', '$', 4)", ""],
    ["split_part('abc', '$', 0)", error("22023")],
  ],
  strpos: [
    ["strpos('dogfish', 'fish')", "4"],
    ["strpos('dogfish', 'cat')", "0"],
  ],
  substr: [["substr('caterpillar', 6, 4)", "pill"]],
  substring: [
    ["substring('caterpillar', 6, 4)", "pill"],
    ["substring('caterpillar', 6, 8)", "pillar"],
    ["substring('caterpillar', 0, 4)", "cat"],
    ["substring('caterpillar' from 2 for 3)", "ate"],
    ["substring('cat', 1, -1)", error("22011")],
    ["substring('cat' from -1)", "cat"],
    ["substring('cat' from 0 for 2)", "c"],
  ],
  textlen: [["textlen('Beijing')", "7"]],
  translate: [
    ["translate('mint tea', 'inea', 'osin')", "most tin"],
    ["translate('abc', 'ac', 'x')", "xb"],
  ],
  trim: [
    ["trim('    dog    ')", "dog"],
    ["trim(both '\"' from '\"dog\"')", "dog"],
    ["trim(leading '\"' from '\"dog\"')", 'dog"'],
    ["trim(trailing '\"' from '\"dog\"')", '"dog'],
  ],
  upper: [["upper('Alabama')", "ALABAMA"]],
};

export const hashExamples: Examples = {
  fnv_hash: [
    ["fnv_hash(1)", "-5968735742475085980"],
    ["fnv_hash('Amazon Redshift')", "7783490368944507294"],
    ["fnv_hash('Amazon Redshift', fnv_hash(1))", "-2202602717770968555"],
    ["fnv_hash('abcd')", "-281581062704388899"],
    ["fnv_hash('cd', fnv_hash('ab'))", "-281581062704388899"],
    ["fnv_hash(1::smallint)", "589727492704079044"],
    ["fnv_hash(1::bigint)", "-8517097267634966620"],
    ["fnv_hash(1.5)", error("0A000")],
  ],
  func_sha1: [["func_sha1('www.amazon.com')", "47cf2c8c9947e99f6ecfee54a51bd0225f376ebc"]],
  md5: [["md5('Amazon Redshift')", "f7415e33f972c03abd4f3fed36748f7a"]],
  murmur3_32_hash: [
    ["murmur3_32_hash(1)", "1392991556"],
    ["murmur3_32_hash('Amazon Redshift')", "-1563580564"],
    ["murmur3_32_hash('abcd')", "1139631978"],
    ["murmur3_32_hash('cd', murmur3_32_hash('ab'))", error("0A000")],
  ],
  sha: [["sha('abc')", "a9993e364706816aba3e25717850c26c9cd0d89d"]],
  sha1: [["sha1('abc')", "a9993e364706816aba3e25717850c26c9cd0d89d"]],
  sha2: [
    ["sha2('abc', 256)", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["sha2('abc', 0)", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["sha2('abc', 224)", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"],
    [
      "sha2('abc', 384)",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
    ],
    [
      "sha2('abc', 512)",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ],
    ["sha2('abc', 100)", error("22023")],
  ],
  farmfingerprint64: [["farmfingerprint64('a')", error("0A000")]],
  checksum: [["checksum(1)", error("0A000")]],
};

export const mathExamples: Examples = {
  abs: [
    ["abs(-38)", "38"],
    ["abs(14.5 - 76.2)", "61.7"],
  ],
  acos: [
    ["acos(-1)", "3.141592653589793"],
    ["acos(2)", error("22003")],
  ],
  asin: [["asin(1) = pi() / 2", "true"]],
  atan: [["atan(1) * 4 = pi()", "true"]],
  atan2: [["round(atan2(2, 2) * 4 - pi(), 9)", "0"]],
  cbrt: [["cbrt(64)", "4"]],
  ceil: [
    ["ceil(28.05)", "29"],
    ["ceil(-1.5)", "-1"],
  ],
  ceiling: [["ceiling(28.05)", "29"]],
  cos: [["cos(0)", "1"]],
  cot: [["round(cot(1), 6)", "0.642093"]],
  degrees: [["degrees(pi())", "180"]],
  dexp: [["round(dexp(1), 6)", "2.718282"]],
  dlog1: [["round(dlog1(2.718281828), 6)", "1"]],
  dlog10: [["dlog10(100)", "2"]],
  exp: [
    ["exp(0)", "1"],
    ["exp(1000)", error("22003")],
  ],
  floor: [
    ["floor(28.05)", "28"],
    ["floor(-1.5)", "-2"],
  ],
  ln: [
    ["round(ln(2.718281828), 6)", "1"],
    ["ln(0)", error("2201E")],
    ["ln(-1)", error("2201E")],
  ],
  log: [
    ["log(100)", "2"],
    ["log(0)", error("2201E")],
  ],
  mod: [
    ["mod(10, 4)", "2"],
    ["mod(-7, 3)", "-1"],
    ["mod(1, 0)", error("22012")],
  ],
  pi: [["pi()", "3.141592653589793"]],
  pow: [["pow(2, 10)", "1024"]],
  power: [
    ["power(2, 10)", "1024"],
    ["power(0, -1)", error("2201F")],
    ["power(-8, 0.5)", error("2201F")],
    ["power(10, 400)", error("22003")],
  ],
  radians: [["radians(180)", "3.141592653589793"]],
  random: [["random() between 0 and 1", "true"]],
  round: [
    ["round(28.05)", "28"],
    ["round(28.05, 1)", "28.1"],
    ["round(-2.5)", "-3"],
  ],
  sign: [
    ["sign(-3.5)", "-1"],
    ["sign(0)", "0"],
  ],
  sin: [["sin(0)", "0"]],
  sqrt: [
    ["sqrt(16)", "4"],
    ["sqrt(-1)", error("2201F")],
  ],
  strtol: [
    ["strtol('0xf', 16)", "15"],
    ["strtol('abcd1234', 16)", "2882343476"],
    ["strtol('1234567', 10)", "1234567"],
    ["strtol('1234567', 8)", "342391"],
    ["strtol('110101', 2)", "53"],
    ["strtol('102', 2)", error("22P02")],
    ["strtol('12', 37)", error("22023")],
    ["strtol('9223372036854775808', 10)", error("22003")],
  ],
  tan: [["tan(0)", "0"]],
  to_hex: [
    ["to_hex(2147676847)", "8002f2af"],
    ["to_hex(255)", "ff"],
    ["to_hex(-1)", "ffffffff"],
  ],
  trunc: [
    ["trunc(42.8)", "42"],
    ["trunc(-42.8)", "-42"],
    ["trunc(timestamp '2011-07-21 10:32:38.248109')", "2011-07-21"],
    ["trunc(123.456::float, 1)", "123.4"],
  ],
  setseed: [["setseed(0.5)", error("0A000")]],
};

export const dateExamples: Examples = {
  age: [
    [
      "age(timestamp '2020-03-01 00:00:00', timestamp '2018-01-05 12:00:00')",
      "2 years 1 mon 26 days 12:00:00",
    ],
    ["age(date '2026-01-04')", "2 mons"],
  ],
  isfinite: [["isfinite(timestamp '2018-11-15 00:00:00')", "true"]],
  localtime: [["localtime", "05:06:07.089"]],
  localtimestamp: [["localtimestamp", "2026-03-04 05:06:07.089"]],
  add_months: [
    ["add_months('2008-03-31', 1)", "2008-04-30 00:00:00"],
    ["add_months('2008-04-30', 1)", "2008-05-31 00:00:00"],
    ["add_months('2008-01-01 05:07:30', 1)", "2008-02-01 05:07:30"],
    ["add_months(date '2008-05-31', -3)", "2008-02-29 00:00:00"],
  ],
  convert_timezone: [
    ["convert_timezone('EST', 'PST', '20080305 12:25:29')", "2008-03-05 09:25:29"],
    ["convert_timezone('EST', 'PST', '20080305 12:25:29'::varchar)", "2008-03-05 09:25:29"],
    ["convert_timezone('America/New_York', timestamp '2013-02-01 10:00:00')", "2013-02-01 05:00:00"],
    ["convert_timezone('US/Pacific', 'UTC', timestamp '2013-07-01 10:00:00')", "2013-07-01 17:00:00"],
    ["convert_timezone('PST', timestamp '2008-08-24 09:36:12')", "2008-08-24 01:36:12"],
    ["convert_timezone('US/Pacific', timestamp '2008-08-24 09:36:12')", "2008-08-24 02:36:12"],
    ["convert_timezone('America/New_York', '2013-06-01 08:00:00')", "2013-06-01 04:00:00"],
    ["convert_timezone('GMT', 'NEWZONE +2', '2014-05-17 12:00:00')", "2014-05-17 10:00:00"],
    ["convert_timezone('GMT', 'America/Los_Angeles+2', '2014-05-17 12:00:00')", "2014-05-17 10:00:00"],
    ["convert_timezone('GMT', 'GMT+2', '2014-05-17 12:00:00')", "2014-05-17 10:00:00"],
    ["convert_timezone('GMT', 'NEWZONE-2:15', '2014-05-17 12:00:00')", error("0A000")],
  ],
  date_cmp: [
    ["date_cmp('2008-01-01', '2008-01-04')", "-1"],
    ["date_cmp('2008-01-04', '2008-01-04')", "0"],
    ["date_cmp('2008-01-05', null)", null],
  ],
  date_cmp_timestamp: [["date_cmp_timestamp('2008-06-18', timestamp '2008-06-18 00:00:01')", "-1"]],
  date_cmp_timestamptz: [["date_cmp_timestamptz('2008-06-19', timestamptz '2008-06-18 00:00:00+00')", "1"]],
  date_diff: [["date_diff('day', date '2008-01-01', date '2008-02-01')", "31"]],
  date_part: [
    ["date_part(minute, timestamp '2009-01-01 02:08:01')", "8"],
    ["date_part(w, timestamp '2022-01-01 02:08:01')", "52"],
    ["date_part(s, timestamp '2022-05-02 06:07:08')", "8"],
    ["date_part(decade, date '1999-06-01')", "199"],
    ["date_part('qtr', date '2018-05-01')", "2"],
    ["date_part('hour', time '13:14:15')", "13"],
    ["date_part('epoch', timestamp '1970-01-01 00:01:00')", "60"],
  ],
  date_part_year: [["date_part_year(date '2022-04-20')", "2022"]],
  date_trunc: [
    ["date_trunc('week', date '2022-04-30')", "2022-04-25 00:00:00"],
    ["date_trunc('year', timestamp '2022-04-30 10:11:12')", "2022-01-01 00:00:00"],
    ["date_trunc('century', date '2001-05-06')", "2001-01-01 00:00:00"],
    ["date_trunc('century', date '2000-05-06')", "1901-01-01 00:00:00"],
    ["date_trunc('hour', timestamptz '2022-04-30 10:11:12+00')", "2022-04-30 10:00:00+00"],
    ["date_trunc('dow', date '2022-04-30')", error("0A000")],
  ],
  dateadd: [
    ["dateadd(hour, 5, timestamp '2022-02-28 22:00:00')", "2022-03-01 03:00:00"],
    ["dateadd(day, 30, date '2008-11-01')", "2008-12-01 00:00:00"],
    ["dateadd(month, 18, date '2008-02-28')", "2009-08-28 00:00:00"],
    ["dateadd(month, 1, date '2008-01-31')", "2008-02-29 00:00:00"],
    ["dateadd(minute, 5, time '06:00:00')", "06:05:00"],
    ["dateadd(hour, 1, timestamptz '2022-02-28 23:30:00+00')", "2022-03-01 00:30:00+00"],
    ["dateadd(year, 1, date '2008-02-29')", "2009-02-28 00:00:00"],
    ["dateadd(day, 1, null)", null],
  ],
  datediff: [
    ["datediff(week, '2009-01-01', '2009-12-31')", "52"],
    ["datediff(hour, '2009-01-01 10:59:59', '2009-01-01 11:00:00')", "1"],
    ["datediff(qtr, '1998-07-01', '2008-07-01')", "40"],
    ["datediff(day, '2009-12-31 23:59:59', '2010-01-01 00:00:00')", "1"],
    ["datediff(year, date '2009-01-01', date '2019-12-31')", "10"],
    ["datediff(month, '2009-12-31', '2010-01-01')", "1"],
    ["datediff(second, timestamp '2009-01-01 00:00:00', timestamp '2009-01-01 00:01:00')", "60"],
    ["datediff(minute, time '06:00:00', time '07:30:00')", "90"],
    ["datediff(day, timestamptz '2009-01-01 23:00:00+00', timestamptz '2009-01-02 01:00:00+00')", "1"],
    ["datediff(day, '2010-01-02', '2010-01-01')", "-1"],
    ["datediff(week, date '2022-01-01', date '2022-01-02')", error("0A000")],
    ["datediff(day, null, date '2022-01-02')", null],
  ],
  getdate: [["getdate()", "2026-03-04 05:06:07"]],
  interval_cmp: [
    ["interval_cmp('3 days', '1 year')", "-1"],
    ["interval_cmp('1 day', '24 hours')", "0"],
  ],
  last_day: [
    ["last_day(date '2008-02-10')", "2008-02-29"],
    ["last_day(timestamp '2008-02-29 10:00:00')", "2008-02-29"],
  ],
  months_between: [
    ["months_between('1969-01-18', '1969-03-18')", "-2"],
    ["months_between('1969-01-18', '1969-01-18')", "0"],
    ["round(months_between(timestamp '2008-12-25 15:00:00', timestamp '2008-01-21 19:30:00'), 2)", "11.12"],
    ["round(months_between(timestamp '2008-12-01 19:30:00', timestamp '2008-01-03 15:00:00'), 2)", "10.94"],
    ["months_between('2014-08-31', '2014-09-30')", "-1"],
    ["months_between(null, '2014-09-30')", null],
  ],
  next_day: [
    ["next_day('2014-08-20', 'Tuesday')", "2014-08-26"],
    ["next_day('2014-08-19', 'tu')", "2014-08-26"],
    ["next_day('2014-08-20', 'x')", error("22023")],
  ],
  now: [["now()", "2026-03-04 05:06:07.089+00"]],
  pgdate_part: [["pgdate_part('year', date '2018-11-15')", "2018"]],
  timeofday: [["timeofday()", "Wed Mar 04 05:06:07.089000 2026 UTC"]],
  timestamp_cmp: [
    ["timestamp_cmp('2008-01-24 06:43:29', '2008-01-24 06:43:29')", "0"],
    ["timestamp_cmp('2008-01-24 06:43:29', '2008-02-18 02:36:48')", "-1"],
  ],
  timestamp_cmp_date: [["timestamp_cmp_date(timestamp '2008-06-18 00:00:01', '2008-06-18')", "1"]],
  timestamp_cmp_timestamptz: [
    ["timestamp_cmp_timestamptz(timestamp '2008-01-24 06:43:29', timestamptz '2008-01-24 06:43:29+00')", "0"],
  ],
  timestamptz_cmp: [
    ["timestamptz_cmp(timestamptz '2008-01-24 06:43:29+00', timestamptz '2008-01-24 05:43:29+00')", "1"],
  ],
  timestamptz_cmp_date: [["timestamptz_cmp_date(timestamptz '2008-06-18 00:00:00+00', '2008-06-18')", "0"]],
  timestamptz_cmp_timestamp: [
    [
      "timestamptz_cmp_timestamp(timestamptz '2008-01-24 06:43:29+00', timestamp '2008-01-24 06:43:30')",
      "-1",
    ],
  ],
  timezone: [["timezone('UTC', timestamp '2008-06-17 09:44:54')", "2008-06-17 09:44:54+00"]],
  to_char: [
    [
      "to_char(timestamp '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM')",
      "DECEMBER -THU-31-2009 11:15PM",
    ],
    ["to_char(timestamp '2009-12-31 23:15:59', 'Dy, Mon DD YYYY HH24:MI')", "Thu, Dec 31 2009 23:15"],
    ["to_char(-125.8, '999D99S')", "125.80-"],
    ["to_char(125.8, '999D99S')", "125.80+"],
    ["to_char(1234.5, '9G999D9')", " 1,234.5"],
    ["to_char(485, 'RN')", "        CDLXXXV"],
    ["to_char(482, '999th')", " 482nd"],
    ["to_char(20.00, '$99.99')", "$ 20.00"],
    ["to_char(1.5::float, 'FM990.00')", "1.50"],
    ["to_char(1e20::float, '999')", " ###"],
    ["to_char(date '2018-11-15', p) from (select 'YYYY' || '/MM' as p) x", "2018/11"],
    ["to_char(time '13:14:15', 'HH12:MI PM')", "01:14 PM"],
    ["to_char(timestamptz '2018-11-15 10:00:00+00', 'HH24:MI TZ OF')", "10:00 UTC +00"],
    ["to_char(null::timestamp, 'YYYY')", null],
  ],
  to_date: [
    ["to_date('02 Oct 2001', 'DD Mon YYYY')", "2001-10-02"],
    ["to_date('20010631', 'YYYYMMDD', false)", "2001-07-01"],
    ["to_date('20010631', 'YYYYMMDD', true)", error("22008")],
    ["to_date('124', 'DDD') = to_date('124', 'DDD')", "true"],
    ["to_date('x', 'YYYY')", error("22007")],
    ["to_date(null, 'YYYY')", null],
  ],
  to_number: [
    ["to_number('12,454.8-', '99G999D9S')", "-12454.8"],
    ["to_number('$ 12,454.88', 'L 99G999D99')", "12454.88"],
    ["to_number('$ 2,012,454.88', 'L 9,999,999.99')", "2012454.88"],
    ["to_number('<485>', '999PR')", "-485"],
    ["to_number('x', '9')", error("22P02")],
    ["to_number('1', p) from (select '9' as p) x", error("0A000")],
  ],
  to_timestamp: [
    ["to_timestamp('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS')", "2011-12-19 00:38:15+00"],
    ["to_timestamp('05 Dec 2000 10:11 PM', 'DD Mon YYYY HH12:MI PM')", "2000-12-05 22:11:00+00"],
    ["to_timestamp('2011-13-18', 'YYYY-MM-DD', true)", error("22008")],
  ],
  date_add: [["date_add('day', 1, getdate())", error("0A000")]],
};

export const conditionalExamples: Examples = {
  coalesce: [["coalesce(null, 12, 24)", "12"]],
  decode: [
    ["decode('2008-06-01'::date, date '2008-06-01', 'June 1st, 2008')", "June 1st, 2008"],
    ["decode(null, null, 'nothing', 'other')", "nothing"],
    ["decode(4, 1, 'one')", null],
  ],
  greatest: [
    ["greatest(1, null, 3)", "3"],
    ["greatest(null::integer, null)", null],
  ],
  isnull: [["isnull(null, 7)", "7"]],
  least: [["least('b', null, 'a')", "a"]],
  nullif: [
    ["nullif(5, 5)", null],
    ["nullif(5, 6)", "5"],
  ],
  nvl: [["nvl(null, 12, 24)", "12"]],
  nvl2: [
    ["nvl2(null, 'y', 'n')", "n"],
    ["nvl2(0, 'y', 'n')", "y"],
  ],
};

export const jsonExamples: Examples = {
  json_size: [["json_size(json_parse('[10001,10002,\"⬤\"]'))", "19"]],
  array: [
    ["array(1, 'abc', null, 3.5)", '[1,"abc",null,3.5]'],
    ["array()", "[]"],
    ["array(array(1), 2)", "[[1],2]"],
  ],
  array_concat: [
    ["array_concat(array(10001, 10002), array(10003, 10004))", "[10001,10002,10003,10004]"],
    ["array_concat(array(1), 5::super)", null],
  ],
  array_flatten: [
    ["array_flatten(array(array(1, 2, 3, 4), array(5, 6, 7, 8), array(9, 10)))", "[1,2,3,4,5,6,7,8,9,10]"],
    ["array_flatten(5::super)", null],
  ],
  can_json_parse: [
    ["can_json_parse('[10001,10002,\"abc\"]')", "true"],
    ["can_json_parse('This is not JSON.')", "false"],
    ["can_json_parse('[1,2,]')", "false"],
    ["can_json_parse(null)", null],
  ],
  decimal_precision: [
    ["decimal_precision(json_parse('3.14159'))", "6"],
    ["decimal_precision(json_parse('\"x\"'))", null],
  ],
  decimal_scale: [["decimal_scale(json_parse('3.14159'))", "5"]],
  get_array_length: [["get_array_length(json_parse('[1,2,3,4,5,6,7,8,9,10]'))", "10"]],
  is_array: [
    ["is_array(json_parse('[1,2]'))", "true"],
    ["is_array(json_parse('1'))", "false"],
  ],
  is_bigint: [
    ["is_bigint(json_parse('9223372036854775807'))", "true"],
    ["is_bigint(json_parse('9223372036854775808'))", "false"],
  ],
  is_boolean: [
    ["is_boolean(json_parse('true'))", "true"],
    ["is_boolean(json_parse('1'))", "false"],
  ],
  is_char: [
    ["is_char(json_parse('\"t\"'))", "true"],
    ["is_char(json_parse('1'))", "false"],
  ],
  is_decimal: [
    ["is_decimal(json_parse('5'))", "true"],
    ["is_decimal(json_parse('\"5\"'))", "false"],
    ["is_decimal(json_parse('5.5'))", error("0A000")],
    // dg/r_is_decimal
    ["is_decimal(1.22)", "true"],
    ["is_decimal(1.22::float)", "false"],
  ],
  is_float: [
    ["is_float(json_parse('5'))", "false"],
    ["is_float(json_parse('5.5'))", error("0A000")],
  ],
  is_integer: [
    ["is_integer(json_parse('5'))", "true"],
    ["is_integer(json_parse('3000000000'))", "false"],
    ["is_integer(json_parse('5.5'))", "false"],
  ],
  is_object: [
    ["is_object(json_parse('{\"a\": 1}'))", "true"],
    ["is_object(json_parse('[1]'))", "false"],
  ],
  is_scalar: [
    ["is_scalar(json_parse('{\"a\": 1}'))", "false"],
    ["is_scalar(json_parse('5'))", "true"],
  ],
  is_smallint: [
    ["is_smallint(json_parse('5'))", "true"],
    ["is_smallint(json_parse('40000'))", "false"],
  ],
  is_valid_json: [
    ["is_valid_json('{\"a\":2}')", "true"],
    ["is_valid_json('{\"a\":2')", "false"],
    // dg/IS_VALID_JSON
    ["is_valid_json('[1,2,3]')", "false"],
    ["is_valid_json('{\"a\":1,}')", "false"],
    ["is_valid_json('{\"a\":NaN}')", "false"],
    ['is_valid_json(\'{"a":"x,] nan"}\')', "true"],
  ],
  is_valid_json_array: [
    ['is_valid_json_array(\'["a",["b",1]]\')', "true"],
    ["is_valid_json_array('{\"a\":4}')", "false"],
    ["is_valid_json_array('{a')", "false"],
    ["is_valid_json_array('[1,]')", "false"],
  ],
  is_varchar: [
    ["is_varchar(json_parse('\"abc\"'))", "true"],
    ["is_varchar(json_parse('1'))", "false"],
  ],
  json_array_length: [
    ['json_array_length(\'[11,12,13,{"f1":21,"f2":[25,26]},14]\')', "5"],
    ["json_array_length('[11,12', true)", null],
    ["json_array_length('{}')", error("22023")],
    ["json_array_length('{}', true)", null],
    ["json_array_length('[1,]')", error("22023")],
    ["json_array_length('[1,]', true)", null],
  ],
  json_extract_array_element_text: [
    ["json_extract_array_element_text('[111,112,113]', 2)", "113"],
    ['json_extract_array_element_text(\'["a",["b",1,["c",2,3,null]]]\', 1)', '["b",1,["c",2,3,null]]'],
    ["json_extract_array_element_text('[111,112', 1, true)", null],
    // dg/JSON_EXTRACT_ARRAY_ELEMENT_TEXT
    ['json_extract_array_element_text(\'["a",["b",1,["c",2,3,null,]]]\', 1)', error("22023")],
    ['json_extract_array_element_text(\'["a",["b",1,["c",2,3,null,]]]\', 1, true)', null],
    ["json_extract_array_element_text('{\"a\":1}', 0, true)", null],
    ["json_extract_array_element_text('[1.50, [2.50, 1E5]]', 1)", "[2.50,1E5]"],
    ["json_extract_array_element_text('[111]', 5)", ""],
    ["json_extract_array_element_text('[111]', -1)", ""],
  ],
  json_extract_path_text: [
    [`json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}}', 'f4', 'f6')`, "star"],
    [`json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}', 'f4', 'f6', true)`, null],
    [`json_extract_path_text('{"a":', 'a')`, error("XX000")],
    [`json_extract_path_text('{"a":1}', 'b')`, null],
    [`json_extract_path_text('{"id":12345678901234567.89}', 'id')`, "12345678901234567.89"],
    [`json_extract_path_text('{"a":{"id":10.50}}', 'a', 'id')`, "10.50"],
    [`json_extract_path_text('{"a/b":[{"id":1E5}]}', 'a/b', '0', 'id')`, "1E5"],
    [`json_extract_path_text('{"a":{"id": 10.50, "s": "x,\\\\"y"}}', 'a')`, '{"id":10.50,"s":"x,\\"y"}'],
    // dg/JSON_EXTRACT_PATH_TEXT: at most five levels.
    [`json_extract_path_text('{"a":{"b":{"c":{"d":{"e":1}}}}}', 'a', 'b', 'c', 'd', 'e')`, "1"],
    [`json_extract_path_text('{"a":1}', 'a', 'b', 'c', 'd', 'e', 'f')`, error("54023")],
    [`json_extract_path_text('{"a":""}', 'a')`, ""],
    [
      `json_extract_path_text('{"farm":{"barn":{"color":"red","feed stocked":true}}}', 'farm', 'barn', 'color')`,
      "red",
    ],
  ],
  json_parse: [
    ["json_parse('[10001, 10002, \"abc\"]')", '[10001,10002,"abc"]'],
    ["json_parse('{a')", error("22023")],
    // dg/super-configurations: a name that stands twice is an error unless json_parse_dedup_attributes is on.
    ['json_parse(\'{"a":1,"a":2}\')', error("22023")],
    ["json_parse('[1,2,]')", error("22023")],
    ["json_parse('[NaN]')", error("22023")],
    ["json_parse('[1.50, 9007199254740993]')", "[1.50,9007199254740993]"],
    // The engine steps into JSON by doubles, which would lose digits.
    ["json_parse('[12345678901234567.89]')", error("0A000")],
    ["json_parse(null)", null],
  ],
  json_serialize: [["json_serialize(json_parse('[10001, 10002, \"abc\"]'))", '[10001,10002,"abc"]']],
  json_typeof: [
    ["json_typeof(array(1, 2))", "array"],
    ["json_typeof(json_parse('{\"a\": 1}'))", "object"],
    ["json_typeof(json_parse('\"a\"'))", "string"],
    ["json_typeof(json_parse('1.5'))", "number"],
    ["json_typeof(json_parse('true'))", "boolean"],
    ["json_typeof(json_parse('null'))", "null"],
    ["json_typeof(null::super)", null],
  ],
  lower_attribute_names: [
    [
      'lower_attribute_names(json_parse(\'{"AttributeName": {"Inner": "B"}}\'))',
      '{"attributename":{"inner":"B"}}',
    ],
  ],
  object: [
    ["object('foo', 1, 'bar', 'abc')", '{"foo":1,"bar":"abc"}'],
    ["object()", "{}"],
    ["object('p', 123.89)", '{"p":123.89}'],
    ["object('p', 12345678901234567.89)", error("0A000")],
  ],
  split_to_array: [
    ["split_to_array('12|345|6789', '|')", '["12","345","6789"]'],
    ["split_to_array('a,b')", '["a","b"]'],
  ],
  subarray: [
    ["subarray(array('a', 'b', 'c', 'd', 'e', 'f'), 2, 3)", '["c","d","e"]'],
    // dg/r_subarray: a negative position counts backward from the end.
    ["subarray(array(1, 2, 3), -2, 1)", "[2]"],
    ["subarray(array(1, 2, 3), -2, 5)", "[2,3]"],
    ["subarray('x'::super, 0, 1)", null],
  ],
  upper_attribute_names: [['upper_attribute_names(json_parse(\'{"a": [{"b": 1}]}\'))', '{"A":[{"B":1}]}']],
  object_transform: [["object_transform(json_parse('{}'))", error("0A000")]],
  size: [["size(json_parse('1'))", error("0A000")]],
};

/** Casts and literals that are written as words. */
export const literalExamples: Examples = {
  convert: [
    ["convert(integer, '12')", "12"],
    ["convert(varchar(2), 'abc')", "ab"],
    ["convert(decimal(10, 1), 2.25)", "2.3"],
  ],
  interval: [
    ["timestamp '2018-11-15 00:00:00' + interval '52 weeks'", "2019-11-14 00:00:00"],
    ["timestamp '2018-11-15 00:00:00' + interval '1w, 1h, 14m, 15s'", "2018-11-22 01:14:15"],
    ["timestamp '2018-11-15 00:00:00' + interval '0.5 days'", "2018-11-15 12:00:00"],
    ["timestamp '2018-11-15 00:00:00' - interval '2 mons'", "2018-09-15 00:00:00"],
    ["timestamp '2018-11-15 00:00:00' + interval '1 qtr'", "2019-02-15 00:00:00"],
    ["timestamp '2018-11-15 00:00:00' + 2 * interval '1 hour'", "2018-11-15 02:00:00"],
    ["timestamp '2018-11-15 00:00:00' + interval '1 day 02:03:04'", "2018-11-16 02:03:04"],
  ],
  "at time zone": [
    ["timestamp '2001-02-16 20:38:40' at time zone 'America/Denver'", "2001-02-17 03:38:40+00"],
    ["timestamptz '2001-02-16 20:38:40-05' at time zone 'America/Denver'", "2001-02-16 18:38:40"],
  ],
  "similar to": [
    ["'abc' similar to '%(b|d)%'", "true"],
    ["'abc' similar to '(b|c)%'", "false"],
    ["'a\nb' similar to 'a_b'", "true"],
    ["'50%' similar to '50!%' escape '!'", "true"],
    ["'a' || 'bc' similar to 'abc'", "true"],
  ],
  "~": [
    ["'a' || 'bc' ~ '^abc$'", "true"],
    ["'ABC' ~* 'b'", "true"],
    ["'abc' !~ 'B'", "true"],
    ["'abc' !~* 'B'", "false"],
    ["~5", "-6"],
  ],
};

/** Functions that tell of the session. */
export const systemExamples: Examples = {
  current_schemas: [
    ["current_schemas(false)", "{public}"],
    ["current_schemas(true)", "{pg_catalog,public}"],
  ],
  current_setting: [
    ["current_setting('query_group')", "unset"],
    ["current_setting('no_such_setting')", error("42704")],
  ],
  current_user_id: [["current_user_id", "100"]],
  set_config: [["set_config('query_group', 'a', true)", error("0A000")]],
  has_table_privilege: [["has_table_privilege('local', 'pg_class', 'select')", "true"]],
  has_schema_privilege: [["has_schema_privilege('local', 'public', 'create')", "true"]],
  has_database_privilege: [["has_database_privilege('local', 'dev', 'temp')", "true"]],
  pg_backend_pid: [["pg_backend_pid() > 0", "true"]],
  version: [["version() like 'PostgreSQL 8.0.2%'", "true"]],
  current_date: [["current_date", "2026-03-04"]],
  current_timestamp: [["current_timestamp", "2026-03-04 05:06:07.089+00"]],
  current_time: [["current_time", error("0A000")]],
  current_database: [["current_database()", "dev"]],
  current_schema: [["current_schema()", "public"]],
  current_user: [["current_user", "local"]],
  pg_last_copy_count: [["pg_last_copy_count()", "0"]],
  session_user: [["session_user", "local"]],
  user: [["user()", "local"]],
};
