import { type Place, ZOOM } from "./view-state.ts";

/** A point (x, y) of the picture is shown at (x * zoom + left, y * zoom + top) of the window. */
export interface Camera {
  readonly left: number;
  readonly top: number;
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const MARGIN = 28;
/** Below a large picture, for the legend and the map. */
const BELOW = 84;
/** Nothing is shown larger than this to fill a window. */
const LARGEST_FIT = 1.1;

/** The whole picture in the window. */
export function fitted(picture: Size, window: Size): Camera {
  const wide = (window.width - 2 * MARGIN) / Math.max(1, picture.width);
  const high = (window.height - MARGIN - BELOW) / Math.max(1, picture.height);
  const zoom = Math.max(ZOOM.least, Math.min(LARGEST_FIT, wide, high));
  const free = window.height - picture.height * zoom;
  return {
    left: (window.width - picture.width * zoom) / 2,
    top: Math.max(MARGIN, Math.min(free / 2, free - BELOW)),
    zoom,
  };
}

export function cameraAt({ x, y, zoom }: Place, window: Size): Camera {
  return { left: window.width / 2 - x * zoom, top: window.height / 2 - y * zoom, zoom };
}

/** What is in the middle of the window. */
export function placeOf({ left, top, zoom }: Camera, window: Size): Place {
  return { x: (window.width / 2 - left) / zoom, y: (window.height / 2 - top) / zoom, zoom };
}

export interface Rectangle extends Size {
  readonly x: number;
  readonly y: number;
}

/** The part of the picture that the window shows, with so many pixels of the window around it. */
export function seen({ left, top, zoom }: Camera, window: Size, around = 0): Rectangle {
  return {
    x: (-left - around) / zoom,
    y: (-top - around) / zoom,
    width: (window.width + 2 * around) / zoom,
    height: (window.height + 2 * around) / zoom,
  };
}

export function touches(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;
}

/** What of the window the card about a chosen node leaves free is not in its middle: so far off it. */
const CARD = { width: 344, narrow: 720, height: 0.45 } as const;

/** The whole picture in what the card leaves free. */
export function fittedBeside(picture: Size, window: Size): Camera {
  return window.width > CARD.narrow
    ? fitted(picture, { ...window, width: window.width - CARD.width })
    : fitted(picture, { ...window, height: window.height * (1 - CARD.height) });
}

/** Shows a place in the middle of what the card leaves free. */
export function cameraBeside(place: Place, window: Size): Camera {
  const camera = cameraAt(place, window);
  return window.width > CARD.narrow
    ? { ...camera, left: camera.left - CARD.width / 2 }
    : { ...camera, top: camera.top - (window.height * CARD.height) / 2 };
}
