import { rm } from "node:fs/promises";
import { join } from "node:path";
import { outputsFile, readOutputs } from "../project/infra-outputs.ts";
import { toInfraError } from "./aws-errors.ts";
import type { InfraContext } from "./context.ts";
import { failure, follow, newestEvent, type Watcher } from "./follow.ts";
import { checkIdentity, type Identity } from "./identity.ts";
import { InfraError } from "./infra-error.ts";
import { type Check, lookForLeftovers, removeLogGroups } from "./leftovers.ts";
import { inProgress } from "./plan.ts";
import { findSnapshot, prepareSnapshot, type Snapshot } from "./snapshot.ts";
import { ownStack, protect, type Stack, type StackResource, stackResources, stateOf } from "./stack.ts";
import { removeLimits } from "./usage-limit.ts";

/** What goes when the stack goes. */
export interface Loss {
  readonly identity: Identity;
  readonly stack: Stack;
  readonly resources: readonly StackResource[];
}

/** What a person decides before anything is removed; null leaves everything as it is. */
export type Decision = { readonly finalSnapshot: string | null } | null;

export interface DownOptions {
  readonly root: string;
  readonly watcher: Watcher;
  /** Shows what will be lost, asks for the stack's name, and whether a snapshot is wanted. */
  readonly decide: (loss: Loss) => Promise<Decision>;
}

export interface DownResult {
  readonly outcome: "removed" | "nothing" | "declined";
  readonly checks: readonly Check[];
  readonly snapshot: Snapshot | null;
}

/** Removes the stack and everything that it made, and looks whether anything is left. */
export async function takeDown(context: InfraContext, options: DownOptions): Promise<DownResult> {
  const known = await readOutputs(options.root, context.settings.environment);
  const identity = await checkIdentity(context, known.ok ? known.value : {});
  const stack = await ownStack(context);
  if (stack === null) {
    // The outputs tell of a removal that was interrupted behind its last event; without them nothing here is ours.
    const before = known.ok ? (known.value.REDSHIFT_STACK_ID ?? null) : null;
    const checks = before === null ? await lookForLeftovers(context, null) : await clean(context, before);
    await forget(context, options.root);
    return { outcome: "nothing", checks, snapshot: null };
  }
  if (stateOf(stack.status) === "removing") {
    context.tell(`${stack.name} is being removed already: following it.`);
    return await followRemoval(context, options, stack, await newestEvent(context, stack.id), null);
  }
  refuseWhileChanging(context, stack);
  const resources = await stackResources(context, stack.id);
  const decision = await options.decide({ identity, stack, resources });
  if (decision === null) return { outcome: "declined", checks: [], snapshot: null };
  const { finalSnapshot } = decision;
  if (finalSnapshot !== null) {
    refuseSnapshot(stack);
    await prepareSnapshot(context, stack, finalSnapshot, options.watcher);
  }
  if (stack.protected) await protect(context, stack.id, false);
  await removeLimits(context);
  const after = await newestEvent(context, stack.id);
  await deleteStack(context, stack);
  return await followRemoval(context, options, stack, after, finalSnapshot);
}

/** CloudFormation removes a stack that is being made, but none that is being changed. */
function refuseWhileChanging({ settings }: InfraContext, stack: Stack): void {
  if (stateOf(stack.status) !== "moving" || stack.status === "CREATE_IN_PROGRESS") return;
  throw new InfraError(`the stack ${stack.name} is being changed (${stack.status})`, {
    code: "busy",
    remedy: `Wait for it (\`dataform infra status --env ${settings.environment}\`), then give the same command.`,
  });
}

function refuseSnapshot({ name, status }: Stack): void {
  if (stateOf(status) === "ready") return;
  throw new InfraError(`no snapshot can be made of ${name}, which is in ${status}; nothing was removed`, {
    code: "snapshot",
    remedy: "Give the same command with --no-final-snapshot.",
  });
}

async function deleteStack(context: InfraContext, stack: Stack): Promise<void> {
  const { DeleteStackCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  try {
    await client.send(new DeleteStackCommand({ StackName: stack.id }));
  } catch (error) {
    throw inProgress(context, error) ?? toInfraError(error, "cloudformation:DeleteStack");
  }
}

async function followRemoval(
  context: InfraContext,
  options: DownOptions,
  stack: Stack,
  after: string | null,
  finalSnapshot: string | null,
): Promise<DownResult> {
  const { stack: then, events } = await follow(context, stack.id, after, options.watcher);
  if (then.status !== "DELETE_COMPLETE") {
    const left = (await stackResources(context, stack.id)).filter(({ status }) => status === "DELETE_FAILED");
    const names = left.map(({ logicalId, physicalId }) => `${logicalId} ${physicalId ?? ""}`.trimEnd());
    const error = failure(`removing the stack ${stack.name} failed`, events, {
      code: "delete-failed",
      remedy: "Mend the cause and give the same command: it goes on with what is left.",
    });
    throw new InfraError(
      `${error.message}. Still there: ${names.join(", ") || "see `dataform infra status`"}`,
      {
        code: error.code,
        remedy: error.remedy,
      },
    );
  }
  const checks = await clean(context, stack.id);
  const snapshot = finalSnapshot === null ? null : await findSnapshot(context, finalSnapshot);
  if (finalSnapshot !== null && snapshot === null) {
    throw new InfraError(`the stack is gone, and AWS does not show the snapshot ${finalSnapshot}`, {
      code: "snapshot",
      remedy: "Look for it in the console before anything else is done: its data may be lost.",
    });
  }
  await forget(context, options.root);
  return { outcome: "removed", checks, snapshot };
}

async function clean(context: InfraContext, stackId: string): Promise<readonly Check[]> {
  for (const group of await removeLogGroups(context)) {
    context.tell(`removed the log group ${group}, which Redshift had made by itself`);
  }
  return lookForLeftovers(context, stackId);
}

/** The environment's outputs name what is gone. */
async function forget({ settings }: InfraContext, root: string): Promise<void> {
  await rm(join(root, outputsFile(settings.environment)), { force: true });
}
