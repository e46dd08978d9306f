import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { formatOutputs, type InfraOutputs, outputsFile } from "../project/infra-outputs.ts";
import type { InfraContext } from "./context.ts";
import type { Identity } from "./identity.ts";
import type { Stack } from "./stack.ts";
import { warehouseState } from "./warehouse-state.ts";

/** Writes what the environment reads: endpoint, database, role, workgroup or cluster, and no secret. */
export async function writeOutputs(
  context: InfraContext,
  root: string,
  identity: Identity,
  stack: Stack,
): Promise<InfraOutputs> {
  const { environment } = context.settings;
  const outputs = await collectOutputs(context, identity, stack);
  const file = join(root, outputsFile(environment));
  await mkdir(dirname(file), { recursive: true });
  // Whole or not at all, and under a name of its own: another run may be writing the same.
  const fresh = `${file}.${Math.floor(context.random() * 36 ** 8).toString(36)}`;
  await writeFile(fresh, formatOutputs(outputs, environment));
  await rename(fresh, file);
  return outputs;
}

async function collectOutputs(
  context: InfraContext,
  identity: Identity,
  stack: Stack,
): Promise<InfraOutputs> {
  const { outputs } = stack;
  const state = await warehouseState(context);
  const found = {
    REDSHIFT_ACCOUNT: identity.account,
    REDSHIFT_REGION: context.settings.region,
    REDSHIFT_STACK_ID: stack.id,
    REDSHIFT_HOST: outputs["Host"],
    REDSHIFT_PORT: outputs["Port"],
    REDSHIFT_DATABASE: outputs["Database"],
    REDSHIFT_ROLE_ARN: outputs["RoleArn"],
    REDSHIFT_WORKGROUP: outputs["WorkgroupName"],
    REDSHIFT_CLUSTER: outputs["ClusterName"],
    REDSHIFT_SECRET_ARN: outputs["SecretArn"] ?? state?.secretArn ?? undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as InfraOutputs;
}
