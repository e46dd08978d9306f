import { homedir } from "node:os";
import { join } from "node:path";
import type { LocalRedshiftOptions } from "../types.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** How this database reaches S3, whatever a statement says. */
export interface S3Settings {
  /** null: AWS itself. */
  readonly endpoint: string | null;
  /** null: the profile's, if it has one. */
  readonly region: string | null;
  readonly anonymous: boolean;
  readonly profile: string | null;
  readonly assumeRole: boolean;
  /** Where fetched objects are kept; absolute. */
  readonly cacheDirectory: string;
}

/**
 * Options first, then the environment: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION,
 * AWS_PROFILE, and LOCAL_REDSHIFT_S3_ANONYMOUS=1 for public buckets without an account.
 */
export function s3Settings(options: LocalRedshiftOptions, environment: Environment): S3Settings {
  const { s3 = {} } = options;
  const from = (...names: readonly string[]): string | null =>
    names.map((name) => environment[name]).find((value) => value !== undefined && value !== "") ?? null;
  const ignored = from("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.toLowerCase() === "true";
  return {
    endpoint: s3.endpoint ?? (ignored ? null : from("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")),
    region: s3.region ?? from("AWS_REGION", "AWS_DEFAULT_REGION"),
    anonymous: s3.anonymous ?? /^(1|true|yes|on)$/i.test(from("LOCAL_REDSHIFT_S3_ANONYMOUS") ?? ""),
    profile: s3.profile ?? from("AWS_PROFILE"),
    assumeRole: s3.assumeRole ?? false,
    cacheDirectory: options.cacheDirectory ?? join(cacheHome(environment), "local-redshift", "s3"),
  };
}

/** Where the operating system wants what may be fetched again. */
function cacheHome(environment: Environment): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: windows } = environment;
  if (xdg !== undefined && xdg !== "") return xdg;
  if (process.platform === "win32") return windows ?? join(homedir(), "AppData", "Local");
  return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}
