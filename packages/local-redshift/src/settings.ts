import { RedshiftError } from "./types.ts";

/**
 * What SHOW answers where nothing was set: the parameters that clients ask for.
 * (dg/cm_chap_ConfigurationRef)
 */
export const defaultSettings: ReadonlyMap<string, string> = new Map(
  Object.entries({
    search_path: "$user, public",
    timezone: "UTC",
    query_group: "default",
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

/** Settings of SUPER that are on, and hold to nothing else here. */
const LAX_ALONE: ReadonlySet<string> = new Set(["cast_super_null_on_error", "navigate_super_null_on_error"]);

/** Whether a setting's value turns it on. */
export function isOn(value: string | undefined): boolean {
  return /^(?:on|true|t|yes|1)$/i.test(value ?? "");
}

/**
 * Refuses what would be told to clients and not be so.
 * @throws RedshiftError 22023
 */
export function checkSetting(name: string, value: string): void {
  if (name === "client_encoding" && !/^(?:utf-?8|unicode)$/i.test(value)) {
    throw new RedshiftError(`invalid value for parameter "client_encoding": "${value}"`, {
      code: "22023",
      hint: "local-redshift speaks UTF8 alone.",
    });
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
    throw new RedshiftError(`invalid value for parameter "standard_conforming_strings": "${value}"`, {
      code: "22023",
      hint: "A backslash escapes what follows it in every string.",
    });
  }
}
