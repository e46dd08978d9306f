import type { KeyedTable, KeyRelation, SiteKeys } from "../../../src/site/site-data.ts";

/** Where the tables of an entity-relationship diagram lie, in pixels. Pure: the same keys, the same picture. */

export const CARD_WIDTH = 220;
export const HEAD_HEIGHT = 40;
export const ROW_HEIGHT = 25;
const FOOT = 8;
const GAP_X = 92;
const GAP_Y = 32;
/** Columns beside the keys that a card shows. */
const OTHERS = 8;

export interface Card {
  readonly table: KeyedTable;
  readonly columns: KeyedTable["columns"];
  /** Columns that are not shown. */
  readonly hidden: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface Line {
  readonly relation: KeyRelation;
  readonly from: LineEnd;
  readonly to: LineEnd;
}

export interface LineEnd {
  readonly x: number;
  readonly y: number;
  /** Which way the line leaves the card: 1 to the right, -1 to the left. */
  readonly way: 1 | -1;
}

export interface Diagram {
  readonly cards: readonly Card[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

type Unplaced = Omit<Card, "x" | "y">;

/**
 * Stars: a table that references and is not referenced stands in the middle of those that it references, which
 * share two sides; those that reference each other share one. What these reference lies further out.
 */
export function layoutDiagram({ tables, relations }: SiteKeys): Diagram {
  const cards = new Map(tables.map((table) => [table.id, unplaced(table)]));
  const columns = new Map<number, string[]>();
  for (const component of components(tables, relations)) placeComponent(component, relations, cards, columns);
  return draw(columns, cards, relations);
}

function unplaced(table: KeyedTable): Unplaced {
  const keys = table.columns.filter((column) => column.primaryKey || column.foreignKey);
  const others = table.columns.filter((column) => !column.primaryKey && !column.foreignKey).slice(0, OTHERS);
  const shown = new Set([...keys, ...others]);
  const columns = table.columns.filter((column) => shown.has(column));
  const hidden = table.columns.length - columns.length;
  return {
    table,
    columns,
    hidden,
    height: HEAD_HEIGHT + (columns.length + (hidden > 0 ? 1 : 0)) * ROW_HEIGHT + FOOT,
  };
}

/** Sets of tables that hang together, the largest first. */
function components(
  tables: readonly KeyedTable[],
  relations: readonly KeyRelation[],
): readonly (readonly string[])[] {
  const near = neighbours(relations);
  const seen = new Set<string>();
  const found = tables.flatMap(({ id }) => {
    if (seen.has(id)) return [];
    const reached = reach(id, near, () => true);
    for (const one of reached) seen.add(one);
    return [reached];
  });
  return found.sort((a, b) => b.length - a.length);
}

function neighbours(relations: readonly KeyRelation[]): ReadonlyMap<string, ReadonlySet<string>> {
  const near = new Map<string, Set<string>>();
  for (const { from, to } of relations) {
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      const set = near.get(a) ?? new Set();
      near.set(a, set.add(b));
    }
  }
  return near;
}

function reach(
  start: string,
  near: ReadonlyMap<string, ReadonlySet<string>>,
  may: (id: string) => boolean,
): readonly string[] {
  const reached = new Set([start]);
  for (const id of reached) for (const next of near.get(id) ?? []) if (may(next)) reached.add(next);
  return [...reached];
}

function placeComponent(
  ids: readonly string[],
  relations: readonly KeyRelation[],
  cards: ReadonlyMap<string, Unplaced>,
  columns: Map<number, string[]>,
): void {
  const own = relations.filter(({ from }) => ids.includes(from));
  const depths = depthsOf(ids, own);
  const put = (column: number, id: string): void => {
    columns.set(column, [...(columns.get(column) ?? []), id]);
  };
  const middle = ids.filter((id) => depths.get(id) === 0).sort();
  const order = orderOf(middle, own, cards);
  const rest = ids
    .filter((id) => depths.get(id) !== 0)
    .sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  const near = neighbours(own);
  const seen = new Set<string>();
  const groups = rest.flatMap((id) => {
    if (seen.has(id)) return [];
    const group = reach(id, near, (other) => depths.get(other) !== 0);
    for (const one of group) seen.add(one);
    return [rest.filter((one) => group.includes(one))];
  });
  const heights = { 1: 0, [-1]: 0 };
  const heightOf = (group: readonly string[]): number =>
    group.reduce((sum, id) => sum + (cards.get(id)?.height ?? 0), 0);
  const sides = new Map<string, 1 | -1>();
  for (const group of [...groups].sort((a, b) => heightOf(b) - heightOf(a))) {
    const side = heights[1] <= heights[-1] ? 1 : -1;
    heights[side] += heightOf(group);
    for (const id of group) sides.set(id, side);
  }
  for (const id of middle) put(0, id);
  for (const id of rest) put((depths.get(id) ?? 1) * (sides.get(id) ?? 1), id);
}

/** Steps from a table that none references; 0 for all of a ring that nothing leads to. */
function depthsOf(ids: readonly string[], relations: readonly KeyRelation[]): ReadonlyMap<string, number> {
  const referenced = new Set(relations.filter(({ from, to }) => from !== to).map(({ to }) => to));
  const starts = ids.filter((id) => !referenced.has(id));
  const depths = new Map((starts.length > 0 ? starts : ids.slice(0, 1)).map((id) => [id, 0]));
  for (const [id, depth] of depths) {
    for (const { from, to } of relations) if (from === id && !depths.has(to)) depths.set(to, depth + 1);
  }
  for (const id of ids) if (!depths.has(id)) depths.set(id, 0);
  return depths;
}

/** By the place of the column that references a table, so that lines cross little. */
function orderOf(
  middle: readonly string[],
  relations: readonly KeyRelation[],
  cards: ReadonlyMap<string, Unplaced>,
): (id: string) => number {
  return (id) => {
    const places = relations.flatMap(({ from, to, columns }) => {
      if (to !== id) return [];
      const place = cards.get(from)?.columns.findIndex(({ name }) => name === columns[0]) ?? 0;
      return [middle.includes(from) ? place : 1000 + place];
    });
    return Math.min(...places, 10_000);
  };
}

function draw(
  columns: ReadonlyMap<number, readonly string[]>,
  unplacedCards: ReadonlyMap<string, Unplaced>,
  relations: readonly KeyRelation[],
): Diagram {
  const first = Math.min(0, ...columns.keys());
  const tall = (ids: readonly string[]): number =>
    ids.reduce((sum, id) => sum + (unplacedCards.get(id)?.height ?? 0) + GAP_Y, -GAP_Y);
  const height = Math.max(0, ...[...columns.values()].map(tall));
  const cards = new Map<string, Card>();
  for (const [column, ids] of columns) {
    let y = (height - tall(ids)) / 2;
    for (const id of ids) {
      const card = unplacedCards.get(id);
      if (card === undefined) continue;
      cards.set(id, { ...card, x: (column - first) * (CARD_WIDTH + GAP_X), y });
      y += card.height + GAP_Y;
    }
  }
  const used = [...cards.values()];
  const right = Math.max(0, ...used.map(({ x }) => x + CARD_WIDTH));
  const lines = relations.flatMap((relation) => line(relation, cards, right));
  // A line between two tables of one side runs round their outer edge.
  const loops = lines.some(({ from, to }) => from.way === to.way && from.way === 1 && from.x === right);
  return {
    cards: used.sort((a, b) => a.x - b.x || a.y - b.y),
    lines,
    width: right + (loops ? 48 : 0),
    height,
  };
}

function line(relation: KeyRelation, cards: ReadonlyMap<string, Card>, right: number): readonly Line[] {
  const from = cards.get(relation.from);
  const to = cards.get(relation.to);
  if (from === undefined || to === undefined) return [];
  const way = (a: Card, b: Card): 1 | -1 => {
    if (a.x !== b.x) return a.x < b.x ? 1 : -1;
    return a.x + CARD_WIDTH >= right || a.x > 0 ? 1 : -1;
  };
  const end = (card: Card, column: string | undefined, leaves: 1 | -1): LineEnd => ({
    x: leaves === 1 ? card.x + CARD_WIDTH : card.x,
    y: card.y + HEAD_HEIGHT + (rowOf(card, column) + 0.5) * ROW_HEIGHT,
    way: leaves,
  });
  return [
    {
      relation,
      from: end(from, relation.columns[0], way(from, to)),
      to: end(to, relation.referencedColumns[0], way(to, from)),
    },
  ];
}

function rowOf({ columns }: Card, name: string | undefined): number {
  return Math.max(
    0,
    columns.findIndex((column) => column.name === name),
  );
}
