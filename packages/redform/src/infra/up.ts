import { type InfraOutputs, readOutputs } from "../project/infra-outputs.ts";
import type { AllowedAddress } from "./address.ts";
import { toInfraError } from "./aws-errors.ts";
import type { InfraContext } from "./context.ts";
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
import { removeEmpty, type SettleOptions, settle } from "./settle.ts";
import { describeStack, ownStack, protect, STACK_TAG, type Stack, stateOf } from "./stack.ts";
import { makeTemplate } from "./template.ts";
import { ensureLimits } from "./usage-limit.ts";
import { writeOutputs } from "./write-outputs.ts";

/** What `up` shows before it asks. */
export interface Proposal {
  readonly identity: Identity;
  readonly stack: Stack | null;
  readonly changes: readonly ResourceChange[];
}

export interface UpOptions extends SettleOptions {
  readonly root: string;
  readonly address: AllowedAddress;
  /** Shows what is to be done and asks; false leaves everything as it is. */
  readonly confirm: (proposal: Proposal) => Promise<boolean>;
  /** Whether a change may replace what holds the data. */
  readonly replaceData: boolean;
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
  const stack = (await describeStack(context, before.id)) ?? before;
  const outputs = await writeOutputs(context, root, identity, stack);
  await setLimits(context);
  return { outcome, stackId: stack.id, outputs };
}

/** A warehouse without its limit is usable, and may cost more than was meant: that is said, and no success. */
async function setLimits(context: InfraContext): Promise<void> {
  try {
    for (const line of await ensureLimits(context)) context.tell(`usage limit ${line}`);
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    throw new InfraError(`the warehouse stands, but without its usage limit: ${error.message}`, {
      code: error.code,
      remedy: error.remedy,
    });
  }
}
