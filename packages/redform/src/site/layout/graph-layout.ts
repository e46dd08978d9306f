/**
 * Where everything stands in the picture of the graph, in pixels at full size: the piece `graph` of the site's
 * data. What a box shows stands in `SiteIndex`.
 */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** Sorted by id. All of the size `BOX`. */
  readonly boxes: readonly PlacedBox[];
  /** The edges whose curve goes round boxes, sorted; every other edge is a `plainCurve`. */
  readonly routes: readonly Route[];
}

export interface PlacedBox {
  readonly id: string;
  /** Of the top left corner. */
  readonly x: number;
  readonly y: number;
  /** From 0: what it reads stands in lower ones. */
  readonly column: number;
}

export interface Route {
  readonly from: string;
  readonly to: string;
  readonly curve: Curve;
}

/** Cubic Bézier curves end to end: x and y of the start, then of two controls and an end, and so on. */
export type Curve = readonly number[];

export const BOX = { width: 224, height: 48 } as const;
/** Between boxes of a column, and between columns. */
export const GAP = { row: 16, column: 68 } as const;

interface Corner {
  readonly x: number;
  readonly y: number;
}

/** From the right side of one box to the left side of another. */
export function plainCurve(from: Corner, to: Corner): Curve {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  const bend = Math.max(40, Math.min(Math.abs(x2 - x1) / 2, 400));
  return [x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2];
}
