import type { Drawing } from "./drawing.ts";
import type { Picked } from "./drill.ts";

/** What each picture gets. */
export interface PictureProps {
  readonly drawing: Drawing;
  /** Pixels. */
  readonly width: number;
  /** What a picture says to who can't see it. */
  readonly label: string;
  /** Called with the dimensions' values of what was clicked; the table offers the same to the keyboard. */
  readonly onPick: (values: Picked) => void;
}
