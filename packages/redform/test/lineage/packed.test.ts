import { describe, expect, it } from "vitest";
import type { ColumnEdge } from "../../src/lineage/column-edge.ts";
import { layersOf, litBy } from "../../src/lineage/lit.ts";
import { packLineage, unpackLineage } from "../../src/lineage/packed-lineage.ts";
import { lineageMap } from "../../src/lineage/walk.ts";

const ref = (text: string): ColumnEdge["from"] => {
  const [node = "", column = ""] = text.split(":");
  return { node, column };
};
const edge = (from: string, to: string, more: Partial<ColumnEdge> = {}): ColumnEdge => ({
  from: ref(from),
  to: ref(to),
  kind: "copy",
  ...more,
});

const edges = [
  edge("raw:k", "stage:k", { use: "load" }),
  edge("stage:k", "fact:key", { kind: "expression", expression: "upper(k)", steps: ["trim(k)", "upper(k)"] }),
  edge("stage:state", "fact:*", { kind: "condition", use: "filter", expression: "state = 1" }),
  edge("fact:key", "view:key", { star: true }),
  edge("fact:key", "dim:key"),
  edge("dim:key", "view:dim_key"),
];

describe("packed lineage", () => {
  it("is the same when it is unpacked", () => {
    const columns = new Map([
      ["fact", ["key"]],
      ["stage", ["k", "state"]],
    ]);
    const packed = JSON.parse(JSON.stringify(packLineage(edges, columns))) as ReturnType<typeof packLineage>;
    const unpacked = unpackLineage(packed);
    expect(unpacked.edges).toEqual(edges);
    expect(unpacked.columns.get("stage")).toEqual(["k", "state"]);
  });
});

describe("what a picked column lights", () => {
  it("is where its values come from and go to, and on demand what decides its rows", () => {
    const names = (conditions: boolean): readonly string[] =>
      litBy(lineageMap(edges), ref("fact:key"), conditions)
        .columns.map(({ node, column }) => `${node}:${column}`)
        .sort();
    const values = ["dim:key", "fact:key", "raw:k", "stage:k", "view:dim_key", "view:key"];
    expect(names(false)).toEqual(values);
    expect(names(true)).toEqual([...values, "fact:*", "stage:state"].sort());
  });

  it("is the nearest of too many, and how many are further", () => {
    const { columns, edges: shown, further } = litBy(lineageMap(edges), ref("raw:k"), false, 3);
    expect(columns.map(({ node }) => node)).toEqual(["raw", "stage", "fact"]);
    expect(shown.map(({ to }) => to.node)).toEqual(["stage", "fact"]);
    expect(further).toBe(3);
  });

  it("stands as far from it as the longest way", () => {
    const layers = layersOf(litBy(lineageMap(edges), ref("fact:key"), false));
    expect(Object.fromEntries(layers)).toEqual({ raw: -2, stage: -1, fact: 0, dim: 1, view: 2 });
  });
});
