/** What each key depends on, directly. */
export type Edges = ReadonlyMap<string, readonly string[]>;

/** The keys from which `edges` lead on, however far, with the keys themselves. */
export function reachable(start: Iterable<string>, edges: Edges): ReadonlySet<string> {
  const reached = new Set(start);
  for (const key of reached) for (const next of edges.get(key) ?? []) reached.add(next);
  return reached;
}

/** The same edges, the other way round. */
export function reversed(edges: Edges): Edges {
  const back = new Map<string, string[]>();
  for (const [from, targets] of edges) {
    for (const to of targets) {
      const list = back.get(to);
      if (list === undefined) back.set(to, [from]);
      else list.push(from);
    }
  }
  return back;
}

/** The edges between `kept` keys alone: where a key is left out, what it leads to stands for it. */
export function contracted(edges: Edges, kept: ReadonlySet<string>): Edges {
  const memo = new Map<string, ReadonlySet<string>>();
  const through = (key: string): ReadonlySet<string> => {
    const known = memo.get(key);
    if (known !== undefined) return known;
    const found = new Set<string>();
    memo.set(key, found);
    for (const next of edges.get(key) ?? []) {
      if (kept.has(next)) found.add(next);
      else for (const further of through(next)) found.add(further);
    }
    return found;
  };
  return new Map([...kept].map((key) => [key, [...through(key)].filter((next) => next !== key).sort()]));
}
