import { access, mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { lineOf } from "./event.ts";
import { simulate } from "./simulate.ts";
import { makeSongs, songJson, songPath } from "./songs.ts";

export interface GenerateOptions {
  readonly folder: string;
  readonly seed: number;
  readonly events: number;
  readonly songs: number;
  /** Default: one for every 80 events, at least 20. */
  readonly users?: number;
  /** The first day, YYYY-MM-DD, UTC. */
  readonly start: string;
  readonly days: number;
}

export interface Counts {
  readonly events: number;
  /** Events with page NextSong. */
  readonly plays: number;
  /** Plays whose title and artist name are those of a song of the song set. */
  readonly matched: number;
  readonly songs: number;
}

export const DEFAULTS = { seed: 1, events: 15_000, songs: 1500, start: "2018-11-01", days: 30 } as const;

const DAY = 86_400_000;
const CHUNK = 1 << 20;

/** What the folder must hold to be ours; written with the rest and renamed into place with it. */
const MARKER = ".eventsim.json";

const PATHS = [
  ...[
    "artist",
    "auth",
    "firstName",
    "gender",
    "itemInSession",
    "lastName",
    "length",
    "level",
    "location",
    "method",
  ],
  ...["page", "registration", "sessionId", "song", "status", "ts", "userAgent", "userId"],
];

/** Whether the folder holds a whole set that eventsim made. */
export async function isComplete(folder: string): Promise<boolean> {
  return access(join(folder, MARKER)).then(
    () => true,
    () => false,
  );
}

/** A folder with something in it that eventsim did not make. */
export class ForeignFolderError extends Error {}

/**
 * Makes log_data/, song_data/ and log_json_path.json in a folder: beside it first, then renamed into
 * place, so that an interrupted run leaves nothing that looks whole. The same options, the same bytes.
 * @throws ForeignFolderError for a folder that holds other files
 */
export async function generate(options: GenerateOptions): Promise<Counts> {
  const folder = resolve(options.folder);
  await refuseForeign(folder);
  const beside = join(dirname(folder), `.${basename(folder)}.part`);
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { recursive: true });
  const counts = await writeAll(beside, options);
  await rm(folder, { recursive: true, force: true });
  await rename(beside, folder);
  return counts;
}

async function refuseForeign(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((): string[] => []);
  if (entries.length === 0 || entries.includes(MARKER)) return;
  throw new ForeignFolderError(
    `the folder ${folder} holds files that eventsim did not make. Name another folder.`,
  );
}

async function writeAll(folder: string, options: GenerateOptions): Promise<Counts> {
  const { seed, events, songs: songCount, days } = options;
  const start = Date.parse(`${options.start}T00:00:00.000Z`);
  const users = options.users ?? Math.max(20, Math.floor(events / 80));
  const songs = makeSongs(songCount, seed);
  await writeSongs(folder, songs);
  const paths = JSON.stringify({ jsonpaths: PATHS.map((path) => `$['${path}']`) }, null, 4);
  await writeFile(join(folder, "log_json_path.json"), paths);
  const { plays, matched } = await writeLogs(folder, start, { songs, seed, events, users, start, days });
  const counts = { events, plays, matched, songs: songCount };
  await writeFile(join(folder, MARKER), `${JSON.stringify({ ...options, folder: undefined, counts })}\n`);
  return counts;
}

async function writeSongs(folder: string, songs: ReturnType<typeof makeSongs>): Promise<void> {
  const files = songs.map((song) => ({ path: join(folder, "song_data", songPath(song)), song }));
  const folders = new Set(files.map(({ path }) => dirname(path)));
  for (const one of folders) await mkdir(one, { recursive: true });
  const many = 64;
  for (let at = 0; at < files.length; at += many) {
    await Promise.all(files.slice(at, at + many).map(({ path, song }) => writeFile(path, songJson(song))));
  }
}

async function writeLogs(
  folder: string,
  start: number,
  simulation: Parameters<typeof simulate>[0],
): Promise<{ readonly plays: number; readonly matched: number }> {
  const counts = { plays: 0, matched: 0 };
  let day = -1;
  let isFirst = true;
  let file: LineFile | undefined;
  for (const hour of simulate(simulation)) {
    if (hour.day !== day) {
      await file?.close();
      day = hour.day;
      file = await LineFile.open(logPath(folder, start + day * DAY));
      isFirst = true;
    }
    for (const event of hour.events) {
      if (event.play !== null) counts.plays += 1;
      if (event.play?.matched === true) counts.matched += 1;
      file?.add(lineOf(event), isFirst);
      isFirst = false;
      if (file?.isFull === true) await file.flush();
    }
  }
  await file?.close();
  return counts;
}

function logPath(folder: string, time: number): string {
  const date = new Date(time).toISOString().slice(0, 10);
  return join(folder, "log_data", date.slice(0, 4), date.slice(5, 7), `${date}-events.json`);
}

/** A file of lines without a newline at its end. While a part is written the next one is made. */
class LineFile {
  readonly #handle: Awaited<ReturnType<typeof open>>;
  #text = "";
  #written: Promise<unknown> = Promise.resolve();

  private constructor(handle: Awaited<ReturnType<typeof open>>) {
    this.#handle = handle;
  }

  static async open(path: string): Promise<LineFile> {
    await mkdir(dirname(path), { recursive: true });
    return new LineFile(await open(path, "w"));
  }

  get isFull(): boolean {
    return this.#text.length >= CHUNK;
  }

  /** `line` comes behind a newline, but for the first. */
  add(line: string, isFirst: boolean): void {
    this.#text += isFirst ? line : `\n${line}`;
  }

  async flush(): Promise<void> {
    const bytes = Buffer.from(this.#text);
    this.#text = "";
    await this.#written;
    this.#written = this.#handle.writeFile(bytes);
    // An error is met where it is waited for, at the next part or at the end.
    this.#written.catch(() => {});
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#written;
    await this.#handle.close();
  }
}
