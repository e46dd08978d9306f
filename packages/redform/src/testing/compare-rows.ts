import { pairNearest } from "./pair-nearest.ts";
import type { TestColumn, TestDifference, TestRow, TestRows } from "./test-result.ts";
import { canonicalForm, typeFamily } from "./type-family.ts";

/**
 * Compares rows as multisets: neither the order of the rows nor that of the columns counts. Columns are
 * matched by name, in any case of letters. Types are compared by family, except where one side holds no
 * value but NULL in the column: the type of a bare NULL says nothing. Null where nothing differs.
 */
export function compareRows(expected: TestRows, actual: TestRows): TestDifference | null {
  const columns = matchColumns(expected, actual);
  const compared = columns.shared.filter((column) => column.comparable);
  const read = (rows: TestRows, side: "expected" | "actual"): readonly Keyed[] =>
    rows.rows.map((row) => keyed(row, compared, side));
  const { missing, unexpected } = subtractBothWays(read(expected, "expected"), read(actual, "actual"));
  const typeMismatches = columns.shared
    .filter((column) => !column.comparable)
    .map(({ name, expectedType, actualType }) => ({
      column: name,
      expected: expectedType,
      actual: actualType,
    }));
  const wrongs = [missing, unexpected, columns.missing, columns.extra, typeMismatches];
  if (wrongs.every((wrong) => wrong.length === 0)) return null;
  const names = compared.map((column) => column.name);
  const { pairs, ...left } = pairNearest(missing, unexpected);
  return {
    expectedRows: expected.rows.length,
    actualRows: actual.rows.length,
    missingColumns: columns.missing,
    extraColumns: columns.extra,
    typeMismatches,
    columns: names,
    changedRows: pairs.map(({ missing: one, unexpected: other }) => ({
      expected: one.row,
      actual: other.row,
      differing: names.filter((_, index) => one.canonical[index] !== other.canonical[index]),
    })),
    missingRows: left.missing.map((one) => one.row),
    unexpectedRows: left.unexpected.map((one) => one.row),
  };
}

interface SharedColumn {
  readonly name: string;
  readonly expectedIndex: number;
  readonly actualIndex: number;
  readonly expectedType: string;
  readonly actualType: string;
  readonly comparable: boolean;
}

interface MatchedColumns {
  readonly shared: readonly SharedColumn[];
  readonly missing: readonly TestColumn[];
  readonly extra: readonly TestColumn[];
}

/** A second column of the same name matches a second one on the other side. */
function matchColumns(expected: TestRows, actual: TestRows): MatchedColumns {
  const free = new Set(actual.columns.keys());
  const shared: SharedColumn[] = [];
  const missing: TestColumn[] = [];
  for (const [expectedIndex, column] of expected.columns.entries()) {
    const name = column.name.toLowerCase();
    const actualIndex = [...free].find((index) => actual.columns[index]?.name.toLowerCase() === name);
    const found = actualIndex === undefined ? undefined : actual.columns[actualIndex];
    if (actualIndex === undefined || found === undefined) {
      missing.push(column);
      continue;
    }
    free.delete(actualIndex);
    const comparable =
      typeFamily(column.type) === typeFamily(found.type) ||
      onlyNulls(expected, expectedIndex) ||
      onlyNulls(actual, actualIndex);
    shared.push({
      name,
      expectedIndex,
      actualIndex,
      expectedType: column.type,
      actualType: found.type,
      comparable,
    });
  }
  return { shared, missing, extra: actual.columns.filter((_, index) => free.has(index)) };
}

function onlyNulls(rows: TestRows, column: number): boolean {
  return rows.rows.every((row) => row[column] === null);
}

/** A row of the compared columns, with the form that equal rows share. */
interface Keyed {
  readonly row: TestRow;
  readonly canonical: TestRow;
  readonly key: string;
}

function keyed(row: TestRow, columns: readonly SharedColumn[], side: "expected" | "actual"): Keyed {
  const values = columns.map(
    (column) => row[side === "expected" ? column.expectedIndex : column.actualIndex] ?? null,
  );
  const canonical = values.map((value, index) => {
    const column = columns[index];
    if (value === null || column === undefined) return null;
    if (typeFamily(column.expectedType) !== typeFamily(column.actualType)) return value;
    return canonicalForm(column.expectedType, column.actualType)(value);
  });
  return { row: values, canonical, key: JSON.stringify(canonical) };
}

function subtractBothWays(
  expected: readonly Keyed[],
  actual: readonly Keyed[],
): { readonly missing: readonly Keyed[]; readonly unexpected: readonly Keyed[] } {
  return { missing: subtract(expected, actual), unexpected: subtract(actual, expected) };
}

/** The rows of `from` that `taken` does not hold, as often as it holds them; sorted. */
function subtract(from: readonly Keyed[], taken: readonly Keyed[]): readonly Keyed[] {
  const counts = new Map<string, number>();
  for (const { key } of taken) counts.set(key, (counts.get(key) ?? 0) + 1);
  const left = from.filter(({ key }) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count - 1);
    return count <= 0;
  });
  return left.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
