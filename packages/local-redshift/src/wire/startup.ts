import { RedshiftError } from "../types.ts";
import { BodyReader } from "./body-reader.ts";

/** What may come before anything else. (PostgreSQL: protocol-message-formats) */
export type StartPacket =
  | { readonly kind: "tls" | "gss" }
  | { readonly kind: "cancel"; readonly pid: number; readonly secret: number }
  | StartupMessage;

export interface StartupMessage {
  readonly kind: "startup";
  readonly minor: number;
  readonly user: string;
  readonly database: string;
  /** Settings that the client asks for, in its order. */
  readonly settings: readonly (readonly [string, string])[];
  /** Options of a newer protocol, which this one has not. */
  readonly unknownOptions: readonly string[];
}

const CANCEL = 80_877_102;
const TLS = 80_877_103;
const GSS = 80_877_104;
const MAJOR = 3;

/** @throws RedshiftError 08P01 for what is no start, 0A000 for another protocol */
export function readStart(body: Buffer): StartPacket {
  const reader = new BodyReader(body);
  const code = reader.int32();
  if (code === TLS) return { kind: "tls" };
  if (code === GSS) return { kind: "gss" };
  if (code === CANCEL) return { kind: "cancel", pid: reader.int32(), secret: reader.int32() };
  if (code >> 16 !== MAJOR) {
    throw new RedshiftError(
      `unsupported frontend protocol ${code >> 16}.${code & 0xffff}: server supports 3.0`,
      { code: "0A000" },
    );
  }
  return startup(reader, code & 0xffff);
}

function startup(reader: BodyReader, minor: number): StartupMessage {
  let user = "";
  let database = "";
  const settings: (readonly [string, string])[] = [];
  const unknownOptions: string[] = [];
  for (let name = reader.text(); name !== ""; name = reader.text()) {
    const value = reader.text();
    if (name === "user") user = value;
    else if (name === "database") database = value;
    else if (name === "options") settings.push(...commandLine(value));
    else if (OF_DRIVERS.has(name.toLowerCase()) || name === "_pq_.compression") continue;
    else if (name.startsWith("_pq_.")) unknownOptions.push(name);
    else settings.push([name.toLowerCase(), value]);
  }
  if (user === "") {
    throw new RedshiftError("no PostgreSQL user name specified in startup packet", { code: "28000" });
  }
  return {
    kind: "startup",
    minor,
    user,
    database: database === "" ? user : database,
    settings,
    unknownOptions,
  };
}

/** `-c name=value --name=value`: blanks part them, a backslash keeps what follows it. */
function commandLine(options: string): readonly (readonly [string, string])[] {
  const words = options.match(/(?:\\.|\S)+/gs)?.map((word) => word.replace(/\\(.)/gs, "$1")) ?? [];
  const settings: (readonly [string, string])[] = [];
  for (const [at, word] of words.entries()) {
    if (word === "-c") continue;
    const [, text] = /^(?:--|-c)(.+=.*)$/s.exec(words[at - 1] === "-c" ? `-c${word}` : word) ?? [];
    if (text === undefined) {
      throw new RedshiftError(`invalid command-line argument for server process: ${word}`, { code: "42601" });
    }
    const equals = text.indexOf("=");
    settings.push([text.slice(0, equals).replaceAll("-", "_").toLowerCase(), text.slice(equals + 1)]);
  }
  return settings;
}

/**
 * What a client may set at its start. Redshift takes few: a time-out or a level of messages, which
 * PostgreSQL takes, ends the connection there.
 */
const SETTINGS: ReadonlySet<string> = new Set([
  ...["application_name", "client_encoding", "datestyle", "timezone", "extra_float_digits", "search_path"],
  ...["query_group", "standard_conforming_strings", "enable_case_sensitive_identifier"],
]);

/** What Redshift's own drivers say of themselves: taken, and nothing is done with it. */
const OF_DRIVERS: ReadonlySet<string> = new Set([
  ...["driver_version", "driver_discovery_version", "os_version", "plugin_name"],
  ...["client_protocol_version", "replication"],
]);

/** @throws RedshiftError 42704 for a setting that Redshift has not */
export function checkKnown(name: string): void {
  if (SETTINGS.has(name)) return;
  throw new RedshiftError(`unrecognized configuration parameter "${name}"`, { code: "42704" });
}
