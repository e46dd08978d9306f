import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Outcome, Problem } from "../problem.ts";
import { isMissing } from "./dataform-json.ts";

/** What `dataform infra up` says of a warehouse that stands. None of it is a secret: ARNs name, they don't open. */
export const OUTPUT_NAMES = [
  "REDSHIFT_ACCOUNT",
  "REDSHIFT_CLUSTER",
  "REDSHIFT_DATABASE",
  "REDSHIFT_HOST",
  "REDSHIFT_PORT",
  "REDSHIFT_REGION",
  "REDSHIFT_ROLE_ARN",
  "REDSHIFT_SECRET_ARN",
  "REDSHIFT_STACK_ID",
  "REDSHIFT_WORKGROUP",
] as const;

export type OutputName = (typeof OUTPUT_NAMES)[number];
export type InfraOutputs = { readonly [Name in OutputName]?: string };

/** Where an environment's outputs stand: beside its file. */
export function outputsFile(environment: string): string {
  return `environments/${environment}.env`;
}

/** Reads the outputs of an environment; none where the file is missing. Any other name in it is refused. */
export async function readOutputs(root: string, environment: string): Promise<Outcome<InfraOutputs>> {
  const file = outputsFile(environment);
  let text: string;
  try {
    text = await readFile(join(root, file), "utf8");
  } catch (error) {
    if (isMissing(error)) return { ok: true, value: {} };
    throw error;
  }
  const read = parseEnv(text);
  const problems = Object.keys(read)
    .filter((name) => !(OUTPUT_NAMES as readonly string[]).includes(name))
    .map(
      (name): Problem => ({
        file,
        line: text.split("\n").findIndex((line) => line.trimStart().startsWith(name)) + 1,
        message: `${name} does not belong here: the file holds what \`dataform infra up\` writes, and no secret.`,
        remedy: "Set it as a variable of the process instead.",
        code: "bad-environment",
      }),
    );
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: read };
}

/** The text of the file: sorted, one `NAME=value` a line, as shells and CI take it too. */
export function formatOutputs(outputs: InfraOutputs, environment: string): string {
  const lines = Object.entries(outputs)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  return `# Written by \`dataform infra up --env ${environment}\`. No secrets; variables of the process come first.\n${lines.join("\n")}\n`;
}
