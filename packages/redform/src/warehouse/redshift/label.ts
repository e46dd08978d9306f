import type { WorkLabel } from "../warehouse.ts";

/** STL_QUERY and SVL_QLOG keep 30 characters of a query group, STV_INFLIGHT 15. (dg/r_query_group) */
const KEPT = 30;

/**
 * A label as `query_group` keeps it: `k3f9 prod sparkify.users`. The run's last four characters and at most
 * six of the environment, then the model; a name that is too long keeps its end behind three characters that
 * tell it from others. The same label for the same three names.
 */
export function queryGroup({ environment, run, model }: WorkLabel): string {
  const head = `${run.slice(-4)} ${environment.slice(0, 6)} `;
  const room = KEPT - head.length;
  if (model.length <= room) return head + model;
  return `${head}${fingerprint(model)}~${model.slice(-(room - 4))}`;
}

/** Three characters of base 36. (FNV-1a, 32 bits) */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return (hash % 36 ** 3).toString(36).padStart(3, "0");
}
