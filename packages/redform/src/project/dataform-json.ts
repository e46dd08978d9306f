import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Outcome, Problem } from "../problem.ts";
import { findJsonError } from "./json-error.ts";
import { placeOf } from "./text-place.ts";

const FILE = "dataform.json";

const identifier = v.pipe(
  v.string("must be text"),
  v.regex(/^[a-zA-Z_0-9-]*$/, "may hold only letters, digits, underscores and hyphens"),
);

const settingsSchema = v.looseObject(
  {
    warehouse: v.picklist(["redshift"], 'must be "redshift": this Dataform builds on Amazon Redshift'),
    defaultSchema: v.pipe(identifier, v.nonEmpty("must not be empty")),
    assertionSchema: v.optional(identifier),
    defaultDatabase: v.optional(v.string("must be text")),
    databaseSuffix: v.optional(identifier),
    schemaSuffix: v.optional(identifier),
    tablePrefix: v.optional(identifier),
    vars: v.optional(
      v.record(v.string(), v.string("must be text: put it in double quotes"), "must be an object of texts"),
    ),
  },
  (issue) => (issue.received === "undefined" ? "is missing" : "must be an object"),
);

/** What dataform.json says, checked; unknown keys are kept, as the stock tool ignores them. */
export type DataformJson = v.InferOutput<typeof settingsSchema>;

/** Reads and checks dataform.json. Null where the folder has none. */
export async function readDataformJson(root: string): Promise<Outcome<DataformJson> | null> {
  let text: string;
  try {
    text = await readFile(join(root, FILE), "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  return parseDataformJson(text.replace(/^\uFEFF/, ""));
}

/** Checks the text of a dataform.json; every problem has its line. */
export async function parseDataformJson(text: string): Promise<Outcome<DataformJson>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problems: [brokenJson(text)] };
  }
  const checked = v.safeParse(settingsSchema, value);
  if (checked.success) return { ok: true, value: checked.output };
  const { placeOfKey } = await import("./yaml-place.ts");
  const problems = checked.issues.map((issue): Problem => {
    const path = (issue.path ?? []).map((part) => String(part.key));
    return {
      file: FILE,
      ...placeOfKey(text, path),
      message: path.length === 0 ? `the settings ${issue.message}.` : `${path.join(".")} ${issue.message}.`,
      remedy: null,
      code: "bad-settings",
    };
  });
  return { ok: false, problems };
}

function brokenJson(text: string): Problem {
  const error = findJsonError(text) ?? { offset: 0, message: "it can't be read" };
  return {
    file: FILE,
    ...placeOf(text, error.offset),
    message: `is not valid JSON: ${error.message}.`,
    remedy: null,
    code: "broken-settings",
  };
}

/** Whether a file operation failed because nothing stands at the path. */
export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}
