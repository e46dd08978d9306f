import type { Task } from "../plan/plan-types.ts";

/** How long the longest chain of dependents is that begins at each task: those are started first. */
export function longestChains(tasks: readonly Task[]): ReadonlyMap<string, number> {
  const dependents = new Map<string, string[]>(tasks.map((task) => [task.key, []]));
  for (const task of tasks) for (const key of task.dependsOn) dependents.get(key)?.push(task.key);
  const lengths = new Map<string, number>();
  const lengthOf = (start: string): number => {
    const stack = [start];
    for (let key = stack.at(-1); key !== undefined; key = stack.at(-1)) {
      const missing = (dependents.get(key) ?? []).filter((next) => !lengths.has(next));
      if (missing.length > 0) {
        stack.push(...missing);
        continue;
      }
      const longest = Math.max(0, ...(dependents.get(key) ?? []).map((next) => lengths.get(next) ?? 0));
      lengths.set(key, longest + 1);
      stack.pop();
    }
    return lengths.get(start) ?? 1;
  };
  for (const task of tasks) lengthOf(task.key);
  return lengths;
}

/** Hands out tasks whose dependencies are done, the longest chain first. */
export class Schedule {
  readonly #byKey: ReadonlyMap<string, Task>;
  readonly #dependents = new Map<string, Task[]>();
  readonly #waiting = new Map<string, number>();
  readonly #ready: Task[] = [];
  readonly #chains: ReadonlyMap<string, number>;

  constructor(tasks: readonly Task[]) {
    this.#byKey = new Map(tasks.map((task) => [task.key, task]));
    this.#chains = longestChains(tasks);
    for (const task of tasks) {
      const known = task.dependsOn.filter((key) => this.#byKey.has(key));
      this.#waiting.set(task.key, known.length);
      for (const key of known) {
        const list = this.#dependents.get(key);
        if (list === undefined) this.#dependents.set(key, [task]);
        else list.push(task);
      }
      if (known.length === 0) this.#makeReady(task);
    }
  }

  /** The next task that may run; undefined while none may. */
  take(): Task | undefined {
    return this.#ready.pop();
  }

  /** A task succeeded: what waited for it alone becomes ready. */
  succeeded(task: Task): void {
    for (const dependent of this.#dependents.get(task.key) ?? []) {
      const left = (this.#waiting.get(dependent.key) ?? 1) - 1;
      this.#waiting.set(dependent.key, left);
      if (left === 0) this.#makeReady(dependent);
    }
  }

  /** Everything that can't run any more because a task failed, however far behind it. */
  behind(task: Task): readonly Task[] {
    const found = new Set<Task>();
    const queue = [...(this.#dependents.get(task.key) ?? [])];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(...(this.#dependents.get(next.key) ?? []));
    }
    return [...found];
  }

  #makeReady(task: Task): void {
    const rank = (one: Task): number => this.#chains.get(one.key) ?? 0;
    // Sorted so that the longest chain is at the end; equal ones by key, the first last.
    const earlier = (one: Task): boolean =>
      rank(one) < rank(task) || (rank(one) === rank(task) && one.key > task.key);
    let [low, high] = [0, this.#ready.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const one = this.#ready[middle];
      if (one !== undefined && earlier(one)) low = middle + 1;
      else high = middle;
    }
    this.#ready.splice(low, 0, task);
  }
}
