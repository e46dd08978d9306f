import { readFileSync } from "node:fs";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompiledGraph } from "../../src/graph/compiled-graph.ts";
import type { RedshiftSettings } from "../../src/project/redshift-settings.ts";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { assertion, graph, table } from "../graphs.ts";
import { startLocalServer } from "../warehouse/local-server.ts";
import { startPostgres } from "../warehouse/postgres.ts";
import { withoutViews } from "../warehouse/without-views.ts";
import { runStar } from "./star.ts";

/** `npm run prove` makes the 200 rebuilds that were promised; the suite makes fewer of the same. */
const ASKED = process.env["PROVE"] === undefined ? undefined : 200;

const SIZES = { users: 40, songs: 60, artists: 20, time: 90, songplays: 300 } as const;

type Name = keyof typeof SIZES;

/** The keys that a play has into the dimensions. */
const KEYS: readonly (readonly [string, Exclude<Name, "songplays">])[] = [
  ["user_id", "users"],
  ["song_id", "songs"],
  ["artist_id", "artists"],
  ["time_id", "time"],
];

/** The star: each row bears the generation in which it was written, so that a mix within a table shows. */
const star: CompiledGraph = graph({
  tables: [
    ...KEYS.map(([, name]) =>
      table(name, {
        query: `select s.id, s.name, g.generation from source.${name} s cross join source.generation g`,
        redshift: { primaryKey: ["id"] },
      }),
    ),
    table("songplays", {
      enumType: "INCREMENTAL",
      dependsOn: KEYS.map(([, name]) => `shop.${name}`),
      query:
        "select s.id, s.user_id, s.song_id, s.artist_id, s.time_id, g.generation from source.songplays s cross join source.generation g",
      uniqueKey: ["id"],
      redshift: {
        primaryKey: ["id"],
        foreignKeys: KEYS.map(([column, name]) => ({
          columns: [column],
          references: { schema: "shop", name },
          referencedColumns: ["id"],
        })),
      },
    }),
    table("report", {
      dependsOn: ["shop.songplays", "shop.users"],
      query:
        "select u.name, count(*) as plays from shop.songplays p join shop.users u on u.id = p.user_id group by u.name",
    }),
  ],
  assertions: [
    ...[...KEYS.map(([, name]) => name), "songplays"].map((name) =>
      assertion(`${name}_assertions_primaryKey`, {
        dependsOn: [`shop.${name}`],
        parentAction: { schema: "shop", name },
        query: `select id, count(*) as n from "shop"."${name}" group by id having count(*) > 1`,
      }),
    ),
    ...KEYS.map(([column, name], index) =>
      assertion(`songplays_assertions_foreignKey_${index}`, {
        dependsOn: ["shop.songplays", `shop.${name}`],
        parentAction: { schema: "shop", name: "songplays" },
        query: `select p.id from "shop"."songplays" p left join "shop"."${name}" d on d.id = p.${column} where d.id is null`,
      }),
    ),
  ],
});

const source: readonly string[] = [
  "create schema source",
  "create table source.generation (generation integer)",
  "insert into source.generation values (0)",
  ...KEYS.map(([, name]) => `create table source.${name} (id integer, name varchar(20))`),
  ...KEYS.map(
    ([, name]) =>
      `insert into source.${name} values ${ids(name)
        .map((id) => `(${id}, '${name} ${id}')`)
        .join(", ")}`,
  ),
  "create table source.songplays (id integer, user_id integer, song_id integer, artist_id integer, time_id integer)",
  `insert into source.songplays values ${ids("songplays")
    .map((id) => `(${[id, ...KEYS.map(([, name]) => (id % SIZES[name]) + 1)].join(", ")})`)
    .join(", ")}`,
];

function ids(name: Name): readonly number[] {
  return Array.from({ length: SIZES[name] }, (_, index) => index + 1);
}

/** What one reader asks again and again: joins in several orders, since locks are taken in their order. */
const JOINS: readonly (readonly Name[])[] = [
  ["songplays", "users", "songs", "artists", "time"],
  ["users", "songplays", "time"],
  ["time", "artists", "songs", "songplays"],
  ["artists", "users", "songplays", "songs"],
];

/** Rows and generations of each table of a join, as the join shows them. */
function question(names: readonly Name[]): string {
  const columns = names.flatMap((name) => [
    `count(distinct ${name}.id)`,
    `min(${name}.generation)`,
    `max(${name}.generation)`,
  ]);
  const keys = KEYS.filter(([, name]) => names.includes(name)).map(
    ([column, name]) => `${name}.id = songplays.${column}`,
  );
  return `select ${columns.join(", ")} from ${names.map((name) => `shop.${name} as ${name}`).join(" cross join ")} where ${keys.join(" and ")}`;
}

interface Reader {
  readonly reads: () => number;
  /** Ends it and tells what it saw that it should not have. */
  readonly end: () => Promise<readonly string[]>;
}

/** What is wrong with what a join shows of a table. */
function faults(name: Name, shown: readonly string[], newest: Map<Name, number>): readonly string[] {
  const [count = 0, oldest = 0, latest = 0] = shown.map(Number);
  const before = newest.get(name) ?? 0;
  newest.set(name, latest);
  return [
    ...(count === SIZES[name] ? [] : [`${name} has ${count} rows`]),
    ...(oldest === latest ? [] : [`${name} mixes ${oldest} and ${latest}`]),
    // What was seen once never goes back.
    ...(latest >= before ? [] : [`${name} went back to ${latest}`]),
  ];
}

async function startReader(
  names: readonly Name[],
  pauseMs: number,
  connect: () => Promise<Client>,
): Promise<Reader> {
  const client = await connect();
  const wrong: string[] = [];
  let reads = 0;
  let going = true;
  const newest = new Map<Name, number>();
  const loop = async (): Promise<void> => {
    while (going) {
      try {
        const { rows } = await client.query<string[]>({ text: question(names), rowMode: "array" });
        reads += 1;
        wrong.push(
          ...names.flatMap((name, at) => faults(name, rows[0]?.slice(at * 3, at * 3 + 3) ?? [], newest)),
        );
      } catch (error) {
        wrong.push(`${names.join(", ")}: ${String(error)}`);
      }
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  const looping = loop();
  return {
    reads: () => reads,
    end: async () => {
      going = false;
      await looping;
      await client.end();
      return wrong;
    },
  };
}

interface Server {
  settings(): RedshiftSettings;
  readonly caFile: string;
  stop(): Promise<void>;
}

interface Subject {
  readonly name: string;
  readonly start: () => Promise<Server>;
  readonly prepared: (warehouse: Warehouse) => Warehouse;
  readonly rebuilds: number;
  /** Between two questions of a reader. */
  readonly pauseMs: number;
}

function rebuildsUnderReaders({ name, start, prepared, pauseMs, ...subject }: Subject): void {
  const rebuilds = ASKED ?? subject.rebuilds;
  describe(`${rebuilds} rebuilds of the star while four readers loop over joins, ${name}`, () => {
    let server: Server;
    let warehouse: Warehouse;
    beforeAll(async () => {
      server = await start();
      warehouse = await openRedshiftWarehouse(
        { warehouse: "redshift", settings: server.settings() },
        { applicationName: "rebuilds", now: Date.now },
      );
    });
    afterAll(async () => {
      await warehouse.close();
      await server.stop();
    });

    const connect = async (): Promise<Client> => {
      const { host, port, database, auth } = server.settings();
      if (auth.method !== "password") throw new Error("a password is expected");
      const ssl = { ca: readFileSync(server.caFile, "utf8"), rejectUnauthorized: true };
      const client = new Client({ host, port, database, user: auth.user, password: auth.password, ssl });
      await client.connect();
      return client;
    };

    it("disturb none of them", { timeout: 30_000 + rebuilds * 15_000 }, async () => {
      const session = await warehouse.connect();
      for (const sql of source) await session.execute(sql);
      const first = await runStar(star, prepared(warehouse), "r0");
      expect(first.actions.flatMap(({ error }) => error ?? [])).toEqual([]);
      const readers = await Promise.all(JOINS.map((names) => startReader(names, pauseMs, connect)));
      const failed: unknown[] = [];
      for (let rebuild = 1; rebuild <= rebuilds; rebuild += 1) {
        await session.execute(`update source.generation set generation = ${rebuild}`);
        const { actions } = await runStar(star, prepared(warehouse), `r${rebuild}`);
        failed.push(...actions.flatMap(({ error }) => error ?? []));
      }
      const reads = readers.map((reader) => reader.reads());
      const wrong = (await Promise.all(readers.map((reader) => reader.end()))).flat();
      expect({ failed, wrong }).toEqual({ failed: [], wrong: [] });
      for (const count of reads) expect(count).toBeGreaterThan(rebuilds);
      const { rows } = await session.execute(
        "select max(generation), min(generation), count(*) from shop.songplays",
      );
      expect(rows).toEqual([[String(rebuilds), String(rebuilds), String(SIZES.songplays)]]);
      await session.close();
    });
  });
}

rebuildsUnderReaders({
  name: "on PostgreSQL",
  start: startPostgres,
  prepared: withoutViews,
  rebuilds: 30,
  pauseMs: 0,
});
// Server, run and readers share one thread here: without a pause the readers alone would fill it.
rebuildsUnderReaders({
  name: "on local-redshift's server",
  start: startLocalServer,
  prepared: (warehouse) => warehouse,
  rebuilds: 5,
  pauseMs: 300,
});
