import type { Plan, StatementGroup, Task } from "./plan-types.ts";

/** The plan as SQL to read: what a run sends, to the letter, task by task in an order that works. */
export function renderPlan(plan: Plan): string {
  const setup = plan.setup.map(({ sql }) => `${sql};\n`).join("");
  const tasks = inOrder(plan.tasks).map(renderTask);
  return [...(setup === "" ? [] : [`-- setup\n${setup}`]), ...tasks].join("\n");
}

function renderTask(task: Task): string {
  const after = task.dependsOn.length === 0 ? "" : `, after ${task.dependsOn.join(", ")}`;
  const check = task.check === null ? "" : `${task.check.count};\n`;
  return `-- ${task.type} ${task.key} (${task.file})${after}\n${task.groups.map(renderGroup).join("")}${check}`;
}

function renderGroup(group: StatementGroup): string {
  const lines = (statements: readonly { readonly sql: string }[] = []): string =>
    statements.map(({ sql }) => `${sql};\n`).join("");
  const audits = (group.audits ?? []).map(({ key, count }) => `-- audit ${key}\n${count};\n`).join("");
  const body = `${lines(group.statements)}${audits}${lines(group.proved)}`;
  return group.transaction ? `begin;\n${body}commit;\n` : body;
}

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
