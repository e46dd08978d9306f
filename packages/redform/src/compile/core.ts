import type { Target } from "../graph/compiled-graph.ts";

/** What we use of @dataform/core 2.9.0, which ships no types. */

export type Resolvable =
  | string
  | { readonly database?: string; readonly schema?: string; readonly name: string };

export interface Proto {
  target: Target;
  readonly canonicalTarget: Target;
  fileName?: string;
  enumType?: number;
  disabled?: boolean;
  tags?: string[];
  uniqueKey?: string[];
  parentAction?: Target;
  name?: string;
  query?: string;
  testQuery?: string;
  expectedOutputQuery?: string;
}

export type Contextable<T> = ((context: unknown) => T) | T | undefined;

export interface Action {
  readonly session: Session;
  readonly proto: Proto;
  config(config: Readonly<Record<string, unknown>>): this;
  compile(): Proto;
  tags(tags: string | readonly string[]): this;
  disabled(): this;
}

export interface TableAction extends Action {
  readonly uniqueKeyAssertions: Action[];
  readonly contextableQuery: Contextable<string>;
  readonly contextableWhere: Contextable<string>;
  assertions(assertions: Readonly<Record<string, unknown>>): this;
  redshift(options: unknown): this;
}

export interface TestAction extends Action {
  readonly datasetToTest?: Resolvable;
  /** Keyed by the target that the input's label names. */
  readonly contextableInputs: {
    has(target: Resolvable): boolean;
    get(target: Resolvable): Contextable<string>;
    keys(): Iterable<{ readonly database?: string; readonly schema?: string; readonly name: string }>;
  };
  readonly contextableQuery: Contextable<string>;
}

export interface ActionIndex {
  find(target: Resolvable): readonly Action[];
}

export interface Adapter {
  where(query: string, where: string | undefined): string;
}

export interface GraphMessage {
  tables: Proto[];
  operations: Proto[];
  assertions: Proto[];
  declarations: Proto[];
  readonly tests: Proto[];
  toJSON(): unknown;
}

export interface Session {
  rootDir: string;
  actions: Action[];
  readonly indexedActions: ActionIndex;
  readonly graphErrors: {
    readonly compilationErrors: { fileName?: string; message: string; stack?: string }[];
  };
  init(root: string, config: unknown, originalConfig: unknown, lenientResolve: boolean): void;
  adapter(): Adapter;
  publish(name: string): TableAction;
  operate(name: string): Action;
  assert(name: string, query?: Contextable<string>): Action;
  declare(target: Target): Action;
  test(name: string): TestAction;
  resolve(target: Resolvable): string;
  compileError(error: unknown, file?: string, target?: Target): void;
  compile(): GraphMessage;
  removeNonUniqueActionsFromCompiledGraph(graph: GraphMessage): void;
}

export interface Core {
  readonly session: Session;
  readonly compiler: (code: string, path: string) => string;
}

/** The core's TableType.INCREMENTAL, VIEW and INLINE. */
export const TABLE_TYPES = { table: 1, incremental: 2, view: 3, inline: 4 } as const;

/** The classes of the core's actions, which it does not export. */
export interface ActionClasses {
  readonly table: TableAction;
  readonly operation: Action;
  readonly assertion: Action;
  readonly test: TestAction;
}

/** The prototypes of the core's actions, from a session that is thrown away. */
export function actionPrototypes(core: Core): ActionClasses {
  const SessionClass = core.session.constructor as new (root: string, config: unknown) => Session;
  const probe = new SessionClass("", { warehouse: "redshift", defaultSchema: "probe" });
  return {
    table: Object.getPrototypeOf(probe.publish("probe")),
    operation: Object.getPrototypeOf(probe.operate("probe")),
    assertion: Object.getPrototypeOf(probe.assert("probe")),
    test: Object.getPrototypeOf(probe.test("probe")),
  };
}
