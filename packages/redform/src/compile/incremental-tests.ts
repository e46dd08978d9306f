import type { CompiledTest, Target } from "../graph/compiled-graph.ts";
import {
  type ActionClasses,
  type Contextable,
  type Proto,
  type Resolvable,
  TABLE_TYPES,
  type TableAction,
  type TestAction,
} from "./core.ts";

/** What a compiled test says beyond what the core's message holds. */
export interface TestDetails {
  /** The tested action; its target is final once the session has compiled. */
  readonly dataset: Proto;
  readonly increment: CompiledTest["increment"];
}

/**
 * Lets tests tell which dataset they test, and takes the tests of incremental tables, which the core
 * refuses. Such a test is of an increment if an input block bears the name of the dataset or "self": that
 * block holds the rows which stand before. Else it is of a first load.
 */
export function interceptTests(classes: ActionClasses): ReadonlyMap<Proto, TestDetails> {
  const details = new Map<Proto, TestDetails>();
  const { compile } = classes.test;
  classes.test.compile = function (this: TestAction) {
    const dataset = testedAction(this, classes);
    if (dataset === null) return compile.call(this);
    if (dataset.proto.enumType !== TABLE_TYPES.incremental) {
      details.set(this.proto, { dataset: dataset.proto, increment: undefined });
      return compile.call(this);
    }
    details.set(this.proto, { dataset: dataset.proto, increment: compileIncremental(this, dataset) });
    return this.proto;
  };
  return details;
}

function testedAction(test: TestAction, classes: ActionClasses): TableAction | null {
  if (test.datasetToTest === undefined) return null;
  const found = test.session.indexedActions.find(asTarget(test.datasetToTest));
  const [action] = found;
  if (found.length !== 1 || action === undefined) return null;
  return Object.getPrototypeOf(action) === classes.table ? (action as TableAction) : null;
}

/** Fills the test's message in, as the core does for other tables. */
function compileIncremental(test: TestAction, dataset: TableAction): CompiledTest["increment"] {
  const expected = new ExpectedContext();
  const inputs = new Inputs(test, expected);
  const existing = existingRows(inputs, dataset.proto.target);
  const isIncrement = existing !== null;
  const query = new MockedContext(inputs, existing, isIncrement).apply(dataset.contextableQuery) ?? "";
  // The core evaluates incremental_where outside of the incremental context.
  const where = isIncrement
    ? new MockedContext(inputs, existing, false).apply(dataset.contextableWhere)
    : undefined;
  test.proto.testQuery = test.session.adapter().where(query, where);
  test.proto.expectedOutputQuery = expected.apply(test.contextableQuery) ?? "";
  return existing === null
    ? undefined
    : { existingQuery: existing.trim(), uniqueKey: dataset.proto.uniqueKey ?? [] };
}

function existingRows(inputs: Inputs, target: Target): string | null {
  const { database, schema, name } = target;
  const names: readonly Resolvable[] = [
    { name: "self" },
    { name },
    { schema, name },
    { ...(database === undefined ? {} : { database }), schema, name },
  ];
  for (const candidate of names) {
    const rows = inputs.find(candidate);
    if (rows !== null) return rows;
  }
  return null;
}

class ExpectedContext {
  apply(contextable: Contextable<string>): string | undefined {
    return typeof contextable === "function" ? contextable(this) : contextable;
  }
}

/** The input blocks of a test. */
class Inputs {
  readonly #test: TestAction;
  readonly #context: ExpectedContext;

  constructor(test: TestAction, context: ExpectedContext) {
    this.#test = test;
    this.#context = context;
  }

  find(target: Resolvable): string | null {
    if (!this.#test.contextableInputs.has(target)) return null;
    return this.#context.apply(this.#test.contextableInputs.get(target)) ?? "";
  }

  /** In the core's words. */
  reportMissing(target: Resolvable): void {
    const provided = Array.from(this.#test.contextableInputs.keys(), (key) => JSON.stringify(key));
    this.#test.session.compileError(
      new Error(
        `Input for dataset "${JSON.stringify(target)}" has not been provided. Provided inputs: ${provided}`,
      ),
      this.#test.proto.fileName,
    );
  }
}

/** Stands where the core's table context stands, with every reference replaced by its input. */
class MockedContext {
  readonly #inputs: Inputs;
  readonly #existing: string | null;
  readonly #isIncrement: boolean;

  constructor(inputs: Inputs, existing: string | null, isIncrement: boolean) {
    this.#inputs = inputs;
    this.#existing = existing;
    this.#isIncrement = isIncrement;
  }

  apply(contextable: Contextable<string>): string | undefined {
    return typeof contextable === "function" ? contextable(this) : contextable;
  }

  ref(reference: Resolvable | readonly string[], ...rest: readonly string[]): string {
    return this.resolve(reference, ...rest);
  }

  resolve(reference: Resolvable | readonly string[], ...rest: readonly string[]): string {
    const target = toTarget(reference, rest);
    const rows = this.#inputs.find(target);
    if (rows !== null) return `(${rows})`;
    this.#inputs.reportMissing(target);
    return "";
  }

  self(): string {
    return this.#existing === null ? "" : `(${this.#existing})`;
  }

  incremental(): boolean {
    return this.#isIncrement;
  }

  when(condition: unknown, then: string, otherwise = ""): string {
    return condition ? then : otherwise;
  }

  name(): string {
    return "";
  }

  schema(): string {
    return "";
  }

  database(): string {
    return "";
  }
}

function toTarget(reference: Resolvable | readonly string[], rest: readonly string[]): Resolvable {
  if (typeof reference !== "string" && !Array.isArray(reference)) return reference as Resolvable;
  const parts = [reference, rest].flat() as string[];
  const [name, schema, database] = parts.reverse();
  return {
    ...(database === undefined ? {} : { database }),
    ...(schema === undefined ? {} : { schema }),
    name: name ?? "",
  };
}

function asTarget(reference: Resolvable): Exclude<Resolvable, string> {
  return typeof reference === "string" ? { name: reference } : reference;
}
