/** Text as a Redshift string literal: quotes are doubled, and so are backslashes, which Redshift reads as escapes. */
function literal(text) {
  return `'${String(text).replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** COPY's authorisation: `default` takes the cluster's default role, anything else is a role's ARN. */
function iamRole(role) {
  return role === "default" ? "iam_role default" : `iam_role ${literal(role)}`;
}

/**
 * Epoch milliseconds as a timestamp, exact to the millisecond. In days and the rest of the day, because
 * DATEADD is documented for an integer (r_DATEADD_function) and milliseconds since 1970 need a bigint.
 */
function timestampOfMillis(column) {
  const day = 86400000;
  return `dateadd(ms, (${column} % ${day})::integer, dateadd(day, (${column} / ${day})::integer, timestamp '1970-01-01 00:00:00'))`;
}

module.exports = { literal, iamRole, timestampOfMillis };
