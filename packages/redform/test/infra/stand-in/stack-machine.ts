import { difference, type Resource, resolve, type Scope, type Template, waves } from "./template.ts";
import { alter, attribute, make, unmake, type World } from "./world.ts";

export type Operation = "CREATE" | "UPDATE" | "DELETE" | "ROLLBACK";

/** A resource's operation that is to fail, so many times, with what AWS would give as its reason. */
export interface Failure {
  readonly logicalId: string;
  readonly operation: Operation;
  readonly reason: string;
  times: number;
}

export interface Event {
  readonly id: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly at: Date;
}

/** What a template would do to a resource. */
export interface Change {
  readonly action: "Add" | "Modify" | "Remove";
  readonly logicalId: string;
  readonly type: string;
  readonly changed: readonly string[];
  readonly replace: boolean;
}

export interface MadeResource {
  physicalId: string;
  readonly type: string;
  status: string;
  reason: string | undefined;
  /** What it was made from; null once it is removed. */
  resource: Resource | null;
}

/** One stack: its record, its resources, and the operation that goes on. Each `next` of an operation is an event. */
export class StackMachine {
  readonly id: string;
  readonly name: string;
  readonly world: World;
  readonly failures: Failure[];
  readonly events: Event[] = [];
  readonly resources = new Map<string, MadeResource>();
  readonly createdAt = new Date();
  status = "REVIEW_IN_PROGRESS";
  reason: string | undefined;
  template: Template = { Resources: {} };
  parameters: Readonly<Record<string, string>> = {};
  tags: readonly Readonly<Record<string, string>>[] = [];
  protected = false;
  running: Generator<void, void> | null = null;
  #count = 0;
  /** What an undone change goes back to. */
  #before: { readonly template: Template; readonly parameters: Readonly<Record<string, string>> } | null =
    null;

  constructor(name: string, id: string, world: World, failures: Failure[]) {
    this.name = name;
    this.id = id;
    this.world = world;
    this.failures = failures;
  }

  /** One step of what goes on. */
  step(): void {
    if (this.running?.next().done === true) this.running = null;
  }

  get scope(): Scope {
    return this.#scopeOf(this.parameters, this.template);
  }

  #scopeOf(given: Readonly<Record<string, string>>, template: Template): Scope {
    const defaults = Object.fromEntries(
      Object.entries(template.Parameters ?? {}).map(([name, { Default = "" }]) => [name, Default]),
    );
    return {
      parameters: { ...defaults, ...given },
      physical: (id) => this.resources.get(id)?.physicalId,
      attribute: (id, name) => {
        const made = this.resources.get(id);
        return made === undefined
          ? `unresolved ${id}`
          : attribute(this.world, made.type, made.physicalId, name);
      },
    };
  }

  outputs(): Readonly<Record<string, string>> {
    if (!/^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE/.test(this.status)) return {};
    return Object.fromEntries(
      Object.entries(this.template.Outputs ?? {}).map(([name, { Value }]) => [
        name,
        String(resolve(Value, this.template, this.scope)),
      ]),
    );
  }

  /** What a template would change. */
  compare(template: Template, parameters: Readonly<Record<string, string>>): readonly Change[] {
    const ids = [
      ...new Set([...Object.keys(this.template.Resources), ...Object.keys(template.Resources)]),
    ].sort();
    const old = this.scope;
    const fresh = this.#scopeOf(parameters, template);
    return ids.flatMap((logicalId): readonly Change[] => {
      const [before, after] = [this.template.Resources[logicalId], template.Resources[logicalId]];
      if (before === undefined && after !== undefined) {
        return [{ action: "Add", logicalId, type: after.Type, changed: [], replace: false }];
      }
      if (before !== undefined && after === undefined) {
        return [{ action: "Remove", logicalId, type: before.Type, changed: [], replace: false }];
      }
      if (before === undefined || after === undefined) return [];
      const found = difference(
        after.Type,
        this.#properties(before, this.template, old),
        this.#properties(after, template, fresh),
      );
      return found.changed.length === 0 ? [] : [{ action: "Modify", logicalId, type: after.Type, ...found }];
    });
  }

  create(template: Template, onFailure: string): void {
    this.template = template;
    this.running = this.#create(onFailure);
    this.step();
  }

  update(template: Template, parameters: Readonly<Record<string, string>>): void {
    this.#before = { template: this.template, parameters: this.parameters };
    const changes = this.compare(template, parameters);
    this.template = template;
    this.parameters = parameters;
    this.running = this.#update(changes);
    this.step();
  }

  continueRollback(): void {
    this.running = this.#undo();
    this.step();
  }

  remove(): void {
    this.running = this.#remove();
    this.step();
  }

  *#create(onFailure: string): Generator<void, void> {
    this.#stack("CREATE_IN_PROGRESS", "User Initiated");
    yield;
    const failed: string[] = [];
    for (const wave of waves(this.template)) {
      for (const id of wave) {
        this.#resource(id, "CREATE_IN_PROGRESS");
        yield;
      }
      for (const id of wave) {
        const reason = failed.length > 0 ? "Resource creation cancelled" : this.#failing(id, "CREATE");
        if (reason === null) this.#made(id, "CREATE_COMPLETE");
        else {
          failed.push(id);
          this.#resource(id, "CREATE_FAILED", reason);
        }
        yield;
      }
      if (failed.length > 0) break;
    }
    if (failed.length === 0) {
      this.#stack("CREATE_COMPLETE");
      return;
    }
    const why = `The following resource(s) failed to create: [${failed.join(", ")}]. `;
    if (onFailure === "DO_NOTHING") {
      this.#stack("CREATE_FAILED", why);
      return;
    }
    this.#stack("ROLLBACK_IN_PROGRESS", `${why}Rollback requested by user.`);
    yield;
    const kept = yield* this.#removeAll("ROLLBACK");
    if (kept.length > 0) {
      this.#stack("ROLLBACK_FAILED", `The following resource(s) failed to delete: [${kept.join(", ")}]. `);
    } else this.#stack("ROLLBACK_COMPLETE");
  }

  *#update(changes: readonly Change[]): Generator<void, void> {
    this.#stack("UPDATE_IN_PROGRESS", "User Initiated");
    yield;
    const order = waves(this.template).flat();
    const todo = changes
      .filter(({ action }) => action !== "Remove")
      .sort((a, b) => order.indexOf(a.logicalId) - order.indexOf(b.logicalId));
    const old: (readonly [string, string])[] = [];
    for (const { logicalId, action, replace, type } of todo) {
      const verb = action === "Add" ? "CREATE" : "UPDATE";
      this.#resource(
        logicalId,
        `${verb}_IN_PROGRESS`,
        replace
          ? "Requested update requires the creation of a new physical resource; hence creating one."
          : undefined,
      );
      yield;
      const reason = this.#failing(logicalId, verb);
      if (reason !== null) {
        this.#resource(logicalId, `${verb}_FAILED`, reason);
        yield;
        yield* this.#undo(`The following resource(s) failed to update: [${logicalId}]. `);
        return;
      }
      if (replace) old.push([type, this.resources.get(logicalId)?.physicalId ?? ""]);
      if (action === "Add" || replace) this.#made(logicalId, `${verb}_COMPLETE`);
      else this.#altered(logicalId, "UPDATE_COMPLETE");
      yield;
    }
    this.#stack("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
    yield;
    for (const [type, id] of old) unmake(this.world, type, id);
    for (const { logicalId } of changes.filter(({ action }) => action === "Remove")) {
      yield* this.#removeOne(logicalId, "DELETE");
    }
    this.#stack("UPDATE_COMPLETE");
  }

  *#undo(why?: string): Generator<void, void> {
    const before = this.#before ?? { template: this.template, parameters: this.parameters };
    this.#stack("UPDATE_ROLLBACK_IN_PROGRESS", why);
    yield;
    const changes = this.compare(before.template, before.parameters);
    const touched = changes.filter(({ action }) => action === "Modify");
    for (const { logicalId } of touched) {
      this.#resource(logicalId, "UPDATE_IN_PROGRESS");
      yield;
      const reason = this.#failing(logicalId, "ROLLBACK");
      if (reason !== null) {
        this.#resource(logicalId, "UPDATE_FAILED", reason);
        this.#stack("UPDATE_ROLLBACK_FAILED", `The following resource(s) failed to update: [${logicalId}]. `);
        return;
      }
      this.#altered(logicalId, "UPDATE_COMPLETE");
      yield;
    }
    this.#stack("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
    yield;
    for (const { logicalId } of changes.filter(({ action }) => action === "Remove")) {
      yield* this.#removeOne(logicalId, "DELETE");
    }
    this.template = before.template;
    this.parameters = before.parameters;
    this.#stack("UPDATE_ROLLBACK_COMPLETE");
  }

  *#remove(): Generator<void, void> {
    this.#stack("DELETE_IN_PROGRESS", "User Initiated");
    yield;
    const kept = yield* this.#removeAll("DELETE");
    if (kept.length > 0) {
      this.#stack("DELETE_FAILED", `The following resource(s) failed to delete: [${kept.join(", ")}]. `);
    } else this.#stack("DELETE_COMPLETE");
  }

  *#removeAll(operation: Operation): Generator<void, readonly string[]> {
    const kept: string[] = [];
    for (const id of waves(this.template).flat().reverse()) {
      const made = this.resources.get(id);
      if (made === undefined || made.status === "DELETE_COMPLETE") continue;
      if (made.resource === null) {
        this.#resource(id, "DELETE_COMPLETE");
        yield;
      } else if (!(yield* this.#removeOne(id, operation))) kept.push(id);
    }
    return kept;
  }

  *#removeOne(id: string, operation: Operation): Generator<void, boolean> {
    const made = this.resources.get(id);
    if (made === undefined) return true;
    this.#resource(id, "DELETE_IN_PROGRESS");
    yield;
    const reason = this.#failing(id, operation);
    if (reason !== null) {
      this.#resource(id, "DELETE_FAILED", reason);
      yield;
      return false;
    }
    unmake(this.world, made.type, made.physicalId);
    made.resource = null;
    this.#resource(id, "DELETE_COMPLETE");
    yield;
    return true;
  }

  #failing(logicalId: string, operation: Operation): string | null {
    const failure = this.failures.find(
      (one) => one.logicalId === logicalId && one.operation === operation && one.times > 0,
    );
    if (failure === undefined) return null;
    failure.times -= 1;
    return failure.reason;
  }

  #properties(resource: Resource, template: Template, scope: Scope): Readonly<Record<string, unknown>> {
    return resolve(resource.Properties ?? {}, template, scope) as Readonly<Record<string, unknown>>;
  }

  #made(logicalId: string, status: string): void {
    const resource = this.template.Resources[logicalId];
    const made = this.resources.get(logicalId);
    if (resource === undefined || made === undefined) throw new Error(`no resource ${logicalId}`);
    this.#count += 1;
    const properties = this.#properties(resource, this.template, this.scope);
    made.physicalId = make(this.world, resource.Type, logicalId, properties, this.#count);
    made.resource = resource;
    this.#resource(logicalId, status);
  }

  #altered(logicalId: string, status: string): void {
    const resource = this.template.Resources[logicalId];
    const made = this.resources.get(logicalId);
    if (resource === undefined || made === undefined) throw new Error(`no resource ${logicalId}`);
    alter(this.world, resource.Type, made.physicalId, this.#properties(resource, this.template, this.scope));
    this.#resource(logicalId, status);
  }

  #resource(logicalId: string, status: string, reason?: string): void {
    const type = this.template.Resources[logicalId]?.Type ?? this.resources.get(logicalId)?.type ?? "";
    const made = this.resources.get(logicalId) ?? { physicalId: "", type, status, reason, resource: null };
    made.status = status;
    made.reason = reason;
    this.resources.set(logicalId, made);
    this.#event(logicalId, made.physicalId, type, status, reason);
  }

  #stack(status: string, reason?: string): void {
    this.status = status;
    this.reason = reason;
    this.#event(this.name, this.id, "AWS::CloudFormation::Stack", status, reason);
  }

  #event(
    logicalId: string,
    physicalId: string,
    type: string,
    status: string,
    reason: string | undefined,
  ): void {
    const id = `${logicalId}-${this.events.length}`;
    this.events.push({ id, logicalId, physicalId, type, status, reason, at: new Date() });
  }
}
