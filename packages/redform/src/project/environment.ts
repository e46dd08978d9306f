import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as v from "valibot";
import type { Outcome, Problem } from "../problem.ts";
import { isMissing } from "./dataform-json.ts";
import { OUTPUT_NAMES, readOutputs } from "./infra-outputs.ts";
import { didYouMean } from "./nearest-name.ts";
import { OPENLINEAGE_KEYS, openLineageSchema, toOpenLineage } from "./openlineage-settings.ts";
import { AUTH_METHODS, REDSHIFT_KEYS, redshiftSchema, toRedshiftSettings } from "./redshift-settings.ts";
import {
  describeIssue,
  pathOf,
  present,
  someText,
  wholeNumber,
  wrongShape,
  yesOrNo,
} from "./settings-checks.ts";
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

const positive = wholeNumber(1, Number.MAX_SAFE_INTEGER, "must be 1 or more");
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
  openlineage: v.optional(openLineageSchema),
};
const localS3 = v.strictObject(
  {
    anonymous: v.optional(yesOrNo),
    region: v.optional(someText),
    profile: v.optional(someText),
    endpoint: v.optional(v.pipe(someText, v.url("must be a URL"))),
    assumeRole: v.optional(yesOrNo),
  },
  wrongShape,
);
const localConnection = v.strictObject(
  {
    path: v.optional(v.pipe(v.string("must be text"), v.nonEmpty("must not be empty")), DEFAULT_DATABASE),
    memoryLimit: v.optional(v.string('must be text, such as "2GB"')),
    threads: v.optional(positive),
    s3: v.optional(localS3),
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
        // What `dataform infra` makes; read and checked by it alone.
        infra: v.optional(v.record(v.string(), v.unknown(), "must be a map")),
        ...shared,
      },
      wrongShape,
    ),
  ],
  wrongShape,
);
const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  "": ["warehouse", "connection", "infra", ...Object.keys(shared)],
  connection: Object.keys(localConnection.entries),
  "connection.s3": Object.keys(localS3.entries),
  openlineage: OPENLINEAGE_KEYS,
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
  const [found, outputs] = await Promise.all([findEnvironmentFile(root, name), readOutputs(root, name)]);
  if (found !== null) {
    if (!outputs.ok) return outputs;
    return parseEnvironment(found.text, { name, file: found.file, root, env: { ...outputs.value, ...env } });
  }
  if (name === DEFAULT_ENVIRONMENT) return { ok: true, value: builtIn(root) };
  return { ok: false, problems: [await unknownEnvironment(root, name)] };
}

/** What is said of a name that no file has. */
export async function unknownEnvironment(root: string, name: string): Promise<Problem> {
  const names = await environmentNames(root);
  const suggestion = didYouMean(name, names);
  return {
    file: null,
    message: `unknown environment "${name}".${suggestion === null ? "" : ` ${suggestion}`}`,
    remedy: `There ${names.length === 1 ? "is" : "are"}: ${names.join(", ")}.${FILE_NAME.test(name) ? ` Add environments/${name}.yaml for another.` : ""}`,
    code: "unknown-environment",
  };
}

interface Source {
  readonly name: string;
  readonly file: string;
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

async function parseEnvironment(text: string, source: Source): Promise<Outcome<EnvironmentFile>> {
  const { readYaml } = await import("./yaml-settings.ts");
  const read = readYaml(text, source.file, source.env, ([first]) => first !== "infra");
  if (!read.ok) return { ok: false, problems: read.problems.map((problem) => withInfra(problem, source)) };
  const checked = v.safeParse(environmentSchema, read.value ?? {});
  const secrets = /password|apiKey/.test(text) ? await findSecrets(text, source.file) : [];
  if (checked.success && secrets.length === 0) {
    return { ok: true, value: toEnvironment(checked.output, source) };
  }
  const { placeOfKey } = await import("./yaml-place.ts");
  const problems = (checked.issues ?? []).map((issue): Problem => {
    const place = placeOfKey(text, pathOf(issue));
    return { file: source.file, ...place, ...describe(issue, read.value), code: "bad-environment" };
  });
  return { ok: false, problems: [...problems, ...secrets] };
}

/** A variable that `dataform infra up` writes is best had from there. */
function withInfra(problem: Problem, { name }: Source): Problem {
  const missing = OUTPUT_NAMES.find((output) => problem.message.includes(` ${output} `));
  if (problem.code !== "missing-variable" || missing === undefined) return problem;
  const remedy = `\`dataform infra up --env ${name}\` makes the warehouse and writes it. ${problem.remedy}`;
  return { ...problem, remedy };
}

async function findSecrets(text: string, file: string): Promise<readonly Problem[]> {
  const { literalSecrets } = await import("./literal-secrets.ts");
  return literalSecrets(text, file);
}

function describe(issue: v.BaseIssue<unknown>, value: unknown): Pick<Problem, "message" | "remedy"> {
  const path = pathOf(issue);
  if (issue.type === "variant" && path[0] === "connection") {
    return { message: `connection.auth.method must be ${AUTH_METHODS}.`, remedy: null };
  }
  if (issue.type === "variant") return { message: 'warehouse must be "local" or "redshift".', remedy: null };
  return describeIssue(issue, (at) => knownKeys(at, value));
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
          ...(checked.connection.s3 === undefined ? {} : { s3: present(checked.connection.s3) }),
        };
  return {
    environment: {
      name,
      file,
      connection,
      concurrency: checked.concurrency,
      ...(checked.openlineage === undefined ? {} : { openLineage: toOpenLineage(checked.openlineage, root) }),
    },
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

/** The file of an environment, or null. */
export async function findEnvironmentFile(
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
