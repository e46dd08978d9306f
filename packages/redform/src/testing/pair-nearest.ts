interface Comparable {
  readonly canonical: readonly (string | null)[];
}

export interface Pairing<T> {
  readonly pairs: readonly { readonly missing: T; readonly unexpected: T }[];
  readonly missing: readonly T[];
  readonly unexpected: readonly T[];
}

/** Past this, pairs would be a long list that nobody reads, and quadratic to find. */
const MAX_ROWS = 200;

/**
 * Pairs each missing row with the unexpected row that is most like it, the likest pairs first, so that a
 * difference can be shown by column. Rows that agree in less than half of their columns are left alone.
 */
export function pairNearest<T extends Comparable>(
  missing: readonly T[],
  unexpected: readonly T[],
): Pairing<T> {
  if (missing.length > MAX_ROWS || unexpected.length > MAX_ROWS) return { pairs: [], missing, unexpected };
  const candidates = missing.flatMap((one, row) =>
    unexpected
      .map((other, column) => ({ row, column, alike: agreement(one, other) }))
      .filter(({ alike }) => alike > 0 && alike * 2 >= one.canonical.length),
  );
  candidates.sort((a, b) => b.alike - a.alike || a.row - b.row || a.column - b.column);
  const ofMissing = new Map<number, number>();
  const taken = new Set<number>();
  for (const { row, column } of candidates) {
    if (ofMissing.has(row) || taken.has(column)) continue;
    ofMissing.set(row, column);
    taken.add(column);
  }
  return {
    pairs: missing.flatMap((one, row) => {
      const other = unexpected[ofMissing.get(row) ?? -1];
      return other === undefined ? [] : [{ missing: one, unexpected: other }];
    }),
    missing: missing.filter((_, row) => !ofMissing.has(row)),
    unexpected: unexpected.filter((_, column) => !taken.has(column)),
  };
}

function agreement(one: Comparable, other: Comparable): number {
  return one.canonical.filter((value, index) => value === other.canonical[index]).length;
}
