import { describe, expect, it } from "vitest";
import { layoutPicture, loadGraphviz } from "../../src/site/layout/dot-layout.ts";
import type { Picture } from "../../src/site/layout/picture.ts";
import { weightOf } from "../../src/site/layout/plain-layout.ts";

/** A chain in which each model reads the one before and one far behind. */
function chain(length: number): Picture {
  const id = (place: number): string => `s.m${String(place).padStart(5, "0")}`;
  const nodes = Array.from({ length }, (_, place) => ({
    id: id(place),
    kind: "table" as const,
    about: null,
  }));
  const edges = nodes.flatMap((_, place) =>
    [...new Set([place - 1, place - 50])]
      .filter((from) => from >= 0)
      .map((from) => ({ from: id(from), to: id(place) })),
  );
  return { nodes, edges };
}

describe("the layout of a very deep graph", () => {
  it("weighs boxes and the columns that edges pass by", () => {
    expect(weightOf(chain(3))).toBe(3);
    // The edge from the first to the 51st model passes 49 columns.
    expect(weightOf(chain(51))).toBe(51 + 49);
  });

  it("has every box once, each to the right of what it reads, and none on another", async () => {
    const picture = chain(3000);
    const { boxes, width, height } = layoutPicture(picture, await loadGraphviz());
    const byId = new Map(boxes.map((box) => [box.id, box]));
    expect(byId.size).toBe(3000);
    for (const { from, to } of picture.edges) {
      expect((byId.get(from)?.x ?? 0) < (byId.get(to)?.x ?? 0)).toBe(true);
    }
    expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(3000);
    expect(Math.max(...boxes.map(({ x }) => x))).toBeLessThan(width);
    expect(Math.max(...boxes.map(({ y }) => y))).toBeLessThan(height);
  });
});
