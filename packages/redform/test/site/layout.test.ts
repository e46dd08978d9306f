import { describe, expect, it } from "vitest";
import { layoutPicture, loadGraphviz } from "../../src/site/layout/dot-layout.ts";
import { BOX, type GraphLayout, type PlacedBox } from "../../src/site/layout/graph-layout.ts";
import { isCheck, pictureOf } from "../../src/site/layout/picture.ts";
import { generatedIndex } from "./generated-index.ts";

const engine = await loadGraphviz();
const modelsOf = (models: number) => pictureOf(generatedIndex(models), (node) => !isCheck(node));

function overlaps({ boxes }: GraphLayout): number {
  const byRow = [...boxes].sort((a, b) => a.y - b.y);
  let count = 0;
  for (const [place, box] of byRow.entries()) {
    for (let next = place + 1; (byRow[next]?.y ?? Number.POSITIVE_INFINITY) < box.y + BOX.height; next += 1) {
      if (Math.abs((byRow[next] as PlacedBox).x - box.x) < BOX.width) count += 1;
    }
  }
  return count;
}

describe("the layout", () => {
  it.each([10, 120, 1000])(
    "of %i models lays no box on another and leads every edge to the right",
    (models) => {
      const picture = modelsOf(models);
      const layout = layoutPicture(picture, engine);
      expect(layout.boxes.map(({ id }) => id)).toEqual(picture.nodes.map(({ id }) => id));
      expect(new Set(layout.boxes.map(({ id }) => id)).size).toBe(picture.nodes.length);
      expect(overlaps(layout)).toBe(0);
      const at = new Map(layout.boxes.map((box) => [box.id, box]));
      const back = picture.edges.filter(
        ({ from, to }) => (at.get(from)?.column ?? 0) >= (at.get(to)?.column ?? 0),
      );
      expect(back).toEqual([]);
      const last = Math.max(...layout.boxes.map(({ column }) => column));
      for (const { id, kind } of picture.nodes) {
        if (kind === "source") expect(at.get(id)?.column).toBe(0);
        if (kind === "explore") expect(at.get(id)?.column).toBe(last);
      }
    },
  );

  it("has no crossing where none is needed", () => {
    // Two chains that read from each other's beginning the wrong way round, by the order of names.
    const node = (id: string) => ({ id, kind: "table" as const, about: null });
    const picture = {
      nodes: ["a1", "a2", "b1", "b2"].map(node),
      edges: [
        { from: "a1", to: "b2" },
        { from: "a2", to: "b1" },
      ],
    };
    const at = new Map(layoutPicture(picture, engine).boxes.map((box) => [box.id, box.y]));
    const above = (one: string, other: string): boolean => (at.get(one) ?? 0) < (at.get(other) ?? 0);
    expect(above("a1", "a2")).toBe(above("b2", "b1"));
  });

  it("gives a large picture the shape of a window", () => {
    const { width, height } = layoutPicture(modelsOf(1000), engine);
    expect(width / height).toBeGreaterThan(1.2);
    expect(width / height).toBeLessThan(2.5);
  });

  it("is the same for the same graph", () => {
    expect(layoutPicture(modelsOf(120), engine)).toEqual(layoutPicture(modelsOf(120), engine));
  });

  it("leads an edge past what is left out", () => {
    const node = (id: string, kind: "table" | "assertion") => ({ id, kind, about: null });
    const graph = {
      nodes: [node("a", "table"), node("a_ok", "assertion"), node("b", "table")],
      edges: [
        { from: "a", to: "a_ok" },
        { from: "a_ok", to: "b" },
      ],
    };
    expect(pictureOf(graph, (one) => !isCheck(one))).toEqual({
      nodes: [graph.nodes[0], graph.nodes[2]],
      edges: [{ from: "a", to: "b" }],
    });
  });
});
