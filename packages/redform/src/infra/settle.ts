import { call, type InfraContext } from "./context.ts";
import { failure, follow, newestEvent, type Watcher } from "./follow.ts";
import { InfraError } from "./infra-error.ts";
import { type Stack, stateOf } from "./stack.ts";

export interface SettleOptions {
  readonly watcher: Watcher;
  /** Whether a change that could not be undone is to be undone once more first. */
  readonly continueRollback: boolean;
}

/** Brings a stack into a state in which it can be changed; null where there is none (any more). */
export async function settle(
  context: InfraContext,
  stack: Stack | null,
  options: SettleOptions,
): Promise<Stack | null> {
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

/** Removes the record of a stack that was rolled back at its creation. */
export async function removeEmpty(context: InfraContext, stack: Stack, watcher: Watcher): Promise<void> {
  const { DeleteStackCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  const after = await newestEvent(context, stack.id);
  await call("cloudformation:DeleteStack", () =>
    client.send(new DeleteStackCommand({ StackName: stack.id })),
  );
  await follow(context, stack.id, after, watcher);
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
