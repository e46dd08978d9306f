import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  App,
  BootstraplessSynthesizer,
  CfnDeletionPolicy,
  CfnOutput,
  CfnResource,
  type IStackSynthesizer,
  Stack,
  Tags,
} from "aws-cdk-lib";
import { logGroups } from "./logs.ts";
import { network } from "./network.ts";
import { provisioned } from "./provisioned.ts";
import { readingRole } from "./role.ts";
import { serverless } from "./serverless.ts";
import type { Outputs, StackSettings } from "./settings.ts";

/** A CloudFormation template: as much of its shape as is read. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
  readonly [section: string]: unknown;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The tag that says which stack a resource belongs to. */
export const STACK_TAG = "redform:stack";

/** The stack of these settings, with every resource of it. */
export function makeStack(app: App, settings: StackSettings): Stack {
  const stack = new Stack(app, "Warehouse", {
    stackName: settings.name,
    description: `Amazon Redshift ${settings.name} (${settings.warehouse.form}), made by dataform infra`,
    // No assets: the account needs no bootstrapping.
    synthesizer: new BootstraplessSynthesizer() as IStackSynthesizer,
    analyticsReporting: false,
  });
  const parts = {
    role: readingRole(stack, settings),
    network: network(stack, settings),
    logs: logGroups(stack, settings),
  };
  const { warehouse } = settings;
  const outputs: Outputs = {
    Database: settings.database,
    RoleArn: parts.role.attrArn,
    ...(warehouse.form === "serverless"
      ? serverless(stack, settings, warehouse, parts)
      : provisioned(stack, settings, warehouse, parts)),
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
  stateDeletionPolicies(stack);
  const tags = { ...settings.tags, [STACK_TAG]: settings.name };
  for (const [key, value] of Object.entries(tags)) Tags.of(stack).add(key, value);
  return stack;
}

/**
 * Everything goes with the stack: `infra down` makes the final snapshot first, and termination protection keeps the
 * stack from being deleted elsewhere by mistake.
 */
function stateDeletionPolicies(stack: Stack): void {
  for (const child of stack.node.findAll()) {
    if (!(child instanceof CfnResource)) continue;
    child.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    child.cfnOptions.updateReplacePolicy ??= CfnDeletionPolicy.DELETE;
  }
}

/** The template of these settings, made offline: the same settings give the same bytes. */
export function synthesise(settings: StackSettings): Template {
  const outdir = mkdtempSync(join(tmpdir(), "redform-infra-"));
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      treeMetadata: false,
      autoSynth: false,
      // The tests validate every form of the template, more strictly; here it would take seconds of each command.
      builtinCloudFormationValidation: false,
    });
    const stack = makeStack(app, settings);
    app.synth();
    return JSON.parse(readFileSync(join(outdir, stack.templateFile), "utf8")) as Template;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
