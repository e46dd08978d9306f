import { ApiError } from "./api-error.ts";
import type { Parameters, Value } from "./query-protocol.ts";
import { type Change, type Failure, StackMachine } from "./stack-machine.ts";
import type { Template } from "./template.ts";
import type { World } from "./world.ts";

/** Events and drifts a page: few, so that pages are met. */
const PAGE = 5;

interface ChangeSet {
  readonly id: string;
  readonly stack: StackMachine;
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
  readonly changes: readonly Change[];
  /** How often it will still say that it is being made. */
  pending: number;
}

/** CloudFormation's API over stacks that live in memory. */
export class CloudFormation {
  readonly stacks: StackMachine[] = [];
  readonly failures: Failure[] = [];
  readonly changeSets = new Map<string, ChangeSet>();
  /** Properties that were changed behind a stack's back. */
  readonly drifts: { readonly logicalId: string; readonly property: string; readonly actual: string }[] = [];
  readonly #world: World;
  #count = 0;
  #detecting = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** One step of every operation that goes on. */
  step(): void {
    for (const stack of this.stacks) stack.step();
  }

  /** Answers a call. @throws ApiError */
  answer(action: string, asked: Parameters): Value {
    const handler = this.#handlers[action];
    if (handler === undefined) throw new ApiError(400, "InvalidAction", `Could not find operation ${action}`);
    return handler(asked);
  }

  readonly #handlers: Readonly<Record<string, (asked: Parameters) => Value>> = {
    ValidateTemplate: (asked) => {
      const template = this.#template(asked);
      return {
        Description: "",
        Parameters: Object.keys(template.Parameters ?? {}).map((ParameterKey) => ({ ParameterKey })),
      };
    },
    CreateStack: (asked) => {
      const name = asked.text("StackName") ?? "";
      const template = this.#template(asked);
      this.#needsCapability(asked);
      if (this.#standing(name) !== undefined) {
        throw new ApiError(400, "AlreadyExistsException", `Stack [${name}] already exists`);
      }
      const stack = this.#newStack(name);
      stack.tags = asked.list("Tags");
      stack.create(template, asked.text("OnFailure") ?? "ROLLBACK");
      return { StackId: stack.id };
    },
    UpdateStack: (asked) => {
      const stack = this.#ready(asked);
      const template = asked.text("UsePreviousTemplate") === "true" ? stack.template : this.#template(asked);
      const parameters = parametersOf(asked);
      if (stack.compare(template, parameters).length === 0) {
        throw new ApiError(400, "ValidationError", "No updates are to be performed.");
      }
      stack.update(template, parameters);
      return { StackId: stack.id };
    },
    DeleteStack: (asked) => {
      const stack = this.#find(asked.text("StackName"));
      if (stack === undefined || stack.status === "DELETE_COMPLETE") return {};
      if (stack.protected) {
        throw new ApiError(
          400,
          "ValidationError",
          `Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`,
        );
      }
      if (/^UPDATE.*IN_PROGRESS$/.test(stack.status)) {
        throw new ApiError(
          400,
          "ValidationError",
          `Stack [${stack.id}] cannot be deleted while in status ${stack.status}`,
        );
      }
      if (stack.status !== "DELETE_IN_PROGRESS") stack.remove();
      return {};
    },
    DescribeStacks: (asked) => {
      const stack = this.#find(asked.text("StackName"));
      if (stack === undefined) throw missing(asked.text("StackName"));
      return { Stacks: [describe(stack)] };
    },
    DescribeStackEvents: (asked) => {
      const stack = this.#find(asked.text("StackName"));
      if (stack === undefined) throw missing(asked.text("StackName"));
      const from = Number(asked.text("NextToken") ?? stack.events.length);
      const page = stack.events.slice(Math.max(0, from - PAGE), from).reverse();
      return {
        StackEvents: page.map((event) => ({
          StackId: stack.id,
          EventId: event.id,
          StackName: stack.name,
          LogicalResourceId: event.logicalId,
          PhysicalResourceId: event.physicalId,
          ResourceType: event.type,
          Timestamp: event.at,
          ResourceStatus: event.status,
          ResourceStatusReason: event.reason,
        })),
        NextToken: from - PAGE > 0 ? String(from - PAGE) : undefined,
      };
    },
    DescribeStackResources: (asked) => {
      const stack = this.#find(asked.text("StackName"));
      if (stack === undefined) throw missing(asked.text("StackName"));
      return {
        StackResources: [...stack.resources].map(([LogicalResourceId, made]) => ({
          StackName: stack.name,
          LogicalResourceId,
          PhysicalResourceId: made.physicalId,
          ResourceType: made.type,
          Timestamp: new Date(),
          ResourceStatus: made.status,
          ResourceStatusReason: made.reason,
        })),
      };
    },
    UpdateTerminationProtection: (asked) => {
      const stack = this.#find(asked.text("StackName"));
      if (stack === undefined) throw missing(asked.text("StackName"));
      stack.protected = asked.text("EnableTerminationProtection") === "true";
      return { StackId: stack.id };
    },
    CreateChangeSet: (asked) => {
      const stack = this.#ready(asked);
      const template = this.#template(asked);
      this.#needsCapability(asked);
      const name = asked.text("ChangeSetName") ?? "";
      const id = `arn:aws:cloudformation:${this.#world.region}:${this.#world.account}:changeSet/${name}/${this.changeSets.size}`;
      const parameters = parametersOf(asked);
      const changes = stack.compare(template, parameters);
      this.changeSets.set(id, { id, stack, template, parameters, changes, pending: 1 });
      return { Id: id, StackId: stack.id };
    },
    DescribeChangeSet: (asked) => {
      const set = this.#changeSet(asked);
      const pending = set.pending > 0;
      if (pending) set.pending -= 1;
      const empty = set.changes.length === 0;
      return {
        ChangeSetId: set.id,
        StackId: set.stack.id,
        Status: pending ? "CREATE_IN_PROGRESS" : empty ? "FAILED" : "CREATE_COMPLETE",
        ExecutionStatus: pending || empty ? "UNAVAILABLE" : "AVAILABLE",
        StatusReason:
          !pending && empty
            ? "The submitted information didn't contain changes. Submit different information to create a change set."
            : undefined,
        Changes: pending
          ? []
          : set.changes.map(({ action, logicalId, type, changed, replace }) => ({
              Type: "Resource",
              ResourceChange: {
                Action: action,
                LogicalResourceId: logicalId,
                ResourceType: type,
                Replacement: action === "Modify" ? (replace ? "True" : "False") : undefined,
                Details: changed.map((Name) => ({ Target: { Attribute: "Properties", Name } })),
              },
            })),
      };
    },
    ExecuteChangeSet: (asked) => {
      const set = this.#changeSet(asked);
      if (!/^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(set.stack.status)) {
        throw new ApiError(
          400,
          "InvalidChangeSetStatus",
          `ChangeSet [${set.id}] cannot be executed in its current status of [${set.stack.status}]`,
        );
      }
      for (const [id, other] of this.changeSets) if (other.stack === set.stack) this.changeSets.delete(id);
      set.stack.update(set.template, set.parameters);
      return {};
    },
    DeleteChangeSet: (asked) => {
      this.changeSets.delete(asked.text("ChangeSetName") ?? "");
      return {};
    },
    ContinueUpdateRollback: (asked) => {
      const stack = this.#find(asked.text("StackName"));
      if (stack?.status !== "UPDATE_ROLLBACK_FAILED") {
        throw new ApiError(
          400,
          "ValidationError",
          `Stack is in ${stack?.status} state and can not continue rollback.`,
        );
      }
      stack.continueRollback();
      return {};
    },
    DetectStackDrift: () => {
      this.#detecting = 2;
      return { StackDriftDetectionId: "drift-1" };
    },
    DescribeStackDriftDetectionStatus: (asked) => {
      this.#detecting -= 1;
      return {
        StackId: this.stacks[0]?.id,
        StackDriftDetectionId: asked.text("StackDriftDetectionId"),
        DetectionStatus: this.#detecting > 0 ? "DETECTION_IN_PROGRESS" : "DETECTION_COMPLETE",
        StackDriftStatus: this.drifts.length > 0 ? "DRIFTED" : "IN_SYNC",
        Timestamp: new Date(),
      };
    },
    DescribeStackResourceDrifts: (asked) => {
      const stack = this.#find(asked.text("StackName"));
      const from = Number(asked.text("NextToken") ?? 0);
      return {
        StackResourceDrifts: this.drifts.slice(from, from + 1).map(({ logicalId, property, actual }) => {
          const made = stack?.resources.get(logicalId);
          const expected = made?.resource?.Properties?.[property];
          return {
            StackId: stack?.id,
            LogicalResourceId: logicalId,
            PhysicalResourceId: made?.physicalId,
            ResourceType: made?.type,
            StackResourceDriftStatus: "MODIFIED",
            Timestamp: new Date(),
            PropertyDifferences: [
              {
                PropertyPath: `/${property}`,
                ExpectedValue: JSON.stringify(expected),
                ActualValue: actual,
                DifferenceType: "NOT_EQUAL",
              },
            ],
          };
        }),
        NextToken: from + 1 < this.drifts.length ? String(from + 1) : undefined,
      };
    },
  };

  #newStack(name: string): StackMachine {
    this.#count += 1;
    const { account, region } = this.#world;
    const id = `arn:aws:cloudformation:${region}:${account}:stack/${name}/0000-${this.#count}`;
    const stack = new StackMachine(name, id, this.#world, this.failures);
    this.stacks.push(stack);
    return stack;
  }

  /** A stack that no command made: as another tool, or AWS itself, left it. */
  put(name: string, status: string, tags: readonly Readonly<Record<string, string>>[] = []): StackMachine {
    const stack = this.#newStack(name);
    stack.status = status;
    stack.tags = tags;
    return stack;
  }

  #standing(name: string): StackMachine | undefined {
    return this.stacks.find((stack) => stack.name === name && stack.status !== "DELETE_COMPLETE");
  }

  #find(nameOrId: string | undefined): StackMachine | undefined {
    return this.stacks.find(({ id }) => id === nameOrId) ?? this.#standing(nameOrId ?? "");
  }

  #ready(asked: Parameters): StackMachine {
    const stack = this.#find(asked.text("StackName"));
    if (stack === undefined) throw missing(asked.text("StackName"));
    if (!/^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(stack.status)) {
      throw new ApiError(
        400,
        "ValidationError",
        `Stack:${stack.id} is in ${stack.status} state and can not be updated.`,
      );
    }
    return stack;
  }

  #changeSet(asked: Parameters): ChangeSet {
    const name = asked.text("ChangeSetName") ?? "";
    const found = this.changeSets.get(name);
    if (found === undefined)
      throw new ApiError(404, "ChangeSetNotFound", `ChangeSet [${name}] does not exist`);
    return found;
  }

  #template(asked: Parameters): Template {
    const body = asked.text("TemplateBody") ?? "";
    if (Buffer.byteLength(body) > 51_200) {
      throw new ApiError(
        400,
        "ValidationError",
        "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
      );
    }
    return JSON.parse(body) as Template;
  }

  #needsCapability(asked: Parameters): void {
    if (asked.text("Capabilities.member.1") === "CAPABILITY_NAMED_IAM") return;
    throw new ApiError(
      400,
      "InsufficientCapabilitiesException",
      "Requires capabilities : [CAPABILITY_NAMED_IAM]",
    );
  }
}

function parametersOf(asked: Parameters): Readonly<Record<string, string>> {
  return Object.fromEntries(
    asked
      .list("Parameters")
      .map(({ ParameterKey = "", ParameterValue = "" }) => [ParameterKey, ParameterValue]),
  );
}

function missing(name: string | undefined): ApiError {
  return new ApiError(400, "ValidationError", `Stack with id ${name} does not exist`);
}

function describe(stack: StackMachine): Value {
  return {
    StackId: stack.id,
    StackName: stack.name,
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    CreationTime: stack.createdAt,
    EnableTerminationProtection: stack.protected,
    Outputs: Object.entries(stack.outputs()).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    Tags: [...stack.tags],
    Parameters: Object.keys(stack.template.Parameters ?? {}).map((ParameterKey) => ({ ParameterKey })),
  };
}
