import { BOX, GAP, type PlacedBox } from "./graph-layout.ts";

/** Width over height that a window has, more or less. */
const SHAPE = 1.4;
/** Boxes above each other that may still be scrolled through. */
const TALL = 56;
/** Between the folds of a column. */
const FOLD_GAP = 16;
/** Between columns that are folded: edges have farther to go. */
const COLUMN_GAP = 160;

/** In how many columns beside each other each column is to stand, for the whole to have the shape of a window. */
export function foldsFor(boxes: readonly PlacedBox[]): number {
  const height = Math.max(...boxes.map(({ y }) => y)) + BOX.height;
  const columns = new Set(boxes.map(({ column }) => column)).size;
  if (height <= TALL * (BOX.height + GAP.row)) return 1;
  let folds = 1;
  while ((columns * (folds * (BOX.width + FOLD_GAP) + COLUMN_GAP)) / (height / folds) < SHAPE) folds += 1;
  return folds;
}

/**
 * Divides all heights by `folds` and puts what then lies on each other side by side. The order within a column,
 * which keeps crossings few, stays. A column with room needs fewer folds.
 */
export function foldColumns(boxes: readonly PlacedBox[], folds: number): readonly PlacedBox[] {
  const columns = new Map<number, PlacedBox[]>();
  for (const box of boxes) {
    const list = columns.get(box.column);
    if (list === undefined) columns.set(box.column, [box]);
    else list.push(box);
  }
  let left = 0;
  const folded: PlacedBox[] = [];
  for (const [, list] of [...columns].sort(([a], [b]) => a - b)) {
    const ends: number[] = [];
    for (const box of list.sort((a, b) => a.y - b.y)) {
      const y = Math.round(box.y / folds);
      const free = ends.findIndex((end) => end <= y);
      const fold = free < 0 ? ends.length : free;
      ends[fold] = y + BOX.height + GAP.row / 2;
      folded.push({ ...box, x: left + fold * (BOX.width + FOLD_GAP), y });
    }
    left += ends.length * (BOX.width + FOLD_GAP) + COLUMN_GAP;
  }
  return folded;
}
