import type { StackSettings, Template } from "redform-infra";
import type { InfraSettings } from "../project/infra-settings.ts";
import { InfraError } from "./infra-error.ts";

/** What CloudFormation takes in a request; more would need a bucket. (CreateStack: TemplateBody) */
const MOST_BYTES = 51_200;

/** The template that the settings ask for, and its text. CDK is loaded here and nowhere before. */
export async function makeTemplate(
  settings: InfraSettings,
  cidr: string,
): Promise<{ readonly template: Template; readonly body: string }> {
  const { synthesise } = await loadInfra();
  const template = synthesise(stackSettings(settings, cidr));
  const body = JSON.stringify(template);
  if (Buffer.byteLength(body) > MOST_BYTES) {
    throw new InfraError(`the template is larger than CloudFormation takes (${MOST_BYTES} bytes)`, {
      code: "template",
      remedy: `Name fewer buckets or tags in ${settings.file}.`,
    });
  }
  return { template, body };
}

async function loadInfra(): Promise<typeof import("redform-infra")> {
  try {
    return await import("redform-infra");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new InfraError("the package redform-infra, which holds the AWS stack, is not installed", {
      code: "not-installed",
      remedy: "Install it: npm install --save-dev redform-infra",
    });
  }
}

function stackSettings(settings: InfraSettings, cidr: string): StackSettings {
  const { name, region, database, port, adminUser, publicAccess, enhancedVpcRouting, buckets } = settings;
  return {
    name,
    region,
    database,
    port,
    adminUser,
    publicAccess,
    enhancedVpcRouting,
    buckets,
    allowedAddress: cidr,
    logRetentionDays: settings.logRetentionDays,
    tags: settings.tags,
    warehouse:
      settings.form === "serverless"
        ? {
            form: "serverless",
            baseCapacity: settings.baseCapacity,
            ...(settings.maxCapacity === undefined ? {} : { maxCapacity: settings.maxCapacity }),
          }
        : { form: "provisioned", nodeType: settings.nodeType, nodes: settings.nodes },
    ...(settings.roleName === undefined ? {} : { roleName: settings.roleName }),
    ...(settings.vpc === undefined ? {} : { vpc: settings.vpc }),
    ...(settings.zones === undefined ? {} : { zones: settings.zones }),
    ...(settings.kmsKeyId === undefined ? {} : { kmsKeyId: settings.kmsKeyId }),
  };
}
