import { access, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { Outcome, Problem } from "../problem.ts";
import { type DataformJson, isMissing, readDataformJson } from "./dataform-json.ts";
import { DEFAULT_ENVIRONMENT, type EnvironmentFile, readEnvironment } from "./environment.ts";
import { listProjectFiles } from "./project-files.ts";
import type { Overrides, Project, ProjectSettings } from "./types.ts";

/**
 * Reads a project folder: dataform.json, the chosen environment and the names of its files. Values of the
 * command line go before those of the environment, and those before dataform.json's.
 */
export async function loadProject(
  folder: string,
  overrides: Overrides,
  processEnv: Readonly<Record<string, string | undefined>>,
): Promise<Outcome<Project>> {
  const root = await realFolder(folder);
  if (root === null) return { ok: false, problems: [noProject(`the folder ${folder} does not exist.`)] };
  const [dataformJson, environment, files] = await Promise.all([
    readDataformJson(root),
    readEnvironment(root, overrides.environment ?? DEFAULT_ENVIRONMENT, processEnv),
    listProjectFiles(root),
  ]);
  if (dataformJson === null) return { ok: false, problems: [await withoutSettings(root)] };
  if (!dataformJson.ok || !environment.ok) {
    return {
      ok: false,
      problems: [dataformJson, environment].flatMap((outcome) => (outcome.ok ? [] : outcome.problems)),
    };
  }
  const settings = combine(dataformJson.value, environment.value, overrides);
  return { ok: true, value: { root, settings, environment: environment.value.environment, files } };
}

function combine(json: DataformJson, environment: EnvironmentFile, overrides: Overrides): ProjectSettings {
  const schemaSuffix = overrides.schemaSuffix ?? environment.schemaSuffix ?? json.schemaSuffix;
  return {
    warehouse: json.warehouse,
    defaultSchema: json.defaultSchema,
    assertionSchema: json.assertionSchema ?? json.defaultSchema,
    ...(json.defaultDatabase === undefined ? {} : { defaultDatabase: json.defaultDatabase }),
    ...(schemaSuffix === undefined ? {} : { schemaSuffix }),
    ...(json.tablePrefix === undefined ? {} : { tablePrefix: json.tablePrefix }),
    vars: { ...json.vars, ...environment.vars, ...overrides.vars },
    passedOn: json,
  };
}

async function realFolder(folder: string): Promise<string | null> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function withoutSettings(root: string): Promise<Problem> {
  try {
    await access(join(root, "workflow_settings.yaml"));
  } catch {
    return noProject(`no project here: ${root} has no dataform.json.`);
  }
  return {
    file: "workflow_settings.yaml",
    message: "belongs to Dataform 3 and later, which don't speak Redshift; dataform.json is missing.",
    remedy:
      'Write dataform.json with "warehouse": "redshift", "defaultSchema" (there defaultDataset), "assertionSchema" (there defaultAssertionDataset) and "vars".',
    code: "no-project",
  };
}

function noProject(message: string): Problem {
  return {
    file: null,
    message,
    remedy: "Pass the project's folder as the last argument, or make a new project with `dataform init DIR`.",
    code: "no-project",
  };
}
