import { BOX } from "../layout/graph-layout.ts";
import type { SiteNodeKind } from "../site-data.ts";

const { width: w, height: h } = BOX;
const cut = 10;
const rounded = `M8 0H${w - 8}q8 0 8 8V${h - 8}q0 8-8 8H8q-8 0-8-8V8q0-8 8-8z`;

/** The outline of a box, as the data of an SVG path from its top left corner: a shape for each kind. */
export const OUTLINES: Readonly<Record<SiteNodeKind, string>> = {
  table: rounded,
  inline: rounded,
  // A cylinder on its side.
  source: `M12 0H${w - 12}c16 0 16 ${h} 0 ${h}H12c-16 0-16-${h} 0-${h}z`,
  declaration: `M${cut + 4} 0H${w}L${w - cut - 4} ${h}H0z`,
  operation: `M${cut + 2} 0H${w - cut - 2}L${w} ${h / 2}L${w - cut - 2} ${h}H${cut + 2}L0 ${h / 2}z`,
  incremental: `M8 0H${w - 16}L${w} ${h / 2}L${w - 16} ${h}H8q-8 0-8-8V8q0-8 8-8z`,
  view: `M${h / 2} 0H${w - h / 2}a${h / 2} ${h / 2} 0 0 1 0 ${h}H${h / 2}a${h / 2} ${h / 2} 0 0 1 0-${h}z`,
  explore: `M${cut} 0H${w - cut}L${w} ${cut}V${h - cut}L${w - cut} ${h}H${cut}L0 ${h - cut}V${cut}z`,
  assertion: `M0 0H${w - 20}q20 0 20 20V${h}H20q-20 0-20-20z`,
  test: `M0 ${h}V20q0-20 20-20H${w}V${h - 20}q0 20-20 20z`,
};

/** Kinds whose outline is drawn with dashes: they stand in no warehouse as themselves. */
export const DASHED: ReadonlySet<SiteNodeKind> = new Set(["inline", "test", "assertion"]);
