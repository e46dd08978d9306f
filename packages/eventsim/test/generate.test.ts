import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Counts, DEFAULTS, generate } from "../src/index.ts";

const root = mkdtempSync(join(tmpdir(), "eventsim-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const bin = fileURLToPath(new URL("../bin/eventsim.js", import.meta.url));

interface LogEvent {
  readonly artist: string | null;
  readonly auth: string;
  readonly firstName: string | null;
  readonly gender: string | null;
  readonly itemInSession: number;
  readonly length: number | null;
  readonly level: string;
  readonly location: string | null;
  readonly page: string;
  readonly registration: number | null;
  readonly sessionId: number;
  readonly song: string | null;
  readonly ts: number;
  readonly userAgent: string | null;
  readonly userId: string;
}

interface SongFile {
  readonly artist_id: string;
  readonly artist_latitude: number | null;
  readonly artist_location: string | number;
  readonly artist_longitude: number | null;
  readonly artist_name: string | number;
  readonly song_id: string;
  readonly title: string | number;
  readonly year: number;
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(folder: string): string {
  const hash = createHash("sha256");
  for (const file of filesUnder(folder)) hash.update(relative(folder, file)).update(readFileSync(file));
  return hash.digest("hex");
}

function run(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr });
    });
  });
}

describe("the same seed", () => {
  it("gives the same bytes, and another seed others", async () => {
    const small = { events: 2000, songs: 60, start: DEFAULTS.start, days: 5 };
    await generate({ folder: join(root, "a"), seed: 7, ...small });
    await generate({ folder: join(root, "b"), seed: 7, ...small });
    await generate({ folder: join(root, "c"), seed: 8, ...small });
    expect(hashOf(join(root, "a"))).toBe(hashOf(join(root, "b")));
    expect(hashOf(join(root, "a"))).not.toBe(hashOf(join(root, "c")));
  });
});

describe("the data", () => {
  const folder = join(root, "data");
  let counts: Counts;
  let raw: readonly string[];
  let events: readonly LogEvent[];
  let songs: readonly SongFile[];

  beforeAll(async () => {
    counts = await generate({ folder, ...DEFAULTS });
    raw = filesUnder(join(folder, "log_data")).map((file) => readFileSync(file, "utf8"));
    events = raw.flatMap((text) => text.split("\n").map((line) => JSON.parse(line) as LogEvent));
    songs = filesUnder(join(folder, "song_data")).map(
      (file) => JSON.parse(readFileSync(file, "utf8")) as SongFile,
    );
  });

  const plays = (): readonly LogEvent[] => events.filter(({ page }) => page === "NextSong");

  it("lies as the real one: a log a day without a newline at its end, a song a file, the jsonpaths", () => {
    const logs = filesUnder(join(folder, "log_data")).map((file) => relative(folder, file));
    expect(logs).toHaveLength(30);
    expect(logs[0]).toBe("log_data/2018/11/2018-11-01-events.json");
    expect(logs[29]).toBe("log_data/2018/11/2018-11-30-events.json");
    for (const text of raw) expect(text).not.toMatch(/\n$/);
    for (const file of filesUnder(join(folder, "song_data"))) {
      expect(relative(folder, file)).toMatch(/^song_data\/A\/([A-Z])\/([A-Z])\/TRA\1\2[A-Z0-9]+\.json$/);
    }
    const { jsonpaths } = JSON.parse(readFileSync(join(folder, "log_json_path.json"), "utf8"));
    expect(jsonpaths).toHaveLength(18);
    expect(jsonpaths[2]).toBe("$['firstName']");
  });

  it("holds what was counted", () => {
    expect(events).toHaveLength(DEFAULTS.events);
    expect(songs).toHaveLength(DEFAULTS.songs);
    expect(counts).toMatchObject({ events: 15_000, songs: 1500, plays: plays().length });
    const known = new Set(songs.map(({ title, artist_name }) => `${title}\n${artist_name}`));
    const matched = plays().filter(({ song, artist }) => known.has(`${song}\n${artist}`));
    expect(matched.length).toBe(counts.matched);
  });

  it("matches about one play in twenty", () => {
    expect(counts.matched / counts.plays).toBeGreaterThan(0.04);
    expect(counts.matched / counts.plays).toBeLessThan(0.06);
  });

  it("names nobody in logged-out events, and songs in NextSong alone", () => {
    const outside = events.filter(({ auth }) => auth === "Logged Out");
    expect(outside.length).toBeGreaterThan(50);
    const nobody = {
      userId: "",
      firstName: null,
      gender: null,
      location: null,
      userAgent: null,
      registration: null,
    };
    for (const event of outside) expect(event).toMatchObject(nobody);
    for (const { page, artist, song, length } of events) {
      expect([artist === null, song === null, length === null]).toEqual(Array(3).fill(page !== "NextSong"));
    }
    for (const { userId, auth } of events) if (auth === "Logged In") expect(userId).toMatch(/^\d+$/);
  });

  it("has users of both levels, who change at Submit Upgrade and Submit Downgrade alone", () => {
    const levels = new Map<string, Set<string>>();
    const now = new Map<string, string>();
    const bySession = [...events].sort(
      (a, b) => a.sessionId - b.sessionId || a.itemInSession - b.itemInSession,
    );
    for (const { userId, level, page, sessionId } of bySession) {
      if (userId === "") continue;
      levels.set(userId, (levels.get(userId) ?? new Set()).add(level));
      const key = `${userId} ${sessionId}`;
      expect(level).toBe(now.get(key) ?? level);
      if (page === "Submit Upgrade") now.set(key, "paid");
      else if (page === "Submit Downgrade") now.set(key, "free");
      else now.set(key, level);
    }
    expect([...levels.values()].filter((set) => set.size === 2).length).toBeGreaterThan(2);
  });

  it("has keys that are unique among plays, and some start times that occur twice", () => {
    const keys = new Set(
      plays().map(({ userId, sessionId, itemInSession }) => `${userId} ${sessionId} ${itemInSession}`),
    );
    expect(keys.size).toBe(plays().length);
    const times = new Set(plays().map(({ ts }) => ts));
    expect(times.size).toBeLessThan(plays().length);
    expect(times.size).toBeGreaterThan(plays().length * 0.95);
  });

  it("is in order of time, and busier by day than by night", () => {
    for (const text of raw) {
      const times = text.split("\n").map((line) => (JSON.parse(line) as LogEvent).ts);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
    const at = (hour: number): number =>
      events.filter(({ ts }) => new Date(ts).getUTCHours() === hour).length;
    expect(at(16)).toBeGreaterThan(2 * at(2));
  });

  it("has the raw forms of the real logs: .0, escaped slashes, outer quotes, double-encoded text", () => {
    const text = raw.join("\n");
    expect(text).toMatch(/"registration":\d{13}\.0,/);
    expect(text).toMatch(/Mozilla\\\/5\.0/);
    expect(text).not.toMatch(/[^\\]\//);
    const quoted = events.filter(({ userAgent }) => userAgent?.startsWith('"') && userAgent.endsWith('"'));
    expect(quoted.length).toBeGreaterThan(events.length / 2);
    expect(text).toMatch(/Ã/);
  });

  it("has the odd songs of the real set", () => {
    const some = (test: (song: SongFile) => boolean): number => songs.filter(test).length;
    expect(some(({ title }) => typeof title === "number")).toBeGreaterThan(0);
    expect(some(({ title }) => title === 4.6)).toBeGreaterThan(0);
    expect(some(({ artist_name }) => typeof artist_name === "number")).toBeGreaterThan(0);
    expect(some(({ artist_location }) => typeof artist_location === "number")).toBeGreaterThan(0);
    expect(some(({ year }) => year === 0)).toBeGreaterThan(300);
    expect(some(({ artist_location }) => artist_location === "")).toBeGreaterThan(100);
    expect(some(({ artist_latitude }) => artist_latitude === null)).toBeGreaterThan(300);
    expect(some(({ artist_location }) => /<a href="/.test(String(artist_location)))).toBeGreaterThan(0);
    expect(some(({ artist_location }) => /\t/.test(String(artist_location)))).toBeGreaterThan(0);
    expect(some(({ artist_location }) => /^ .* $/.test(String(artist_location)))).toBeGreaterThan(0);
    const longest = songs.find(({ artist_name }) => String(artist_name).length === 89);
    expect(Buffer.byteLength(String(longest?.artist_name))).toBe(101);
    expect(new Set(songs.map(({ song_id }) => song_id)).size).toBe(songs.length);
  });

  it("has artists of several names or places, and songs of one name with two ids", () => {
    const attributes = new Map<string, Set<string>>();
    const pairs = new Map<string, number>();
    for (const { artist_id, artist_name, artist_location, artist_latitude, title } of songs) {
      const all = JSON.stringify([artist_name, artist_location, artist_latitude]);
      attributes.set(artist_id, (attributes.get(artist_id) ?? new Set()).add(all));
      const pair = `${title}\n${artist_name}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    expect([...attributes.values()].filter((set) => set.size > 1).length).toBeGreaterThan(10);
    expect([...pairs.values()].filter((count) => count > 1).length).toBeGreaterThan(0);
  });
});

describe("the command", () => {
  it("does nothing with --if-missing where a whole set is, and fills a folder that was left half done", async () => {
    const folder = join(root, "cli");
    const args = [folder, "--events", "300", "--songs", "20", "--days", "2", "--if-missing"];
    expect((await run(args)).output).toMatch(/made 300 events/);
    const before = hashOf(folder);
    expect((await run(args)).output).toMatch(/holds data already/);
    expect(hashOf(folder)).toBe(before);
    rmSync(join(folder, ".eventsim.json"));
    expect(await run(args)).toMatchObject({ code: 2, output: expect.stringMatching(/did not make/) });
  });

  it("leaves what stands when it is killed", async () => {
    const folder = join(root, "killed");
    await run([folder, "--events", "100", "--songs", "5", "--days", "1"]);
    const before = hashOf(folder);
    const child = execFile(process.execPath, [bin, folder, "--events", "2000000", "--seed", "2"]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("close", resolve));
    expect(hashOf(folder)).toBe(before);
  });

  it("refuses a folder with other files, and wrong arguments, with exit code 2", async () => {
    const foreign = mkdtempSync(join(root, "foreign-"));
    writeFileSync(join(foreign, "mine.txt"), "mine");
    expect((await run([foreign])).code).toBe(2);
    expect(existsSync(join(foreign, "mine.txt"))).toBe(true);
    for (const args of [
      [],
      [foreign, "--events", "0"],
      [foreign, "--start", "yesterday"],
      [foreign, "--colour"],
    ]) {
      expect((await run(args)).code).toBe(2);
    }
  });
});
