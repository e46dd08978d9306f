import type { NodeStatus, SiteEdge, SiteIndex, SiteNode, SiteNodeKind } from "../../src/site/site-data.ts";

/**
 * A warehouse of any size as `SiteIndex`, shaped like those that companies have: domains in folders, layers from
 * sources to explores, most reads within the domain, a few hubs that everyone reads, assertions and unit tests on
 * most models. The same for the same arguments.
 */
export function generatedIndex(models: number, seed = 1): SiteIndex {
  const random = mulberry32(seed);
  const nodes: SiteNode[] = [];
  const edges = new Map<string, SiteEdge>();
  const domains = DOMAINS.slice(0, Math.max(1, Math.min(DOMAINS.length, Math.round(models / 40))));
  const byLayer: Placed[][] = LAYERS.map(() => []);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

  const add = (layer: number, domain: string, index: number): void => {
    const { name, kind, schema } = LAYERS[layer] as Layer;
    const own = `${name}_${domain}_${NOUNS[index % NOUNS.length]}${index >= NOUNS.length ? `_${Math.floor(index / NOUNS.length) + 1}` : ""}`;
    const type = typeof kind === "string" ? kind : pick(kind);
    const id =
      type === "source"
        ? `source:s3://lake/${domain}/${own}/`
        : type === "explore"
          ? `explore:${own}`
          : `${schema}.${own}`;
    const placed: Placed = { id, domain };
    nodes.push(
      node(
        id,
        type,
        type === "source" || type === "explore" ? null : schema,
        own,
        `definitions/${FOLDERS[layer]}/${domain}/${own}.sqlx`,
        [domain, ...(random() < 0.2 ? ["daily"] : []), ...(random() < 0.1 ? ["pii"] : [])],
        random,
      ),
    );
    for (const from of reads(layer, index, placed)) edges.set(`${from}\0${id}`, { from, to: id });
    byLayer[layer]?.push(placed);
    if (type !== "source" && type !== "explore") checks(id, own, layer);
  };

  const reads = (layer: number, index: number, { domain }: Placed): ReadonlySet<string> => {
    if (layer === 0) return new Set();
    if (layer === 1) {
      const raw = byLayer[0] ?? [];
      const same = raw.filter((one) => one.domain === domain);
      return new Set([(same[index % Math.max(1, same.length)] ?? pick(raw)).id]);
    }
    const found = new Set<string>();
    const count = 1 + Math.floor(random() * (layer === LAYERS.length - 1 ? 2 : 3));
    for (let tries = 0; found.size < count && tries < 20; tries += 1) {
      const one = near(layer, index, domain);
      if (one !== undefined) found.add(one.id);
    }
    // The first few dimensions are read by many facts and marts.
    const hubs = (byLayer[HUB_LAYER] ?? []).slice(0, 4);
    const mayRead = layer > HUB_LAYER && layer < LAYERS.length - 1 && hubs.length > 0;
    if (mayRead && random() < 0.3) found.add(pick(hubs).id);
    return found;
  };

  /** Most read the layer before, some reach further back; what is read together stands together. */
  const near = (layer: number, index: number, domain: string): Placed | undefined => {
    const back = random() < 0.75 ? 1 : random() < 0.8 ? 2 : 3;
    const candidates = byLayer[Math.max(1, layer - back)] ?? [];
    const same = candidates.filter((one) => one.domain === domain);
    const from = random() < 0.92 && same.length > 0 ? same : candidates;
    const at = Math.floor((index / 40 + (random() - 0.5) * 0.25) * from.length);
    return from[((at % from.length) + from.length) % from.length];
  };

  const checks = (id: string, own: string, layer: number): void => {
    for (const what of ["unique_key", "non_null"].slice(0, Math.floor(random() * 3))) {
      const check = `warehouse_assertions.${own}_${what}`;
      nodes.push({
        ...node(
          check,
          "assertion",
          "warehouse_assertions",
          `${own}_${what}`,
          `definitions/${FOLDERS[layer]}/${own}.sqlx`,
          [],
          random,
        ),
        about: id,
        columns: [],
      });
      edges.set(`${id}\0${check}`, { from: id, to: check });
    }
    if (random() < 0.25) {
      const test = `test:${own}_works`;
      nodes.push({
        ...node(test, "test", null, `${own}_works`, `definitions/tests/${own}.sqlx`, [], random),
        about: id,
        columns: [],
        last: null,
      });
      edges.set(`${id}\0${test}`, { from: id, to: test });
    }
  };

  for (const [layer, { share }] of LAYERS.entries()) {
    const count = Math.max(1, Math.round(models * share));
    const made = new Map<string, number>();
    for (let index = 0; index < count; index += 1) {
      const domain = domains[Math.floor((index / count) * domains.length)] as string;
      const place = made.get(domain) ?? 0;
      made.set(domain, place + 1);
      add(layer, domain, place);
    }
  }
  nodes.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    format: 1,
    project: `generated-${models}`,
    environment: "local",
    warehouse: "local",
    generatedAt: "2026-01-01T00:00:00.000Z",
    live: false,
    unread: null,
    problems: [],
    nodes,
    edges: [...edges.values()].sort((a, b) =>
      a.from === b.from ? (a.to < b.to ? -1 : 1) : a.from < b.from ? -1 : 1,
    ),
    runs: [
      {
        runId: "r1",
        environment: "local",
        status: "failure",
        startedAt: "2026-01-01T00:00:00.000Z",
        durationMs: 61_000,
        counts: { success: models },
      },
    ],
    explores: [],
  };
}

interface Layer {
  readonly name: string;
  readonly kind: SiteNodeKind | readonly SiteNodeKind[];
  readonly schema: string;
  /** Of all models. */
  readonly share: number;
}

interface Placed {
  readonly id: string;
  readonly domain: string;
}

const LAYERS: readonly Layer[] = [
  { name: "raw", kind: "source", schema: "raw", share: 0.16 },
  { name: "stg", kind: ["view", "view", "operation"], schema: "staging", share: 0.2 },
  { name: "int", kind: ["view", "table", "inline"], schema: "intermediate", share: 0.17 },
  { name: "dim", kind: "table", schema: "core", share: 0.1 },
  { name: "fct", kind: ["incremental", "incremental", "table"], schema: "core", share: 0.1 },
  { name: "agg", kind: "table", schema: "marts", share: 0.12 },
  { name: "mart", kind: ["table", "view"], schema: "marts", share: 0.12 },
  { name: "explore", kind: "explore", schema: "", share: 0.03 },
];
const HUB_LAYER = 3;
const FOLDERS = ["sources", "staging", "intermediate", "dimensions", "facts", "marts", "marts", "explores"];
const DOMAINS = [
  "sales",
  "finance",
  "marketing",
  "product",
  "support",
  "people",
  "logistics",
  "billing",
  "growth",
  "risk",
  "content",
  "ads",
  "search",
  "mobile",
  "partners",
  "legal",
  "inventory",
  "pricing",
  "returns",
  "payments",
  "loyalty",
  "stores",
  "web",
  "email",
  "infra",
];
const NOUNS = [
  "orders",
  "customers",
  "events",
  "sessions",
  "invoices",
  "payments",
  "refunds",
  "items",
  "campaigns",
  "clicks",
  "tickets",
  "accounts",
  "plans",
  "visits",
  "shipments",
  "rates",
  "budgets",
  "forecasts",
  "contracts",
  "devices",
  "experiments",
  "features",
  "goals",
  "leads",
  "messages",
  "notes",
  "offers",
  "pages",
  "quotas",
  "regions",
];

function node(
  id: string,
  kind: SiteNodeKind,
  schema: string | null,
  name: string,
  file: string,
  tags: readonly string[],
  random: () => number,
): SiteNode {
  const roll = random();
  const status: NodeStatus =
    roll < 0.96 ? "success" : roll < 0.975 ? "failure" : roll < 0.985 ? "warning" : "skipped";
  const durationMs = Math.round(50 * (1 - Math.log(1 - random()) * 40) * 10) / 10;
  const runs = kind !== "source" && kind !== "declaration" && kind !== "inline" && kind !== "explore";
  return {
    id,
    kind,
    schema,
    name,
    file,
    tags: [...tags].sort(),
    summary: `One row per ${name.split("_").slice(-1)[0]}.`,
    about: null,
    disabled: false,
    columns: ["id", "created_at", "amount", "status"],
    last: runs
      ? {
          status,
          rows: kind === "table" || kind === "incremental" ? Math.floor(random() ** 3 * 5_000_000) : null,
          durationMs,
          startedMs: 0,
        }
      : null,
    lastAt: null,
    builtAt: null,
    rowCount: null,
    sizeBytes: null,
    span: null,
  };
}

/** A small generator of numbers in [0, 1), the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
