import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectedWarehouse } from "./expected-warehouse.ts";
import { readEvents, readSongs } from "./sparkify-files.ts";
import { type Sources, SparkifyProject, sourcesIn } from "./sparkify-project.ts";

/** A folder with log_data/, song_data_full.tar.gz and log_json_path.json: the public Sparkify data. */
const folder = process.env.SPARKIFY_DATA;

describe.skipIf(folder === undefined)(
  "the warehouse built from the real data (needs SPARKIFY_DATA to name its folder)",
  () => {
    let project: SparkifyProject;
    let sources: Sources;

    beforeAll(async () => {
      project = new SparkifyProject();
      const data = folder ?? "";
      execFileSync("tar", ["xzf", join(data, "song_data_full.tar.gz"), "-C", project.folder]);
      sources = { ...sourcesIn(data), song_data: join(project.folder, "song_data") };
      await project.run(sources);
    });
    afterAll(() => project.remove());

    it("has the published figures", async () => {
      const figures = await project.query("select figure, value from sparkify.load_figures");
      expect(Object.fromEntries(figures)).toEqual({
        staging_events: "8056",
        staging_songs: "14896",
        users: "97",
        songs: "14896",
        artists: "9553",
        time: "6813",
        songplays: "6820",
        "songplays matched": "333",
        "songplays unmatched": "6487",
      });
    });

    it("holds what the files say, row by row, and the same after a second run", async () => {
      const wanted = expectedWarehouse(readEvents(sources.log_data), readSongs(sources.song_data));
      expect(await project.standing()).toEqual(wanted);
      await project.run(sources);
      expect(await project.standing()).toEqual(wanted);
    });

    it("passes every assertion", async () => {
      const { tests } = await project.test();
      const assertions = tests.filter((test) => test.kind === "assertion");
      expect(assertions.length).toBeGreaterThan(15);
      expect(assertions.filter((test) => test.status !== "success")).toEqual([]);
    });

    it("answers what is listened to most, and by whom", async () => {
      const songs = await project.query(
        "select title, artist_name, plays from sparkify.most_played_songs where play_rank = 1",
      );
      expect(songs).toEqual([["You're The One", "Dwight Yoakam", "37"]]);
      const groups = await project.query(
        "select gender, level, plays from sparkify.activity_by_user_group order by gender, level",
      );
      expect(groups).toEqual([
        ["F", "free", "593"],
        ["F", "paid", "4294"],
        ["M", "free", "636"],
        ["M", "paid", "1297"],
      ]);
    });
  },
);
