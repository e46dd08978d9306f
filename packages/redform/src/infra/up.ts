import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { formatOutputs, type InfraOutputs, outputsFile, readOutputs } from "../project/infra-outputs.ts";
import type { AllowedAddress } from "./address.ts";
import { toInfraError } from "./aws-errors.ts";
import { call, type InfraContext } from "./context.ts";
import { failure, follow, newestEvent, type Watcher } from "./follow.ts";
import { checkIdentity, type Identity } from "./identity.ts";
import { InfraError } from "./infra-error.ts";
import {
  additions,
  createChangeSet,
  deleteChangeSet,
  executeChangeSet,
  inProgress,
  losses,
  type ResourceChange,
} from "./plan.ts";
import { describeStack, ownStack, protect, STACK_TAG, type Stack, stateOf } from "./stack.ts";
import { makeTemplate } from "./template.ts";
import { ensureLimits } from "./usage-limit.ts";
import { warehouseState } from "./warehouse-state.ts";

/** What `up` shows before it asks. */
export interface Proposal {
  readonly identity: Identity;
  readonly stack: Stack | null;
  readonly changes: readonly ResourceChange[];
}

export interface UpOptions {
  readonly root: string;
  readonly address: AllowedAddress;
  readonly watcher: Watcher;
  /** Shows what is to be done and asks; false leaves everything as it is. */
  readonly confirm: (proposal: Proposal) => Promise<boolean>;
  /** Whether a change may replace what holds the data. */
  readonly replaceData: boolean;
  /** Whether a change that could not be undone is to be undone once more first. */
  readonly continueRollback: boolean;
}

export interface UpResult {
  readonly outcome: "created" | "updated" | "unchanged" | "declined";
  readonly stackId: string | null;
  readonly outputs: InfraOutputs;
}

/** Makes the stack what the settings say. Whatever stops it, the same command goes on from there. */
export async function bringUp(context: InfraContext, options: UpOptions): Promise<UpResult> {
  const known = await readOutputs(options.root, context.settings.environment);
  const identity = await checkIdentity(context, known.ok ? known.value : {});
  const { template, body } = await makeTemplate(context.settings, options.address.cidr);
  const stack = await settle(context, await ownStack(context), options);
  if (stack === null) {
    const proposal = { identity, stack, changes: additions(template) };
    if (!(await options.confirm(proposal))) return declined(null);
    return finish(context, options, identity, await create(context, body, options.watcher), "created");
  }
  const changeSet = await createChangeSet(context, stack, body);
  if (changeSet === null) return finish(context, options, identity, stack, "unchanged");
  let executed = false;
  try {
    refuseLosses(context, changeSet.changes, options.replaceData);
    if (!(await options.confirm({ identity, stack, changes: changeSet.changes }))) return declined(stack);
    const after = await newestEvent(context, stack.id);
    await executeChangeSet(context, stack, changeSet);
    executed = true;
    const updated = await update(context, stack, after, options.watcher);
    return await finish(context, options, identity, updated, "updated");
  } finally {
    if (!executed) await deleteChangeSet(context, stack, changeSet.id);
  }
}

function declined(stack: Stack | null): UpResult {
  return { outcome: "declined", stackId: stack?.id ?? null, outputs: {} };
}

/** Brings a stack into a state in which it can be changed; null where there is none (any more). */
async function settle(context: InfraContext, stack: Stack | null, options: UpOptions): Promise<Stack | null> {
  if (stack === null) return null;
  const { name, environment } = context.settings;
  const remove = `\`dataform infra down --env ${environment}\``;
  switch (stateOf(stack.status)) {
    case "ready":
      return stack;
    case "moving": {
      context.tell(
        `${name} is in ${stack.status}: another run, or one that was interrupted, began that. Following it.`,
      );
      const { stack: then } = await follow(
        context,
        stack.id,
        await newestEvent(context, stack.id),
        options.watcher,
      );
      return settle(context, then, options);
    }
    case "removing":
      throw new InfraError(`the stack ${name} is being removed`, {
        code: "busy",
        remedy: `Wait until it is gone (\`dataform infra status --env ${environment}\`), then give the same command.`,
      });
    case "empty": {
      context.tell(
        `${name} failed when it was made before, and was rolled back: removing what is left of it.`,
      );
      await removeEmpty(context, stack, options.watcher);
      return null;
    }
    case "reviewed":
      throw new InfraError(
        `the stack ${name} was begun elsewhere and never made: it has a change set alone`,
        {
          code: "failed-state",
          remedy: `Remove it: ${remove}. Then give the same command.`,
        },
      );
    case "stuck": {
      if (options.continueRollback) return continueRollback(context, stack, options.watcher);
      throw new InfraError(
        `a change of the stack ${name} failed and could not be undone (${stack.status})${reason(stack)}`,
        {
          code: "failed-state",
          remedy: `Mend what kept it from being undone, then \`dataform infra up --env ${environment} --continue-rollback\`.`,
        },
      );
    }
    case "failed":
      throw new InfraError(
        `the stack ${name} is in ${stack.status}, from which AWS lets nothing be changed${reason(stack)}`,
        {
          code: "failed-state",
          remedy: `Remove what is left: ${remove}. Then give the same command.`,
        },
      );
  }
}

function reason({ statusReason }: Stack): string {
  return statusReason === null ? "" : `: ${statusReason}`;
}

async function create(context: InfraContext, body: string, watcher: Watcher): Promise<Stack> {
  const { CreateStackCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  const { name, environment } = context.settings;
  let id: string;
  try {
    const made = await client.send(
      new CreateStackCommand({
        StackName: name,
        TemplateBody: body,
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        OnFailure: "ROLLBACK",
        Tags: [{ Key: STACK_TAG, Value: name }],
      }),
    );
    id = made.StackId ?? name;
  } catch (error) {
    throw inProgress(context, error) ?? toInfraError(error, "cloudformation:CreateStack");
  }
  const { stack, events } = await follow(context, id, null, watcher);
  if (stack.status === "CREATE_COMPLETE") return stack;
  const error = failure(`making the stack ${name} failed`, events, {
    code: "create-failed",
    remedy: "Mend the cause and give the same command.",
  });
  if (stateOf(stack.status) !== "empty") {
    throw new InfraError(`${error.message}. Rolling back ended in ${stack.status}: something of it stands`, {
      code: error.code,
      remedy: `Remove it: \`dataform infra down --env ${environment}\`. ${error.remedy ?? ""}`.trimEnd(),
    });
  }
  await removeEmpty(context, stack, watcher);
  throw new InfraError(`${error.message}. Everything made until then was removed again`, {
    code: error.code,
    remedy: error.remedy,
  });
}

/** Removes the record of a stack that was rolled back at its creation. */
async function removeEmpty(context: InfraContext, stack: Stack, watcher: Watcher): Promise<void> {
  const { DeleteStackCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  const after = await newestEvent(context, stack.id);
  await call("cloudformation:DeleteStack", () =>
    client.send(new DeleteStackCommand({ StackName: stack.id })),
  );
  await follow(context, stack.id, after, watcher);
}

async function update(
  context: InfraContext,
  before: Stack,
  after: string | null,
  watcher: Watcher,
): Promise<Stack> {
  const { stack, events } = await follow(context, before.id, after, watcher);
  if (stack.status === "UPDATE_COMPLETE") return stack;
  const { name, environment } = context.settings;
  const error = failure(`changing the stack ${name} failed`, events, {
    code: "update-failed",
    remedy: "Mend the cause and give the same command.",
  });
  const undone = stack.status === "UPDATE_ROLLBACK_COMPLETE";
  throw new InfraError(
    `${error.message}. ${undone ? "It stands as before" : `Undoing it ended in ${stack.status}`}`,
    {
      code: error.code,
      remedy: undone
        ? error.remedy
        : `${error.remedy ?? ""} Then: \`dataform infra up --env ${environment} --continue-rollback\`.`,
    },
  );
}

async function continueRollback(
  context: InfraContext,
  stack: Stack,
  watcher: Watcher,
): Promise<Stack | null> {
  const { ContinueUpdateRollbackCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  const after = await newestEvent(context, stack.id);
  await call("cloudformation:ContinueUpdateRollback", () =>
    client.send(new ContinueUpdateRollbackCommand({ StackName: stack.id })),
  );
  const { stack: then, events } = await follow(context, stack.id, after, watcher);
  if (stateOf(then.status) === "ready") return then;
  throw failure(`the stack ${stack.name} could not be undone again`, events, {
    code: "failed-state",
    remedy: "Mend what the message names, then give the same command.",
  });
}

function refuseLosses(
  { settings }: InfraContext,
  changes: readonly ResourceChange[],
  allowed: boolean,
): void {
  const [loss] = losses(changes);
  if (loss === undefined || allowed) return;
  const what = loss.details.length === 0 ? "" : ` (${loss.details.join(", ")})`;
  throw new InfraError(
    `this change would replace ${loss.logicalId} (${loss.type}) and lose the data in it${what}`,
    {
      code: "replaces-data",
      remedy: `Take the change back in ${settings.file}; or unload the data and pass --replace-data.`,
    },
  );
}

/** What comes behind the stack itself: its protection, the usage limit, and the file that the environment reads. */
async function finish(
  context: InfraContext,
  { root }: UpOptions,
  identity: Identity,
  before: Stack,
  outcome: "created" | "updated" | "unchanged",
): Promise<UpResult> {
  if (!before.protected) await protect(context, before.id, true);
  for (const line of await ensureLimits(context)) context.tell(`usage limit ${line}`);
  const stack = (await describeStack(context, before.id)) ?? before;
  const outputs = await collectOutputs(context, identity, stack);
  const file = join(root, outputsFile(context.settings.environment));
  const text = formatOutputs(outputs, context.settings.environment);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
  return { outcome, stackId: stack.id, outputs };
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
