import {
  compileProject,
  loadProject,
  openLocalWarehouse,
  type Warehouse,
  type WarehouseSession,
} from "redform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askWarehouse } from "../packages/redform/src/explore/answer.ts";
import type { Explore } from "../packages/redform/src/explore/explore.ts";
import { type AskedQuestion, checkQuestion } from "../packages/redform/src/explore/question.ts";
import { readExplores } from "../packages/redform/src/explore/read-explore.ts";
import { sourcesOf } from "../packages/redform/src/explore/sources.ts";
import { readExploreFiles } from "../packages/redform/src/project/explore-files.ts";
import { generateData, SparkifyProject } from "./sparkify-project.ts";

/** Enough that every dimension has several values. */
const EVENTS = 5_000;

let project: SparkifyProject;
let warehouse: Warehouse;
let session: WarehouseSession;
let songplays: Explore;

beforeAll(async () => {
  project = new SparkifyProject();
  await project.run(await generateData(project, EVENTS));
  const loaded = await loadProject(project.folder, {}, {});
  if (!loaded.ok) throw new Error("the project can't be read");
  const { root, environment } = loaded.value;
  const compiled = await compileProject(loaded.value);
  if (!compiled.ok || environment.connection.warehouse !== "local") throw new Error("it does not compile");
  const explores = readExplores(await readExploreFiles(root), sourcesOf(compiled.value));
  const [explore] = explores.ok ? explores.value : [];
  if (explore === undefined) throw new Error("the explore is not sound");
  songplays = explore;
  warehouse = await openLocalWarehouse(environment.connection, root);
  session = await warehouse.connect();
});
afterAll(async () => {
  await session?.close();
  await warehouse?.close();
  project.remove();
});

type Rows = readonly (readonly (string | null)[])[];

async function query(sql: string): Promise<Rows> {
  return (await session.execute(sql)).rows;
}

async function ask(asked: AskedQuestion): Promise<Rows> {
  const checked = checkQuestion(songplays, asked);
  if (!checked.ok) throw new Error(checked.faults.map(({ message }) => message).join("\n"));
  return (await askWarehouse(session, songplays, checked.value)).rows;
}

/** What the explore says must be what a query over the log itself says. */
async function same(asked: AskedQuestion, sql: string): Promise<Rows> {
  const rows = await ask(asked);
  const expected = await query(sql);
  const rounded = (all: Rows): Rows =>
    all.map((row) => row.map((value) => (value?.includes(".") ? Number(value).toFixed(6) : value)));
  expect(expected.length).toBeGreaterThan(0);
  expect(rounded(rows)).toEqual(rounded(expected));
  return rows;
}

/** Every measure over the staged events, which no mart or fact has touched. */
const measures = `count(*),
  count(distinct user_id),
  count(distinct session_id),
  sum(length::numeric(12, 5))::double precision / 60,
  sum(case when level = 'paid' then 1 else 0 end)::double precision / count(*)`;
const events = "from sparkify_staging.staging_events where page = 'NextSong'";
const moment = "(timestamp '1970-01-01 00:00:00' + (ts / 1000)::integer * interval '1 second')";

describe("the songplays explore", () => {
  it("gives every measure as the log has it, over all and by what the log holds", async () => {
    await same({}, `select ${measures} ${events}`);
    await same(
      { by: ["level", "gender"] },
      `select level, gender, ${measures} ${events} group by 1, 2 order by 3 desc, 1, 2`,
    );
    await same(
      { by: ["location"], top: 5 },
      `select location, ${measures} ${events} group by 1 order by 2 desc, 1 limit 5`,
    );
    await same(
      { by: ["logged_song", "logged_artist"], top: 5 },
      `select song, artist, ${measures} ${events} group by 1, 2 order by 3 desc, 1, 2 limit 5`,
    );
  });

  it("tells hours, weekdays, days, weeks and months as the log's moments fall", async () => {
    const by = async (name: string, sql: string): Promise<Rows> =>
      same({ by: [name] }, `select ${sql}, ${measures} ${events} group by 1 order by 1`);
    expect((await by("hour", `extract(hour from ${moment})`)).length).toBe(24);
    expect((await by("weekday", `extract(dayofweek from ${moment})`)).length).toBe(7);
    await by("day", `${moment}::date`);
    await by("week", `date_trunc('week', ${moment})::date`);
    await by("month", `date_trunc('month', ${moment})::date`);
  });

  it("takes a timeframe to the end of its last day", async () => {
    const [[first = ""] = []] = await query(`select min(${moment})::date ${events}`);
    const day = first ?? "";
    await same(
      { by: ["level"], from: day, to: day },
      `select level, ${measures} ${events} and ${moment}::date = '${day}' group by 1 order by 2 desc, 1`,
    );
  });

  it("names songs, artists, users and browsers", async () => {
    await same(
      { by: ["song", "artist"], where: ["song is not null"], measures: ["plays", "listeners"], top: 5 },
      `select s.title, a.name, count(*), count(distinct p.user_id)
       from sparkify.songplays p join sparkify.songs s using (song_id) join sparkify.artists a on a.artist_id = p.artist_id
       group by 1, 2 order by 3 desc, 1, 2 limit 5`,
    );
    await same(
      { by: ["user"], measures: ["plays"], top: 3 },
      `select first_name || ' ' || last_name || ' (' || user_id || ')', count(*) from (
         select u.first_name, u.last_name, u.user_id from sparkify.songplays p join sparkify.users u on u.user_id = p.user_id
       ) as played group by 1 order by 2 desc, 1 limit 3`,
    );
    const rows = await ask({ by: ["user_agent"], measures: ["plays"] });
    const families = rows.map(([family]) => family);
    expect(families).toEqual(expect.arrayContaining(["Chrome", "Firefox"]));
    const [[plays] = []] = await query("select count(*) from sparkify.songplays");
    expect(rows.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(Number(plays));
  });
});
