import type { CatalogueSong, LoggedEvent } from "./sparkify-files.ts";

/** A row as `dataform query --json` prints it. */
export type Row = readonly (string | null)[];

/** What the warehouse must hold, computed from the source files alone. Rows are sorted. */
export interface ExpectedWarehouse {
  readonly stagingEvents: number;
  readonly stagingSongs: number;
  /** user_id, first_name, last_name, gender, level */
  readonly users: readonly Row[];
  /** song_id, title, artist_id, year */
  readonly songs: readonly Row[];
  /** artist_id, name, location */
  readonly artists: readonly Row[];
  /** songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent */
  readonly songplays: readonly Row[];
  /** start_time, hour, day, week, month, year, weekday */
  readonly time: readonly Row[];
}

export function expectedWarehouse(
  events: readonly LoggedEvent[],
  songs: readonly CatalogueSong[],
): ExpectedWarehouse {
  const plays = songplays(events, songs);
  const startTimes = [...new Set(plays.map((play) => play.ts))];
  return {
    stagingEvents: events.length,
    stagingSongs: songs.length,
    users: sortRows(users(events)),
    songs: sortRows(
      songs.map((song) => [
        song.song_id,
        song.title,
        song.artist_id,
        song.year === 0 ? null : String(song.year),
      ]),
    ),
    artists: sortRows(artists(songs)),
    songplays: sortRows(plays.map((play) => play.row)),
    time: sortRows(startTimes.map(timeRow)),
  };
}

/** Sorted by the bytes of the first column, which is the key. */
export function sortRows(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => compareTexts(a[0] ?? "", b[0] ?? ""));
}

function users(events: readonly LoggedEvent[]): readonly Row[] {
  const latest = new Map<string, LoggedEvent>();
  for (const event of events) {
    const known = latest.get(event.userId);
    if (event.userId !== "" && (known === undefined || isLater(event, known)))
      latest.set(event.userId, event);
  }
  return [...latest.values()].map((event) => [
    event.userId,
    event.firstName,
    event.lastName,
    event.gender,
    event.level,
  ]);
}

function isLater(one: LoggedEvent, other: LoggedEvent): boolean {
  if (one.ts !== other.ts) return one.ts > other.ts;
  if (one.sessionId !== other.sessionId) return one.sessionId > other.sessionId;
  return one.itemInSession > other.itemInSession;
}

function artists(songs: readonly CatalogueSong[]): readonly Row[] {
  const rows = groupBy(songs, (song) => song.artist_id).values();
  return [...rows].flatMap((candidates) => {
    const [kept] = [...candidates].sort(
      (a, b) =>
        Number(a.artist_latitude === null || a.artist_longitude === null) -
          Number(b.artist_latitude === null || b.artist_longitude === null) ||
        Number(!a.artist_location) - Number(!b.artist_location) ||
        [...a.artist_name].length - [...b.artist_name].length ||
        compareTexts(a.artist_name, b.artist_name) ||
        compareNullsLast(a.artist_location, b.artist_location),
    );
    return kept === undefined ? [] : [[kept.artist_id, kept.artist_name, kept.artist_location]];
  });
}

interface Play {
  readonly ts: number;
  readonly row: Row;
}

function songplays(events: readonly LoggedEvent[], songs: readonly CatalogueSong[]): readonly Play[] {
  const catalogue = groupBy(songs, (song) => `${song.title}\0${song.artist_name}`);
  const latest = new Map<string, LoggedEvent>();
  for (const event of events) {
    if (event.page !== "NextSong") continue;
    const id = `${event.sessionId}-${event.itemInSession}-${event.userId}`;
    if ((latest.get(id)?.ts ?? Number.NEGATIVE_INFINITY) <= event.ts) latest.set(id, event);
  }
  return [...latest].map(([id, event]) => {
    const { length } = event;
    const distance = (song: CatalogueSong): number =>
      length === null ? 0 : Math.abs(song.duration - length);
    const [match] = [...(catalogue.get(`${event.song}\0${event.artist}`) ?? [])].sort(
      (a, b) => distance(a) - distance(b) || compareTexts(a.song_id, b.song_id),
    );
    const row = [
      id,
      timestamp(event.ts),
      event.userId,
      event.level,
      match?.song_id ?? null,
      match?.artist_id ?? null,
      String(event.sessionId),
      event.location,
      event.userAgent,
    ];
    return { ts: event.ts, row };
  });
}

/** As Redshift shows a timestamp: without the zeros that end its fraction. */
function timestamp(millis: number): string {
  return new Date(millis)
    .toISOString()
    .replace("T", " ")
    .replace(/\.?0*Z$/, "");
}

function timeRow(millis: number): Row {
  const date = new Date(millis);
  const numbers = [
    date.getUTCHours(),
    date.getUTCDate(),
    isoWeek(date),
    date.getUTCMonth() + 1,
    date.getUTCFullYear(),
    date.getUTCDay(),
  ];
  return [timestamp(millis), ...numbers.map(String)];
}

/** The week of the year of this week's Thursday, which is how ISO 8601 counts. */
function isoWeek(date: Date): number {
  const day = 86_400_000;
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  const thursday = midnight + (3 - ((date.getUTCDay() + 6) % 7)) * day;
  const newYear = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return Math.floor((thursday - newYear) / day / 7) + 1;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** By the bytes of UTF-8, as Redshift sorts. */
function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function compareNullsLast(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compareTexts(a, b);
}
