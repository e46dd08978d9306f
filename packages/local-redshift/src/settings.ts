import { sessionZone } from "./sql/time-zone.ts";
import { RedshiftError } from "./types.ts";

/**
 * What SHOW answers where nothing was set: the parameters that clients ask for.
 * (dg/cm_chap_ConfigurationRef)
 */
export const defaultSettings: ReadonlyMap<string, string> = new Map(
  Object.entries({
    search_path: "$user, public",
    timezone: "UTC",
    query_group: "unset",
    client_encoding: "UTF8",
    server_encoding: "UTF8",
    server_version: "8.0.2",
    datestyle: "ISO, MDY",
    extra_float_digits: "0",
    statement_timeout: "0",
    integer_datetimes: "on",
    standard_conforming_strings: "off",
    transaction_isolation: "serializable",
    "transaction isolation level": "serializable",
    default_transaction_isolation: "serializable",
    max_identifier_length: "127",
    max_index_keys: "32",
    application_name: "",
    is_superuser: "on",
    enable_case_sensitive_identifier: "off",
    enable_numeric_rounding: "off",
  }),
);

/** Parameters that Redshift knows and SET takes, beside those above. (dg/cm_chap_ConfigurationRef) */
export const knownParameters: ReadonlySet<string> = new Set([
  ...["analyze_threshold_percent", "cast_super_null_on_error", "datashare_break_glass_session_var"],
  ...["default_geometry_encoding", "describe_field_name_in_uppercase", "downcase_delimited_identifier"],
  ...["enable_case_sensitive_super_attribute", "enable_result_cache_for_session"],
  ...["enable_vacuum_boost", "error_on_nondeterministic_update", "interval_forbid_composite_literals"],
  ...[
    "json_parse_dedup_attributes",
    "json_parse_truncate_strings",
    "json_serialization_enable",
    "json_serialization_parse_nested_strings",
    "max_concurrency_scaling_clusters",
  ],
  ...["max_cursor_result_set_size", "mv_enable_aqmv_for_session", "navigate_super_null_on_error"],
  ...["parse_super_null_on_error", "pg_federation_repeatable_read", "query_group", "spectrum_query_maxerror"],
  ...["stored_proc_log_min_messages", "use_fips_ssl", "wlm_query_slot_count", "client_min_messages"],
  ...["bytea_output", "lc_messages", "lc_monetary", "lc_numeric", "lc_time", "session_authorization"],
  ...["enable_multi_part_loads", "seed", "names", "transaction", "characteristics", "auto_mv"],
]);

/** Whole numbers and what they may be. (dg/r_statement_timeout, dg/r_extra_float_digits, dg/r_wlm_query_slot_count) */
const NUMBERS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ["statement_timeout", [0, 2_147_483_647] as const],
  ["extra_float_digits", [-15, 2] as const],
  ["wlm_query_slot_count", [1, 50] as const],
]);

/** Settings of SUPER that are on, and hold to nothing else here. */
const LAX_ALONE: ReadonlySet<string> = new Set(["cast_super_null_on_error", "navigate_super_null_on_error"]);

/** Whether a setting's value turns it on. */
export function isOn(value: string | undefined): boolean {
  return /^(?:on|true|t|yes|1)$/i.test(value ?? "");
}

/**
 * A value as it is kept and told. What would be told to clients and not be so is refused.
 * @throws RedshiftError 22023 for what is no value of the setting, 0A000 for one that is not done here, a time zone too
 */
export function settingValue(name: string, value: string): string {
  const range = NUMBERS.get(name);
  if (range !== undefined) return wholeNumber(name, value, range);
  if (name === "datestyle") return dateStyle(value);
  if (name === "timezone") sessionZone(value);
  if (name === "client_encoding") {
    // Some clients put it in quotes twice.
    if (/^(?:'?(?:utf-?8|unicode)'?)$/i.test(value)) return "UTF8";
    throw invalidValue(name, value, "local-redshift speaks UTF8 alone.");
  }
  // (dg/super-configurations)
  if (LAX_ALONE.has(name) && !isOn(value)) {
    throw new RedshiftError(`${name} can't be turned off in local-redshift`, {
      code: "0A000",
      hint: "What can't be cast or stepped into is NULL: look for it with IS NULL.",
    });
  }
  // Strings of Redshift's take backslashes as PostgreSQL 8.0 did.
  if (name === "standard_conforming_strings" && value.toLowerCase() !== "off") {
    throw invalidValue(name, value, "A backslash escapes what follows it in every string.");
  }
  return value;
}

function wholeNumber(name: string, value: string, [least, most]: readonly [number, number]): string {
  const text = value.trim();
  const number = Number(text);
  if (/^[+-]?\d+$/.test(text) && number >= least && number <= most) return String(number);
  throw invalidValue(name, value, `It takes whole numbers from ${least} to ${most}.`);
}

const DATE_STYLES = new Set(["iso", "mdy", "us", "noneuro", "noneuropean"]);
const OTHER_DATE_STYLES = new Set(["postgres", "sql", "german", "dmy", "ymd", "euro", "european"]);

/** Dates are read and shown in one way here. (dg/r_datestyle) */
function dateStyle(value: string): string {
  const words = value
    .toLowerCase()
    .split(",")
    .map((word) => word.trim());
  for (const word of words) {
    if (DATE_STYLES.has(word)) continue;
    if (!OTHER_DATE_STYLES.has(word)) throw invalidValue("datestyle", value);
    throw new RedshiftError(`datestyle ${value} is not supported by local-redshift`, {
      code: "0A000",
      hint: "Dates are shown as ISO and read as MDY: use to_date() and to_char() for others.",
    });
  }
  return "ISO, MDY";
}

function invalidValue(name: string, value: string, hint?: string): RedshiftError {
  return new RedshiftError(`invalid value for parameter "${name}": "${value}"`, {
    code: "22023",
    ...(hint === undefined ? {} : { hint }),
  });
}
