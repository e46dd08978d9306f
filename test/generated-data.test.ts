import { cpSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectedWarehouse } from "./expected-warehouse.ts";
import { jsonFiles, readEvents, readSongs } from "./sparkify-files.ts";
import { generateData, type Sources, SparkifyProject } from "./sparkify-project.ts";

/** Enough events that every quirk of the data comes up. */
const EVENTS = 5_000;

let project: SparkifyProject;
let sources: Sources;

beforeAll(async () => {
  project = new SparkifyProject();
  sources = await generateData(project, EVENTS);
});
afterAll(() => project.remove());

const expected = (logData: string) => expectedWarehouse(readEvents(logData), readSongs(sources.song_data));

/** A folder with some of the log's files. */
function partOfLog(name: string, files: readonly string[]): Sources {
  const folder = join(project.folder, "data", name);
  mkdirSync(folder, { recursive: true });
  for (const [index, file] of files.entries()) cpSync(file, join(folder, `${index}-${basename(file)}`));
  return { ...sources, log_data: `${folder}/` };
}

describe("the warehouse built from generated data", () => {
  it("holds what the files say, row by row", async () => {
    const run = await project.run(sources);
    expect(run.actions.filter((action) => action.status !== "success")).toEqual([]);
    const wanted = expected(sources.log_data);
    expect(wanted.stagingEvents).toBeGreaterThan(0);
    expect(wanted.songplays.some((row) => row[4] !== null)).toBe(true);
    expect(wanted.songplays.some((row) => row[4] === null)).toBe(true);
    expect(await project.standing()).toEqual(wanted);
  });

  it("tells the rows of every table in the run's document", async () => {
    const run = await project.run(sources);
    const rows = Object.fromEntries(
      run.actions
        .filter((action) => ["table", "incremental", "operations"].includes(action.type))
        .map((action) => [action.target.name, action.rows]),
    );
    const wanted = expected(sources.log_data);
    expect(rows).toMatchObject({
      users: wanted.users.length,
      songs: wanted.songs.length,
      artists: wanted.artists.length,
      songplays: wanted.songplays.length,
      time: wanted.time.length,
    });
  });

  it("passes its unit tests and assertions", async () => {
    const { status, tests } = await project.test();
    expect(tests.filter((test) => test.status !== "success")).toEqual([]);
    expect(status).toBe("success");
    expect(tests.filter((test) => test.kind === "unit").length).toBeGreaterThanOrEqual(12);
    expect(tests.map((test) => test.name)).toEqual(
      expect.arrayContaining([
        "songplays_equal_next_song_events",
        "sparkify_songplays_assertions_primaryKey",
        "sparkify_users_assertions_rowConditions",
      ]),
    );
  });
});

describe("a log that grows, repeats itself and shrinks", () => {
  it("gives at each load what a first load would have given", async () => {
    const files = jsonFiles(sources.log_data);
    const late = files.slice(5, 15);
    const early = files.slice(0, 10);
    const steps = [
      partOfLog("late-days", late),
      // Older days arrive after newer ones, and some days come twice.
      partOfLog("all-days-some-twice", [...early, ...late]),
      partOfLog("early-days", early),
    ];
    for (const step of steps) {
      await project.run(step);
      expect(await project.standing()).toEqual(expected(step.log_data));
    }
  });
});

describe("a log of which only new files are loaded", () => {
  it("gives what a whole load of all of them would have given, and takes no file twice", async () => {
    const files = jsonFiles(sources.log_data);
    const fresh = { load: "new" };
    const growing = partOfLog("growing", files.slice(3, 12));
    await project.run(growing, fresh, ["--full-refresh"]);
    for (const file of files.slice(12, 15)) cpSync(file, join(growing.log_data, basename(file)));
    const { actions } = await project.run(growing, fresh);
    const loaded = Object.fromEntries(
      actions.flatMap(({ target, loaded: took }) =>
        took === undefined ? [] : [[target.name, took.objects]],
      ),
    );
    expect(loaded).toEqual({ staging_events: 3 });
    expect(await project.standing()).toEqual(expected(growing.log_data));
    expect(
      await project.query("select count(*) from redform.loaded_objects where table_name = 'staging_events'"),
    ).toEqual([["12"]]);
  });
});
