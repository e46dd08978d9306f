import { defaultSettings, knownParameters, settingValue } from "./settings.ts";
import { AUTHORIZATION } from "./sql/statements/settings.ts";
import { literal } from "./sql/tree.ts";
import { RedshiftError } from "./types.ts";

/**
 * The settings of one session. What is set in a transaction is undone when it is rolled back; what is set
 * LOCAL, when it ends. (dg/r_SET)
 */
export class SessionSettings {
  #values = new Map<string, string>();
  /** As they were when the transaction began. */
  #before: ReadonlyMap<string, string> | null = null;
  readonly #local = new Map<string, string | undefined>();

  get(name: string): string | undefined {
    return this.#values.get(name) ?? defaultSettings.get(name);
  }

  /** What was set; undefined where the default holds. */
  own(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** `null` goes back to the default. Answers what takes it back. @throws RedshiftError 42704, 22023 */
  set(name: string, value: string | null, local: boolean): () => void {
    if (!knownParameters.has(name) && !defaultSettings.has(name) && !name.includes(".")) {
      throw new RedshiftError(`unrecognized configuration parameter "${name}"`, { code: "42704" });
    }
    const kept = value === null ? null : settingValue(name, value);
    // Outside a transaction block SET LOCAL is over as soon as it is said.
    if (local && this.#before === null) return () => {};
    const before = this.#values.get(name);
    const remembered = local && !this.#local.has(name);
    if (remembered) this.#local.set(name, before);
    this.#put(name, kept);
    return () => {
      if (remembered) this.#local.delete(name);
      this.#put(name, before ?? null);
    };
  }

  #put(name: string, value: string | null): void {
    if (value === null) this.#values.delete(name);
    else this.#values.set(name, value);
  }

  /** What was set. */
  get changed(): ReadonlyMap<string, string> {
    return this.#values;
  }

  /** All that there are, with those that have no default and were set, by name. (dg/r_SHOW) */
  get all(): readonly (readonly [name: string, value: string])[] {
    const values = new Map([...defaultSettings, ...this.#values]);
    return [...values].filter(([name]) => !name.includes(" ")).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  begin(): void {
    this.#before = new Map(this.#values);
    this.#local.clear();
  }

  /** Ends the transaction; answers the names whose values changed with it. */
  end(committed: boolean): readonly string[] {
    const before = this.#before;
    if (before === null) return [];
    this.#before = null;
    const now = this.#values;
    if (committed) {
      this.#values = new Map(now);
      for (const [name, value] of this.#local) {
        if (value === undefined) this.#values.delete(name);
        else this.#values.set(name, value);
      }
    } else {
      this.#values = new Map(before);
    }
    const names = new Set([...now.keys(), ...this.#values.keys()]);
    return [...names].filter((name) => now.get(name) !== this.#values.get(name));
  }
}

/** The schemas that the setting search_path names. (dg/r_search_path) */
export function searchPath(setting: string | undefined): readonly string[] {
  return (setting ?? "public")
    .split(",")
    .map((name) => name.trim().replaceAll('"', "").toLowerCase())
    .filter((name) => name !== "" && name !== "$user");
}

export interface Acting {
  readonly searchPath: readonly string[];
  readonly user: string;
  /** The engine's name of the time zone. */
  readonly zone: string;
  /** All that was set, for pg_settings. */
  readonly changed: ReadonlyMap<string, string>;
}

/** DuckDB statements that tell the engine those of the settings that it acts on. */
export function engineSettings(
  names: readonly string[],
  { searchPath: path, user, zone, changed }: Acting,
): readonly string[] {
  return [
    ...(names.includes("search_path")
      ? [`set search_path = ${literal([...path, "_redshift"].join(","))}`]
      : []),
    ...(names.includes(AUTHORIZATION) ? [`set variable rs_user = ${literal(user)}`] : []),
    ...(names.includes("timezone") ? [`set timezone = ${literal(zone)}`] : []),
    ...(names.length > 0
      ? [`set variable rs_settings = ${literal(JSON.stringify(Object.fromEntries(changed)))}`]
      : []),
  ];
}

/** A setting's value. @throws RedshiftError 42704 where there is no such setting */
export function known(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new RedshiftError(`unrecognized configuration parameter "${name}"`, { code: "42704" });
}
