import type { Target } from "../graph/compiled-graph.ts";
import type { Relation, WarehouseState } from "../warehouse/warehouse.ts";

const indexes = new WeakMap<WarehouseState, ReadonlyMap<string, Relation>>();

/** The relation that stands under a target's name. */
export function standing(state: WarehouseState, target: Target): Relation | undefined {
  let index = indexes.get(state);
  if (index === undefined) {
    index = new Map(state.relations.map((relation) => [`${relation.schema}\0${relation.name}`, relation]));
    indexes.set(state, index);
  }
  return index.get(`${target.schema}\0${target.name}`);
}
