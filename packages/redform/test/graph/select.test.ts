import { describe, expect, it } from "vitest";
import type { CompiledGraph } from "../../src/graph/compiled-graph.ts";
import { type Selection, selectActions } from "../../src/graph/select.ts";
import { assertion, graph, operation, table } from "../graphs.ts";

const small: CompiledGraph = graph({
  operations: [operation("staging", { schema: "raw" })],
  tables: [
    table("users", { dependsOn: ["raw.staging"], tags: ["daily"] }),
    table("plays", { dependsOn: ["shop.users"] }),
    table("helper", { enumType: "INLINE" }),
    table("off", { dependsOn: ["shop.users"], disabled: true }),
    table("after_off", { dependsOn: ["shop.off"] }),
    table("users", { schema: "other" }),
  ],
  assertions: [assertion("users_ok", { dependsOn: ["shop.users"] })],
});

const none: Selection = { actions: [], tags: [], includeDeps: false, includeDependents: false };

function keys(selection: Partial<Selection>): readonly string[] {
  const outcome = selectActions(small, { ...none, ...selection });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return [...outcome.value].sort();
}

describe("selection", () => {
  it("is everything that can run, without names: no inline query, nothing disabled", () => {
    expect(keys({})).toEqual([
      "other.users",
      "raw.staging",
      "shop.after_off",
      "shop.plays",
      "shop.users",
      "shop_assertions.users_ok",
    ]);
  });

  it("takes names with and without schema, and tags", () => {
    expect(keys({ actions: ["plays"] })).toEqual(["shop.plays"]);
    expect(keys({ actions: ["shop.users"], tags: ["daily"] })).toEqual(["shop.users"]);
  });

  it("follows dependencies and dependents, however far", () => {
    expect(keys({ actions: ["plays"], includeDeps: true })).toEqual([
      "raw.staging",
      "shop.plays",
      "shop.users",
    ]);
    expect(keys({ actions: ["staging"], includeDependents: true })).toEqual([
      "raw.staging",
      "shop.after_off",
      "shop.plays",
      "shop.users",
      "shop_assertions.users_ok",
    ]);
  });

  it("names what was meant by an unknown name or tag, and the candidates of an ambiguous one", () => {
    expect(selectActions(small, { ...none, actions: ["playz"], tags: ["dayly"] })).toMatchObject({
      ok: false,
      problems: [
        { code: "unknown-action", message: 'unknown action "playz".', remedy: 'Did you mean "plays"?' },
        { code: "unknown-tag", remedy: 'Did you mean "daily"?' },
      ],
    });
    expect(selectActions(small, { ...none, actions: ["users"] })).toMatchObject({
      ok: false,
      problems: [{ code: "ambiguous-action", message: expect.stringContaining("other.users, shop.users") }],
    });
  });
});
