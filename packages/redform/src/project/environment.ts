import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as v from "valibot";
import type { Outcome, Problem } from "../problem.ts";
import { isMissing } from "./dataform-json.ts";
import { didYouMean } from "./nearest-name.ts";
import { AUTH_METHODS, REDSHIFT_KEYS, redshiftSchema, toRedshiftSettings } from "./redshift-settings.ts";
import type { Environment } from "./types.ts";

/** An environment and what it lays over dataform.json. */
export interface EnvironmentFile {
  readonly environment: Environment;
  readonly vars: Readonly<Record<string, string>>;
  readonly schemaSuffix?: string;
}

export const DEFAULT_ENVIRONMENT = "local";
/** An environment is named as its file is, which lies in no other folder. */
const FILE_NAME = /^\w[\w.-]*$/;
const DEFAULT_DATABASE = ".redform/warehouse.duckdb";
const DEFAULT_CONCURRENCY = 4;

/** Whole numbers from 1; text too, because a substituted variable is always text. */
const positive = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))], "must be a whole number"),
  v.integer("must be a whole number"),
  v.minValue(1, "must be 1 or more"),
);
const shared = {
  vars: v.optional(
    v.record(v.string(), v.string("must be text: put it in quotes"), "must be a map of texts"),
    {},
  ),
  schemaSuffix: v.optional(
    v.pipe(
      v.string("must be text"),
      v.regex(/^[a-zA-Z_0-9-]*$/, "may hold only letters, digits, underscores and hyphens"),
    ),
  ),
  concurrency: v.optional(positive, DEFAULT_CONCURRENCY),
};
const localConnection = v.strictObject(
  {
    path: v.optional(v.pipe(v.string("must be text"), v.nonEmpty("must not be empty")), DEFAULT_DATABASE),
    memoryLimit: v.optional(v.string('must be text, such as "2GB"')),
    threads: v.optional(positive),
  },
  wrongShape,
);
const environmentSchema = v.variant(
  "warehouse",
  [
    v.strictObject(
      { warehouse: v.literal("local"), connection: v.optional(localConnection, {}), ...shared },
      wrongShape,
    ),
    v.strictObject(
      {
        warehouse: v.literal("redshift"),
        connection: redshiftSchema,
        ...shared,
      },
      wrongShape,
    ),
  ],
  wrongShape,
);
const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  "": ["warehouse", "connection", ...Object.keys(shared)],
  connection: Object.keys(localConnection.entries),
};

/** The keys that may stand at a path: those of the warehouse that the file names. */
function knownKeys(path: string, value: unknown): readonly string[] {
  const redshift = typeof value === "object" && value !== null && "warehouse" in value;
  const keys = redshift && value.warehouse === "redshift" ? REDSHIFT_KEYS[path] : undefined;
  return keys ?? KNOWN_KEYS[path] ?? [];
}

/**
 * Reads `environments/<name>.yaml`. Every `${NAME}` in it takes an environment variable. Without a file
 * for it, `local` is built in: a database file under .redform/.
 */
export async function readEnvironment(
  root: string,
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Outcome<EnvironmentFile>> {
  const found = await findFile(root, name);
  if (found !== null) return parseEnvironment(found.text, { name, file: found.file, root, env });
  if (name === DEFAULT_ENVIRONMENT) return { ok: true, value: builtIn(root) };
  const names = await environmentNames(root);
  const suggestion = didYouMean(name, names);
  const problem: Problem = {
    file: null,
    message: `unknown environment "${name}".${suggestion === null ? "" : ` ${suggestion}`}`,
    remedy: `There ${names.length === 1 ? "is" : "are"}: ${names.join(", ")}.${FILE_NAME.test(name) ? ` Add environments/${name}.yaml for another.` : ""}`,
    code: "unknown-environment",
  };
  return { ok: false, problems: [problem] };
}

interface Source {
  readonly name: string;
  readonly file: string;
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

async function parseEnvironment(text: string, source: Source): Promise<Outcome<EnvironmentFile>> {
  const { readYaml } = await import("./yaml-settings.ts");
  const read = readYaml(text, source.file, source.env);
  if (!read.ok) return read;
  const checked = v.safeParse(environmentSchema, read.value ?? {});
  const secrets = text.includes("password") ? await findSecrets(text, source.file) : [];
  if (checked.success && secrets.length === 0) {
    return { ok: true, value: toEnvironment(checked.output, source) };
  }
  const { placeOfKey } = await import("./yaml-place.ts");
  const problems = (checked.issues ?? []).map((issue): Problem => {
    const path = (issue.path ?? []).map((part) => String(part.key));
    const described = describeIssue(path, issue, read.value);
    return { file: source.file, ...placeOfKey(text, path), ...described, code: "bad-environment" };
  });
  return { ok: false, problems: [...problems, ...secrets] };
}

async function findSecrets(text: string, file: string): Promise<readonly Problem[]> {
  const { literalSecrets } = await import("./literal-secrets.ts");
  return literalSecrets(text, file);
}

function describeIssue(
  path: readonly string[],
  issue: v.BaseIssue<unknown>,
  value: unknown,
): { readonly message: string; readonly remedy: string | null } {
  const name = path.join(".");
  if (issue.type === "strict_object" && issue.expected === "never") {
    const known = knownKeys(path.slice(0, -1).join("."), value);
    const message = `unknown key "${name}".`;
    return { message, remedy: didYouMean(path.at(-1) ?? "", known) ?? `Known are: ${known.join(", ")}.` };
  }
  if (issue.type === "variant" && path[0] === "connection") {
    return { message: `connection.auth.method must be ${AUTH_METHODS}.`, remedy: null };
  }
  if (issue.type === "variant") return { message: 'warehouse must be "local" or "redshift".', remedy: null };
  return {
    message: name === "" ? `the environment ${issue.message}` : `${name} ${issue.message}.`,
    remedy: null,
  };
}

function wrongShape(issue: v.BaseIssue<unknown>): string {
  return issue.received === "undefined" ? "is missing" : "must be a map";
}

function toEnvironment(checked: v.InferOutput<typeof environmentSchema>, source: Source): EnvironmentFile {
  const { name, file, root } = source;
  const connection: Environment["connection"] =
    checked.warehouse === "redshift"
      ? { warehouse: "redshift", settings: toRedshiftSettings(checked.connection, root) }
      : {
          warehouse: "local",
          path: resolve(root, checked.connection.path),
          ...(checked.connection.memoryLimit === undefined
            ? {}
            : { memoryLimit: checked.connection.memoryLimit }),
          ...(checked.connection.threads === undefined ? {} : { threads: checked.connection.threads }),
        };
  return {
    environment: { name, file, connection, concurrency: checked.concurrency },
    vars: checked.vars,
    ...(checked.schemaSuffix === undefined ? {} : { schemaSuffix: checked.schemaSuffix }),
  };
}

function builtIn(root: string): EnvironmentFile {
  return {
    environment: {
      name: DEFAULT_ENVIRONMENT,
      file: null,
      connection: { warehouse: "local", path: join(root, DEFAULT_DATABASE) },
      concurrency: DEFAULT_CONCURRENCY,
    },
    vars: {},
  };
}

async function findFile(
  root: string,
  name: string,
): Promise<{ readonly file: string; readonly text: string } | null> {
  if (!FILE_NAME.test(name)) return null;
  for (const extension of ["yaml", "yml"]) {
    const file = `environments/${name}.${extension}`;
    try {
      return { file, text: await readFile(join(root, file), "utf8") };
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return null;
}

async function environmentNames(root: string): Promise<readonly string[]> {
  let files: readonly string[] = [];
  try {
    files = await readdir(join(root, "environments"));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const named = files.filter((file) => /\.ya?ml$/.test(file)).map((file) => file.replace(/\.ya?ml$/, ""));
  return [...new Set([DEFAULT_ENVIRONMENT, ...named])].sort();
}
