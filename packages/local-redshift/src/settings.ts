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
  }),
);

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
  // Strings of Redshift's take backslashes as PostgreSQL 8.0 did.
  if (name === "standard_conforming_strings" && value.toLowerCase() !== "off") {
    throw new RedshiftError(`invalid value for parameter "standard_conforming_strings": "${value}"`, {
      code: "22023",
      hint: "A backslash escapes what follows it in every string.",
    });
  }
}
