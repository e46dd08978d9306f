import type { StackEvent as AwsEvent } from "@aws-sdk/client-cloudformation";
import { kindOf } from "./aws-errors.ts";
import { call, type InfraContext, pause } from "./context.ts";
import { InfraError } from "./infra-error.ts";
import { describeStack, type Stack } from "./stack.ts";

/** One thing that CloudFormation says of a resource. */
export interface StackEvent {
  readonly id: string;
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** Shows what goes on. */
export interface Watcher {
  readonly onEvent: (event: StackEvent) => void;
}

/** Errors of asking, which say nothing of the stack. */
const LOST_SIGHT: ReadonlySet<string> = new Set([
  "login-expired",
  "no-login",
  "denied",
  "offline",
  "throttled",
]);

/** The newest event of a stack, to follow from; null where there is none. */
export async function newestEvent(context: InfraContext, stackId: string): Promise<string | null> {
  const [page] = await eventPages(context, stackId, undefined);
  return page?.id ?? null;
}

/**
 * Follows a stack until no operation goes on any more, and says how it stands then. Tells each event once, oldest
 * first, from behind the event `after`. When the signal is aborted CloudFormation goes on by itself: the error says so.
 */
export async function follow(
  context: InfraContext,
  stackId: string,
  after: string | null,
  watcher: Watcher,
): Promise<{ readonly stack: Stack; readonly events: readonly StackEvent[] }> {
  const events: StackEvent[] = [];
  let seen = after;
  const takeNew = async (): Promise<void> => {
    for (const event of (await eventPages(context, stackId, seen)).toReversed()) {
      events.push(event);
      watcher.onEvent(event);
      seen = event.id;
    }
  };
  try {
    for (;;) {
      // The status first: what happened until then is among the events that are read next.
      const stack = await describeStack(context, stackId);
      await takeNew();
      if (stack === null) throw gone(context, stackId);
      if (!stack.status.endsWith("_IN_PROGRESS")) return { stack, events };
      await pause(context);
    }
  } catch (error) {
    if (!(error instanceof InfraError)) throw context.signal.aborted ? interrupted(context) : error;
    if (!LOST_SIGHT.has(error.code)) throw error;
    const remedy = `CloudFormation goes on by itself meanwhile. ${error.remedy ?? ""}`.trimEnd();
    throw new InfraError(error.message, { code: error.code, remedy });
  }
}

/** Newest first, until `seen`. */
async function eventPages(
  context: InfraContext,
  stackId: string,
  seen: string | null | undefined,
): Promise<readonly StackEvent[]> {
  const { DescribeStackEventsCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  const found: StackEvent[] = [];
  let token: string | undefined;
  do {
    const page = await call("cloudformation:DescribeStackEvents", () =>
      client.send(
        new DescribeStackEventsCommand({
          StackName: stackId,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      ),
    );
    for (const event of page.StackEvents ?? []) {
      if (event.EventId === seen) return found;
      found.push(toEvent(event));
      if (seen === undefined) return found;
    }
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

function toEvent(event: AwsEvent): StackEvent {
  return {
    id: event.EventId ?? "",
    logicalId: event.LogicalResourceId ?? "",
    type: event.ResourceType ?? "",
    status: event.ResourceStatus ?? "",
    reason: event.ResourceStatusReason ?? null,
    at: event.Timestamp ?? new Date(0),
  };
}

export function interrupted({ settings }: InfraContext): InfraError {
  const env = `--env ${settings.environment}`;
  return new InfraError(`interrupted: CloudFormation goes on with the stack ${settings.name} by itself`, {
    code: "interrupted",
    remedy: `\`dataform infra up ${env}\` takes it up, \`dataform infra status ${env}\` shows it, \`dataform infra down ${env}\` removes it.`,
  });
}

function gone({ settings }: InfraContext, stackId: string): InfraError {
  return new InfraError(`the stack ${stackId} is gone while it was followed`, {
    code: "gone",
    remedy: `Look with \`dataform infra status --env ${settings.environment}\`.`,
  });
}

/**
 * The event that made an operation fail: the first failure that is not an echo of another one. CloudFormation cancels
 * what else goes on when one resource fails.
 */
export function firstFailure(events: readonly StackEvent[]): StackEvent | null {
  const failures = events.filter(
    ({ status, type }) => status.endsWith("_FAILED") && type !== "AWS::CloudFormation::Stack",
  );
  return (
    failures.find(({ reason }) => reason !== null && !/cancell?ed/i.test(reason)) ??
    failures[0] ??
    events.find(({ status }) => status.endsWith("_FAILED")) ??
    null
  );
}

/** A failed operation as an error: which resource, why, of which kind, and what to do. */
export function failure(
  what: string,
  events: readonly StackEvent[],
  fallback: { readonly code: string; readonly remedy: string },
): InfraError {
  const event = firstFailure(events);
  const reason = event?.reason ?? "CloudFormation gives no reason";
  const where = event === null ? "" : ` at ${event.logicalId} (${event.type})`;
  const kind = kindOf(reason);
  const says = kind === null ? "" : `${kind.says}: `;
  return new InfraError(`${what}${where}: ${says}${reason}`, {
    code: kind?.code ?? fallback.code,
    remedy: kind === null ? fallback.remedy : kind.remedy,
  });
}
