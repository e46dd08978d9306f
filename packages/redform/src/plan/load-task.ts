import type { CompiledAssertion, CompiledOperation, LoadOptions } from "../graph/compiled-graph.ts";
import { targetKey } from "../graph/target.ts";
import { copyInto, createLoaded, type LoadStatements, readLoad } from "../sql/load-statements.ts";
import { forgetReplaced, type LoadRecord } from "../sql/loads.ts";
import { splitStatements } from "../sql/split.ts";
import { candidateOf, countRows, dropTable } from "../sql/table.ts";
import type { WarehouseState } from "../warehouse/warehouse.ts";
import { auditsOf, auditViews } from "./audit.ts";
import { decideLoad, type LoadDecision, type LoadKnowledge } from "./decide-load.ts";
import type { LoadStep, PlannedStatement, StatementGroup, Task } from "./plan-types.ts";
import { standing } from "./standing.ts";
import { swapOf } from "./swap.ts";

/** What a load hangs on. */
export interface LoadContext {
  readonly dependsOn: readonly string[];
  readonly audits: readonly CompiledAssertion[];
  readonly state: WarehouseState;
  readonly fullRefresh: boolean;
  /** Absent where nobody looked, and for a load that takes all. */
  readonly knowledge?: LoadKnowledge;
  /** Under which what it takes is recorded; nothing is without it. */
  readonly loadId?: string;
}

/** A load: all objects into a table beside, which is swapped in; or the new ones into the table that stands. */
export function loadTask(operation: CompiledOperation, load: LoadOptions, context: LoadContext): Task {
  const { target, fileName, queries } = operation;
  const statements = readLoad(queries.flatMap(splitStatements), target);
  // The compiler has refused what is no load.
  if (!("copy" in statements)) throw new Error(`${targetKey(target)} is no load: ${statements.message}`);
  const decision = decide(operation, load, context);
  const base = {
    key: targetKey(target),
    target,
    type: "operations" as const,
    file: fileName,
    dependsOn: context.dependsOn,
    countRows: countRows(target),
    check: null,
  };
  if (decision.kind === "refused") {
    const { code, message, hint } = decision;
    return { ...base, refused: { code, message, hint }, groups: [], cleanup: [], candidate: null };
  }
  const notes = decision.notes.length === 0 ? {} : { notes: decision.notes };
  return decision.kind === "all"
    ? { ...base, ...notes, ...takingAll(operation, statements, context) }
    : { ...base, ...notes, ...takingNew(operation, statements, decision, context) };
}

function decide({ target }: CompiledOperation, load: LoadOptions, context: LoadContext): LoadDecision {
  const { knowledge, fullRefresh, state } = context;
  const stands = standing(state, target)?.kind === "table";
  return load.take === "all" || fullRefresh || !stands || knowledge === undefined
    ? { kind: "all", notes: [] }
    : decideLoad(load, knowledge);
}

type Steps = Pick<Task, "groups" | "cleanup" | "candidate">;

function takingAll(
  { target }: CompiledOperation,
  statements: LoadStatements,
  { audits, state, loadId }: LoadContext,
): Steps {
  const candidate = candidateOf(target);
  const { clean, swap, drop } = swapOf(target, state);
  const own = auditsOf(audits, target, candidate);
  const record = loadId === undefined ? null : { loadId, target, replaced: true };
  const step: LoadStep = { copy: sourceOf(statements), expects: null, manifest: null };
  const groups: readonly StatementGroup[] = [
    {
      transaction: false,
      statements: [
        ...clean,
        { purpose: "create", sql: createLoaded(statements, candidate) },
        { purpose: "load", sql: copyInto(statements, candidate, null), load: step },
      ],
      ...(own.length === 0 ? {} : { audits: own }),
    },
    // The records first: readers wait from the first rename on.
    { transaction: true, statements: [...recorded(record), ...swap, ...auditViews(audits, own, state)] },
    {
      transaction: false,
      statements: [
        ...drop,
        ...(record === null ? [] : [{ purpose: "clean" as const, sql: forgetReplaced(record) }]),
      ],
    },
  ];
  return {
    groups: groups.filter((group) => group.statements.length > 0),
    cleanup: [{ purpose: "clean", sql: dropTable(candidate) }],
    candidate,
  };
}

function takingNew(
  { target }: CompiledOperation,
  statements: LoadStatements,
  { objects, manifest }: Extract<LoadDecision, { readonly kind: "new" }>,
  { audits, state, loadId }: LoadContext,
): Steps {
  const own = auditsOf(audits, target, null);
  const copy = sourceOf(statements);
  const byManifest = (location: string): readonly PlannedStatement[] => [
    {
      purpose: "load",
      sql: copyInto(statements, target, { manifest: location }),
      load: { copy, expects: objects, manifest: { location, text: manifestOf(objects) } },
    },
  ];
  const copies =
    objects.length === 0
      ? []
      : manifest !== null
        ? byManifest(manifest)
        : objects.map(
            (object): PlannedStatement => ({
              purpose: "load",
              sql: copyInto(statements, target, { object: object.name }),
              load: { copy, expects: [object], manifest: null },
            }),
          );
  const record = loadId === undefined || objects.length === 0 ? null : { loadId, target, replaced: false };
  return {
    groups: [
      {
        transaction: true,
        statements: copies,
        ...(own.length === 0 ? {} : { audits: own }),
        // Behind the audits: whoever else records a load waits from here on.
        proved: [...recorded(record), ...auditViews(audits, own, state)],
      },
    ],
    cleanup: [],
    candidate: null,
  };
}

function sourceOf({ copy: { sql, source, region } }: LoadStatements): LoadStep["copy"] {
  return { sql, source, region };
}

function recorded(record: LoadRecord | null): readonly PlannedStatement[] {
  return record === null ? [] : [{ purpose: "record", sql: "", recordsLoad: record }];
}

/** (dg/loading-data-files-using-manifest) */
function manifestOf(objects: readonly { readonly name: string }[]): string {
  return `${JSON.stringify({ entries: objects.map(({ name }) => ({ url: name, mandatory: true })) })}\n`;
}
