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
    standard_conforming_strings: "on",
    transaction_isolation: "serializable",
    "transaction isolation level": "serializable",
    default_transaction_isolation: "serializable",
    max_identifier_length: "127",
    application_name: "",
    is_superuser: "on",
    enable_case_sensitive_identifier: "off",
  }),
);
