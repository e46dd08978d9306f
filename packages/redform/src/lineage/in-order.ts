/** Sorted so that each comes after what it depends on; within that by key. */
export function inOrder<T extends { readonly key: string; readonly dependencies: readonly string[] }>(
  items: readonly T[],
): readonly T[] {
  const sorted = [...items].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const byKey = new Map(sorted.map((item) => [item.key, item]));
  const placed = new Set<T>();
  // A stack of its own: chains of models may be longer than the call stack.
  for (const start of sorted) {
    const stack: { readonly item: T; at: number }[] = [{ item: start, at: 0 }];
    const open = new Set([start]);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = byKey.get(top.item.dependencies[top.at] ?? "");
      if (top.at >= top.item.dependencies.length || placed.has(top.item)) {
        placed.add(top.item);
        open.delete(top.item);
        stack.pop();
      } else {
        top.at += 1;
        if (next !== undefined && !placed.has(next) && !open.has(next)) {
          open.add(next);
          stack.push({ item: next, at: 0 });
        }
      }
    }
  }
  return [...placed];
}
