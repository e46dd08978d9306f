import { type LoadRecord, recordLoad } from "../sql/loads.ts";
import { createShapedTable } from "../sql/table.ts";
import { followColumns } from "./increment.ts";
import { keptOf } from "./kept.ts";
import type { Plan, PlannedStatement, StatementGroup, Task } from "./plan-types.ts";

/** The plan as SQL to read: what a run sends, to the letter, task by task in an order that works. */
export function renderPlan(plan: Plan): string {
  const setup = plan.setup.map(({ sql }) => `${sql};\n`).join("");
  const tasks = inOrder(plan.tasks).map(renderTask);
  return [...(setup === "" ? [] : [`-- setup\n${setup}`]), ...tasks].join("\n");
}

function renderTask(task: Task): string {
  const after = task.dependsOn.length === 0 ? "" : `, after ${task.dependsOn.join(", ")}`;
  const check = task.check === null ? "" : `${task.check.count};\n`;
  const drift = (task.drift ?? []).map((note) => `-- drift: ${note}\n`).join("");
  const notes = (task.notes ?? []).map((note) => `-- note: ${note}\n`).join("");
  const refused = task.refused === undefined ? "" : `-- refused: ${task.refused.message}\n`;
  return `-- ${task.type} ${task.key} (${task.file})${after}\n${drift}${notes}${refused}${task.groups.map(renderGroup).join("")}${check}`;
}

function renderGroup(group: StatementGroup): string {
  const lines = (statements: readonly PlannedStatement[] = []): string =>
    statements.map(renderStatement).join("");
  const audits = (group.audits ?? []).map(({ key, count }) => `-- audit ${key}\n${count};\n`).join("");
  const body = `${lines(group.statements)}${audits}${lines(group.proved)}`;
  return group.transaction ? `begin;\n${body}commit;\n` : body;
}

/** What hangs on columns that only the run can ask for is shown for those that are known. */
function renderStatement(statement: PlannedStatement): string {
  const { sql, makes, withNulls, load, recordsLoad } = statement;
  if (recordsLoad !== undefined) return renderRecord(recordsLoad);
  if (load?.manifest != null) return `${manifest(load.manifest)}${sql};\n`;
  if (withNulls !== undefined) return `${sql};\n${NULLS}`;
  if (makes === undefined) return `${sql};\n`;
  if (makes.kind === "shaped-table") {
    const { target, design, notNull } = makes;
    const told = [...new Set([...notNull, ...Object.keys(design.encode ?? {})])];
    const shown = createShapedTable(
      target,
      told.map((name) => ({ name, type: "<type>" })),
      design,
      notNull,
    );
    return `${sql};\n-- with all of these columns and their types, not only those that the model declares:\n${commented(shown)}`;
  }
  if (makes.kind === "kept-columns") {
    const names = [...makes.comments.map(([name]) => name), ...makes.grants.map(({ column }) => column)];
    const shown = keptOf(
      makes,
      names.map((name) => ({ name })),
    );
    return `${sql};\n-- for those of these columns that are there:\n${shown.map(renderStatement).join("")}`;
  }
  const same = followColumns(
    makes,
    makes.columns.map((name) => ({ name, type: "" })),
  );
  const shown = "message" in same ? `-- ${same.message}\n` : same.map(renderStatement).join("");
  return `${sql};\n-- ${CHANGES[makes.onSchemaChange]}; for the columns as they stand:\n${shown}`;
}

/** What was taken is known when it was. */
function renderRecord(record: LoadRecord): string {
  const object = { name: "<object>", etag: "<ETag>", bytes: 0, rows: 0 };
  return `-- with a row for each object that was taken, its size and its rows:\n${recordLoad(record, [object])
    .map(commented)
    .join("")}`;
}

function manifest({ location, text }: { readonly location: string; readonly text: string }): string {
  return `-- ${location}:\n${text.trimEnd().replace(/^/gm, "-- ")}\n`;
}

function commented(sql: string): string {
  return `${sql};`.replace(/^/gm, "-- ").concat("\n");
}

const NULLS =
  "-- if that meets NULL in a key, the table is made by CREATE TABLE AS instead, for its audits to show the rows\n";

const CHANGES = {
  ignore: "columns that the table has not are left out",
  fail: "other columns than the table's end the task here",
  extend: "columns that the table has not are added here",
  synchronize: "columns that no longer arrive are dropped here, new ones are added",
} as const;

/** Dependencies first; among those that are free, by key. */
function inOrder(tasks: readonly Task[]): readonly Task[] {
  const waiting = new Map(tasks.map((task) => [task.key, task]));
  const ordered: Task[] = [];
  const visit = (task: Task): void => {
    if (!waiting.delete(task.key)) return;
    for (const key of task.dependsOn) {
      const before = waiting.get(key);
      if (before !== undefined) visit(before);
    }
    ordered.push(task);
  };
  for (const task of tasks) visit(task);
  return ordered;
}
