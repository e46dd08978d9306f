import type { Change } from "@aws-sdk/client-cloudformation";
import type { Template } from "redform-infra";
import { isNotFound, toInfraError } from "./aws-errors.ts";
import { call, type InfraContext, pause } from "./context.ts";
import { InfraError } from "./infra-error.ts";
import { STACK_TAG, type Stack } from "./stack.ts";

/** What is going to happen to a resource. */
export interface ResourceChange {
  readonly action: "add" | "modify" | "remove" | "keep";
  readonly logicalId: string;
  readonly type: string;
  /** Whether CloudFormation makes it anew and removes the old one. */
  readonly replacement: "no" | "yes" | "perhaps";
  /** The properties that change. */
  readonly details: readonly string[];
}

/** A change set that stands on AWS and was not carried out yet. */
export interface ChangeSet {
  readonly id: string;
  readonly changes: readonly ResourceChange[];
}

/** What making a stack from nothing adds: all of it. */
export function additions(template: Template): readonly ResourceChange[] {
  return sorted(
    Object.entries(template.Resources).map(([logicalId, { Type }]) => ({
      action: "add",
      logicalId,
      type: Type,
      replacement: "no",
      details: [],
    })),
  );
}

/** Lets AWS check the template without making anything. */
export async function validateTemplate(context: InfraContext, body: string): Promise<void> {
  const { ValidateTemplateCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  await call("cloudformation:ValidateTemplate", () =>
    client.send(new ValidateTemplateCommand({ TemplateBody: body })),
  );
}

/** Lets CloudFormation say what a template would change of a stack; null where that is nothing. */
export async function createChangeSet(
  context: InfraContext,
  stack: Stack,
  body: string,
): Promise<ChangeSet | null> {
  const { CreateChangeSetCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  const name = `redform-${Math.floor(context.random() * 36 ** 8).toString(36)}`;
  let id: string | undefined;
  try {
    const made = await client.send(
      new CreateChangeSetCommand({
        StackName: stack.id,
        ChangeSetName: name,
        ChangeSetType: "UPDATE",
        TemplateBody: body,
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Tags: [{ Key: STACK_TAG, Value: stack.name }],
        Description: `dataform infra --env ${context.settings.environment}`,
      }),
    );
    id = made.Id ?? name;
  } catch (error) {
    throw inProgress(context, error) ?? toInfraError(error, "cloudformation:CreateChangeSet");
  }
  try {
    const changes = await readChanges(context, stack, id);
    if (changes !== null) return { id, changes };
  } catch (error) {
    await deleteChangeSet(context, stack, id);
    throw error;
  }
  await deleteChangeSet(context, stack, id);
  return null;
}

async function readChanges(
  context: InfraContext,
  stack: Stack,
  id: string,
): Promise<readonly ResourceChange[] | null> {
  const { DescribeChangeSetCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  for (;;) {
    const changes: ResourceChange[] = [];
    let token: string | undefined;
    let status = "";
    let reason = "";
    do {
      const page = await call("cloudformation:DescribeChangeSet", () =>
        client.send(
          new DescribeChangeSetCommand({
            ChangeSetName: id,
            StackName: stack.id,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        ),
      );
      status = page.Status ?? "";
      reason = page.StatusReason ?? "";
      changes.push(...(page.Changes ?? []).flatMap(toChange));
      token = page.NextToken;
    } while (token !== undefined);
    if (status === "CREATE_COMPLETE") return sorted(changes);
    if (status === "FAILED") {
      // CloudFormation has no status for "nothing to do": it fails with one of these sentences.
      if (/didn't contain changes|No updates are to be performed/.test(reason)) return null;
      throw toInfraError(new Error(reason), "cloudformation:CreateChangeSet");
    }
    await pause(context);
  }
}

function toChange({ ResourceChange: change }: Change): readonly ResourceChange[] {
  if (change === undefined) return [];
  const replacement = { True: "yes", Conditional: "perhaps" } as const;
  const details = (change.Details ?? []).flatMap(({ Target }) => Target?.Name ?? Target?.Attribute ?? []);
  return [
    {
      action: change.Action === "Add" ? "add" : change.Action === "Remove" ? "remove" : "modify",
      logicalId: change.LogicalResourceId ?? "",
      type: change.ResourceType ?? "",
      replacement: replacement[change.Replacement as keyof typeof replacement] ?? "no",
      details: [...new Set(details)].sort(),
    },
  ];
}

/** Carries a change set out. */
export async function executeChangeSet(
  context: InfraContext,
  stack: Stack,
  { id }: ChangeSet,
): Promise<void> {
  const { ExecuteChangeSetCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  try {
    await client.send(new ExecuteChangeSetCommand({ ChangeSetName: id, StackName: stack.id }));
  } catch (error) {
    throw inProgress(context, error) ?? toInfraError(error, "cloudformation:ExecuteChangeSet");
  }
}

/** Leaves no change set behind; one that is gone already is fine. */
export async function deleteChangeSet(context: InfraContext, stack: Stack, id: string): Promise<void> {
  const { DeleteChangeSetCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await context.clients.cloudFormation();
  try {
    await client.send(new DeleteChangeSetCommand({ ChangeSetName: id, StackName: stack.id }));
  } catch (error) {
    if (!isNotFound(error)) throw toInfraError(error, "cloudformation:DeleteChangeSet");
  }
}

/** What is said when someone else's operation came between; null where the error is another. */
export function inProgress({ settings }: InfraContext, error: unknown): InfraError | null {
  if (!(error instanceof Error)) return null;
  const busy =
    /IN_PROGRESS state|InvalidChangeSetStatus|OperationInProgress|AlreadyExists/.test(
      `${error.name} ${error.message}`,
    ) || /cannot be (executed|updated|deleted) (in|while)/i.test(error.message);
  if (!busy) return null;
  return new InfraError(`the stack ${settings.name} is being changed by another run: ${error.message}`, {
    code: "busy",
    remedy: `Wait for it (\`dataform infra status --env ${settings.environment}\`), then give the same command.`,
  });
}

/** What holds data: replacing or removing it loses what is in it. */
const DATA: ReadonlySet<string> = new Set(["AWS::Redshift::Cluster", "AWS::RedshiftServerless::Namespace"]);

/** The changes that would lose data. */
export function losses(changes: readonly ResourceChange[]): readonly ResourceChange[] {
  return changes.filter(
    ({ type, action, replacement }) => DATA.has(type) && (action === "remove" || replacement !== "no"),
  );
}

function sorted(changes: readonly ResourceChange[]): readonly ResourceChange[] {
  return [...changes].sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}
