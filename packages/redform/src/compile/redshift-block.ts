import type { Target, WarnOn } from "../graph/compiled-graph.ts";
import {
  type Action,
  type ActionClasses,
  type Proto,
  type Resolvable,
  type Session,
  TABLE_TYPES,
  type TableAction,
} from "./core.ts";
import { foreignKeyQuery, primaryKeyQuery } from "./key-queries.ts";
import type { ActionBlock, AssertedKinds, ReferenceLookup } from "./protocol.ts";

/**
 * Our `redshift` block. The core knows four keys of it and refuses some combinations that Redshift takes,
 * so it never sees the block: it is kept aside and put back on the compiled table.
 */
export class RedshiftBlocks {
  readonly #session: Session;
  readonly #blocks = new Map<TableAction, unknown>();
  readonly #assertions = new Map<TableAction, readonly Action[]>();
  readonly #kinds = new Map<TableAction, Set<WarnOn>>();

  constructor(session: Session, classes: ActionClasses) {
    this.#session = session;
    this.#interceptConfig(classes.table);
  }

  /** The blocks as the project wrote them, by the compiled table. */
  written(): ReadonlyMap<Proto, unknown> {
    return new Map([...this.#blocks].map(([table, block]) => [table.proto, block]));
  }

  /** What the configs of tables with a block assert, besides the block's own keys. */
  asserted(): readonly AssertedKinds[] {
    return [...this.#blocks.keys()].map((table) => ({
      table: table.proto.target,
      kinds: [...(this.#kinds.get(table) ?? [])].sort(),
    }));
  }

  /** To be called on the compiled session: what the foreign keys refer to. */
  lookUpReferences(): readonly ReferenceLookup[] {
    return [...this.#blocks].flatMap(([table, block]) =>
      foreignKeysOf(block).map((key, index) => ({
        table: table.proto.target,
        index,
        matches: isResolvable(key.references) ? this.#find(key.references) : [],
      })),
    );
  }

  #interceptConfig(tables: TableAction): void {
    const { config, redshift, assertions } = tables;
    const note = (table: TableAction, written: Readonly<Record<string, unknown>>): void =>
      this.#note(table, written);
    const keep = (table: TableAction, block: unknown): void => this.#keep(table, block);
    tables.config = function (this: TableAction, settings) {
      const { redshift: block, ...rest } = settings;
      config.call(this, rest);
      // After the rest, because the assertions bear the table's final schema, tags and state.
      if (block) this.redshift(block);
      return this;
    };
    tables.assertions = function (this: TableAction, written) {
      note(this, written);
      return assertions.call(this, written);
    };
    tables.redshift = function (this: TableAction, block) {
      if (this.proto.enumType === TABLE_TYPES.inline) return redshift.call(this, block);
      keep(this, block);
      return this;
    };
  }

  /** The core makes one assertion of nonNull and rowConditions, and so forgets which they were. */
  #note(table: TableAction, written: Readonly<Record<string, unknown>>): void {
    const kinds = this.#kinds.get(table) ?? new Set();
    const given = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));
    if (given(written.uniqueKey) || given(written.uniqueKeys)) kinds.add("uniqueKey");
    if (given(written.nonNull)) kinds.add("nonNull");
    if (given(written.rowConditions)) kinds.add("rowConditions");
    this.#kinds.set(table, kinds);
  }

  #keep(table: TableAction, block: unknown): void {
    const replaced = new Set(this.#assertions.get(table) ?? []);
    if (replaced.size > 0) {
      this.#session.actions = this.#session.actions.filter((action) => !replaced.has(action));
      table.uniqueKeyAssertions.splice(
        0,
        Infinity,
        ...table.uniqueKeyAssertions.filter((a) => !replaced.has(a)),
      );
    }
    this.#blocks.set(table, block);
    this.#assertions.set(
      table,
      table.proto.enumType === TABLE_TYPES.view ? [] : this.#assertKeys(table, block),
    );
  }

  /** A key that is declared is a key that is proved. Malformed keys are reported later and assert nothing. */
  #assertKeys(table: TableAction, block: unknown): readonly Action[] {
    const assertions: Action[] = [];
    const primaryKey = namesOf(isRecord(block) ? block.primaryKey : undefined);
    if (primaryKey.length > 0) {
      assertions.push(
        this.#assert(table, "primaryKey", (ref) => primaryKeyQuery(ref(table.proto.target), primaryKey)),
      );
    }
    foreignKeysOf(block).forEach((key, index) => {
      const { references } = key;
      const columns = namesOf(key.columns);
      const referenced = key.referencedColumns === undefined ? columns : namesOf(key.referencedColumns);
      if (!isResolvable(references) || columns.length === 0 || columns.length !== referenced.length) return;
      assertions.push(
        this.#assert(table, `foreignKey_${index}`, (ref) =>
          this.#find(references).length === 1
            ? foreignKeyQuery(
                { table: ref(table.proto.target), columns },
                { table: ref(references), columns: referenced },
              )
            : "select 1",
        ),
      );
    });
    return assertions;
  }

  #assert(table: TableAction, suffix: string, query: (ref: Ref) => string): Action {
    const { schema, name } = table.proto.target;
    const assertion = this.#session.assert(`${schema}_${name}_assertions_${suffix}`, (context: unknown) =>
      query((target) => (context as { ref: Ref }).ref(target)),
    );
    assertion.proto.parentAction = table.proto.target;
    assertion.tags(table.proto.tags ?? []);
    if (table.proto.disabled === true) assertion.disabled();
    // The core passes later calls of tags() and disabled() on to these.
    table.uniqueKeyAssertions.push(assertion);
    return assertion;
  }

  #find(reference: Resolvable): readonly Target[] {
    const target = typeof reference === "string" ? { name: reference } : reference;
    return this.#session.indexedActions.find(target).map((action) => action.proto.target);
  }
}

/** Keeps the redshift blocks of actions whose config has none in the core; the answer tells them. */
export function keepBlocks(actions: Action): () => readonly ActionBlock[] {
  const blocks = new Map<Action, unknown>();
  const { config } = actions;
  actions.config = function (this: Action, settings) {
    const { redshift, ...rest } = settings;
    config.call(this, rest);
    if (redshift !== undefined) blocks.set(this, redshift);
    return this;
  };
  return () => [...blocks].map(([action, block]) => ({ target: action.proto.target, block }));
}

type Ref = (target: Resolvable) => string;

interface WrittenForeignKey {
  readonly columns?: unknown;
  readonly references?: unknown;
  readonly referencedColumns?: unknown;
}

function foreignKeysOf(block: unknown): readonly WrittenForeignKey[] {
  const keys = isRecord(block) ? block.foreignKeys : undefined;
  return Array.isArray(keys) ? keys.map((key: unknown) => (isRecord(key) ? key : {})) : [];
}

/** A name or a list of names; empty where it is neither. */
function namesOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const names = list.filter((name): name is string => typeof name === "string" && name !== "");
  return names.length === list.length ? names : [];
}

function isResolvable(value: unknown): value is Resolvable {
  return typeof value === "string" || (isRecord(value) && typeof value.name === "string");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
