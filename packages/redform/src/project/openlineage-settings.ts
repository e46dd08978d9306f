import { resolve } from "node:path";
import * as v from "valibot";
import { someText, wholeNumber, wrongShape } from "./settings-checks.ts";

/** Where an environment's runs tell OpenLineage what they did. */
export interface OpenLineageSettings {
  /** An http(s) address, or the absolute path of a file. */
  readonly to: string;
  readonly apiKey: string | null;
  /** Of the jobs; null for the project's name. */
  readonly namespace: string | null;
  readonly timeoutMs: number;
}

const DEFAULT_SECONDS = 5;

export const openLineageSchema = v.strictObject(
  {
    to: someText,
    apiKey: v.optional(someText),
    namespace: v.optional(someText),
    timeoutSeconds: v.optional(wholeNumber(1, 600, "must be a whole number from 1 to 600"), DEFAULT_SECONDS),
  },
  wrongShape,
);

export const OPENLINEAGE_KEYS: readonly string[] = Object.keys(openLineageSchema.entries);

export function toOpenLineage(
  { to, apiKey, namespace, timeoutSeconds }: v.InferOutput<typeof openLineageSchema>,
  root: string,
): OpenLineageSettings {
  return {
    to: isAddress(to) ? to : resolve(root, to),
    apiKey: apiKey ?? null,
    namespace: namespace ?? null,
    timeoutMs: timeoutSeconds * 1000,
  };
}

/** What `--openlineage` alone says: an address, or a path in `folder`. The key is the one that OpenLineage's clients read. */
export function openLineageOf(
  to: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): OpenLineageSettings {
  return {
    to: isAddress(to) ? to : resolve(folder, to),
    apiKey: env.OPENLINEAGE_API_KEY || null,
    namespace: env.OPENLINEAGE_NAMESPACE || null,
    timeoutMs: DEFAULT_SECONDS * 1000,
  };
}

export function isAddress(to: string): boolean {
  return /^https?:/i.test(to);
}
