import { BOX } from "../../../src/site/layout/graph-layout.ts";
import { folderOf } from "./folder-of.ts";
import type { SceneBox } from "./scene-box.ts";

/** Boxes of one folder that stand together: what is named when boxes are too small for names. */
export interface Group {
  readonly label: string;
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A larger gap than this parts a group in two. */
const GAP = 6 * BOX.height;

/** The groups, the largest first. */
export function groupsOf(boxes: readonly SceneBox[]): readonly Group[] {
  const filed = new Map<string, SceneBox[]>();
  for (const box of boxes) {
    const key = `${box.column}\0${folderOf(box.node)}`;
    const list = filed.get(key);
    if (list === undefined) filed.set(key, [box]);
    else list.push(box);
  }
  const groups: Group[] = [];
  for (const list of filed.values()) {
    list.sort((a, b) => a.y - b.y);
    let run: SceneBox[] = [];
    for (const box of list) {
      const last = run[run.length - 1];
      if (last !== undefined && box.y - last.y > GAP) {
        groups.push(groupOf(run));
        run = [];
      }
      run.push(box);
    }
    groups.push(groupOf(run));
  }
  return (
    groups
      // A folder without a part has its title above the column.
      .filter(({ count, label }) => count > 2 && label.includes("/"))
      .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
  );
}

function groupOf(boxes: readonly SceneBox[]): Group {
  const [first] = boxes;
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  return {
    label: first === undefined ? "" : folderOf(first.node),
    count: boxes.length,
    x: left,
    y: top,
    width: Math.max(...boxes.map(({ x }) => x)) + BOX.width - left,
    height: Math.max(...boxes.map(({ y }) => y)) + BOX.height - top,
  };
}

/** A column and the folders that most of it is filed under. */
export interface ColumnTitle {
  readonly label: string;
  readonly x: number;
  readonly top: number;
}

/** So few boxes need no titles. */
const FEW = 40;

/** Each column's title from left to right: the first part of its folders' names, the largest first. */
export function columnTitles(boxes: readonly SceneBox[]): readonly ColumnTitle[] {
  if (boxes.length <= FEW) return [];
  const columns = new Map<number, SceneBox[]>();
  for (const box of boxes) {
    const list = columns.get(box.column);
    if (list === undefined) columns.set(box.column, [box]);
    else list.push(box);
  }
  const titles = [...columns.values()].map((list) => {
    const counts = new Map<string, number>();
    for (const { node } of list) {
      const [folder = ""] = folderOf(node).split("/");
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const named = sorted.filter(([, count], place) => place === 0 || count > list.length / 4).slice(0, 2);
    const { x, y } = groupOf(list);
    return { label: named.map(([name]) => name).join(", "), x, top: y };
  });
  return titles.sort((a, b) => a.x - b.x);
}
