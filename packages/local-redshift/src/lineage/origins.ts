import type { Origin, Use } from "./contract.ts";

/** How much stronger one kind is than another where a column comes twice from the same one. */
const RANK = { copy: 0, expression: 1, condition: 0 } as const;

/** The origins, each once: of a value and its copies the one that is more than a copy. */
export function merged(origins: readonly Origin[]): readonly Origin[] {
  if (origins.length < 2) return origins;
  const found = new Map<string, Origin>();
  for (const origin of origins) {
    const condition = origin.kind === "condition";
    const key = `${origin.relation}\0${origin.column}\0${condition ? origin.use : "value"}`;
    const before = found.get(key);
    const stronger = before === undefined || RANK[origin.kind] > RANK[before.kind] ? origin : before;
    const named = origin.named || before?.named === true;
    found.set(key, stronger.named === named ? stronger : { ...stronger, named });
  }
  return [...found.values()];
}

/** The origins of an expression over what has these. */
export function raised(origins: readonly Origin[], use: Use | null = null): readonly Origin[] {
  return origins.map((origin) =>
    origin.kind === "condition" ? origin : { ...origin, kind: "expression", use: use ?? origin.use },
  );
}

/** The origins of what hangs on a condition over what has these. */
export function conditional(
  origins: readonly Origin[],
  use: Use,
  text: string | null = null,
): readonly Origin[] {
  return origins.map((origin) => {
    const kept = origin.kind === "condition" || origin.use === "window" ? origin.use : use;
    const told = text === null || (origin.kind === "condition" && origin.steps.length > 0);
    const steps = told ? origin.steps : [...origin.steps, text];
    return { ...origin, kind: "condition", use: kept, steps };
  });
}

/** The origins of a select item that was written so. A copy adds no step. */
export function written(origins: readonly Origin[], text: string, copy: boolean): readonly Origin[] {
  return origins.map((origin) => {
    if (!copy) return { ...origin, steps: [...origin.steps, text], renamed: null };
    return origin.renamed === null ? { ...origin, renamed: text } : origin;
  });
}
