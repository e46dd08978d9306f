/**
 * Where PostgreSQL 18 and Redshift are meant to differ. A generated query that a rule matches is left out of
 * the comparison; hand-written ones avoid them. Each rule says why.
 */
export interface Difference {
  readonly matches: RegExp;
  readonly reason: string;
}

export const differences: readonly Difference[] = [
  { matches: /\bavg\s*\(/i, reason: "AVG of integers is an integer on Redshift, a numeric on PostgreSQL" },
  {
    matches: /\bsum\s*\(\s*b\b/i,
    reason: "SUM of BIGINT is NUMERIC(38,0) on PostgreSQL too, but overflows there later",
  },
  { matches: /\bn\s*\/|\/\s*n\b/, reason: "the scale of a DECIMAL quotient has other rules" },
  {
    matches: /\bstddev|\bvar(iance|_)/i,
    reason: "they are DOUBLE PRECISION on Redshift, NUMERIC on PostgreSQL",
  },
  { matches: /\bregexp_replace\s*\(/i, reason: "Redshift replaces every match, PostgreSQL the first" },
  {
    matches: /\blog\s*\(/i,
    reason: "LOG of a float is the same, of a NUMERIC has more digits on PostgreSQL",
  },
  {
    matches: /\bextract\s*\(\s*(second|epoch)/i,
    reason: "EXTRACT gives integers on Redshift, NUMERIC with a fraction on PostgreSQL",
  },
  {
    matches: /\btrunc\s*\(\s*(d|ts)\b/i,
    reason: "TRUNC of a timestamp is a date on Redshift, unknown to PostgreSQL",
  },
  { matches: /\blen\s*\(|\bnvl\b|\bdateadd\b|\bdatediff\b/i, reason: "PostgreSQL has no such function" },
  {
    matches: /\b(case|coalesce|greatest|least|union|abs)\b[\s\S]*(\bround\(|::decimal)/i,
    reason: "a NUMERIC column has one scale on Redshift; on PostgreSQL each value keeps its own",
  },
  { matches: /\\/, reason: "a backslash escapes in Redshift's string literals, not in PostgreSQL's" },
  { matches: /=\s*'[^']* '/, reason: "blanks at the end do not count when Redshift compares texts" },
  {
    matches: /::(real|float4)\b/i,
    reason: "PostgreSQL prints a REAL of seven digits and more with an exponent",
  },
  { matches: /ß/, reason: "the capital of ß is itself on PostgreSQL, ẞ here" },
  { matches: /is (not )?distinct from|\boverlay\b/i, reason: "Redshift has it not" },
  {
    matches: /'(on|off)'::bool/i,
    reason: "Redshift reads only t, true, y, yes, 1 and their opposites as BOOLEAN",
  },
];

/** Booleans are "true" and "false" in Redshift's text form, "t" and "f" on PostgreSQL's wire. */
export function toPostgresText(value: string | null, isBoolean: boolean): string | null {
  if (!isBoolean || value === null) return value;
  return value === "true" ? "t" : "f";
}
