import type { Jukebox } from "./plays.ts";
import type { Random } from "./random.ts";
import type { User } from "./users.ts";

/** One event: when, and its line of JSON. */
export interface SimulatedEvent {
  /** Milliseconds since the epoch. */
  readonly ts: number;
  readonly line: string;
  readonly kind: "page" | "play" | "match";
}

/** Pages of a logged-in user besides NextSong, by how often they come: page, method, status, weight. */
const PAGES: readonly (readonly [page: string, method: string, status: number, weight: number])[] = [
  ["Home", "GET", 200, 620],
  ["Settings", "GET", 200, 60],
  ["Downgrade", "GET", 200, 50],
  ["Help", "GET", 200, 40],
  ["Upgrade", "GET", 200, 60],
  ["Logout", "PUT", 307, 90],
  ["About", "GET", 200, 25],
  ["Save Settings", "PUT", 307, 15],
  ["Error", "GET", 404, 10],
];
const PAGE_WEIGHT = PAGES.reduce((sum, [, , , weight]) => sum + weight, 0);

/** Pages of somebody who has not logged in. */
const OUTSIDE: readonly (readonly [page: string, method: string, status: number])[] = [
  ["Home", "GET", 200],
  ["Home", "GET", 200],
  ["Login", "PUT", 307],
  ["About", "GET", 200],
  ["Help", "GET", 200],
];

const NOBODY = '"artist":null,"auth":"Logged Out","firstName":null,"gender":null,"itemInSession":';

export interface SessionStart {
  readonly id: number;
  readonly user: User;
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Events after this are not written. */
  readonly end: number;
  /** At most this many events. */
  readonly most: number;
}

/** The events of one session: browsing, playing, and at times a change of level. */
export function playSession(
  { id, user, start, end, most }: SessionStart,
  jukebox: Jukebox,
  random: Random,
): readonly SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  const length = Math.min(most, 1 + random.popular(user.level === "paid" ? 110 : 40));
  let ts = start;
  let next: "paid" | "free" | null = null;
  for (const event of beforeLogin(id, ts, Math.min(length, 4), user.level, random)) {
    if (event.ts > end) break;
    events.push(event);
    ts = event.ts + random.between(5, 90) * 1000;
  }
  while (events.length < length && ts <= end) {
    const item = events.length;
    if (next !== null) {
      const page = next === "paid" ? "Submit Upgrade" : "Submit Downgrade";
      events.push(pageEvent(user, id, item, ts, page, "PUT", 307));
      user.level = next;
      next = null;
    } else if (item === 0 || random.chance(17, 20)) {
      const play = jukebox.pick(random);
      events.push({ ts, line: playLine(user, id, item, ts, play), kind: play.matched ? "match" : "play" });
      ts += Math.floor(play.durationMs / 1000) * 1000;
      continue;
    } else {
      const [page, method, status] = pickPage(random);
      events.push(pageEvent(user, id, item, ts, page, method, status));
      if (page === "Logout") break;
      next = decide(page, user, random);
    }
    ts += random.between(4, 120) * 1000;
  }
  user.busyUntil = ts;
  return events;
}

/** The level that a user decides on at a page: some of those who look at an offer take it. */
function decide(page: string, user: User, random: Random): "paid" | "free" | null {
  if (page === "Upgrade" && user.level === "free" && random.chance(2, 5)) return "paid";
  if (page === "Downgrade" && user.level === "paid" && random.chance(1, 12)) return "free";
  return null;
}

/** One session in ten begins before the login: nobody is named in those events. */
function beforeLogin(
  id: number,
  start: number,
  most: number,
  level: string,
  random: Random,
): readonly SimulatedEvent[] {
  const count = random.chance(1, 10) ? random.between(1, most) : 0;
  let ts = start;
  return Array.from({ length: count }, (_, item) => {
    const event = outside(id, item, ts, level, random);
    ts += random.between(5, 90) * 1000;
    return event;
  });
}

function pickPage(random: Random): readonly [page: string, method: string, status: number] {
  let left = random.below(PAGE_WEIGHT);
  for (const [page, method, status, weight] of PAGES) {
    left -= weight;
    if (left < 0) return [page, method, status];
  }
  return ["Home", "GET", 200];
}

function playLine(
  user: User,
  id: number,
  item: number,
  ts: number,
  play: { readonly artist: string; readonly song: string; readonly length: string },
): string {
  return `{"artist":${play.artist},"auth":"Logged In",${user.names},"itemInSession":${item},"lastName":${user.lastName},"length":${play.length},"level":"${user.level}","location":${user.location},"method":"PUT","page":"NextSong","registration":${user.registration},"sessionId":${id},"song":${play.song},"status":200,"ts":${ts},"userAgent":${user.userAgent},"userId":"${user.id}"}`;
}

function pageEvent(
  user: User,
  id: number,
  item: number,
  ts: number,
  page: string,
  method: string,
  status: number,
): SimulatedEvent {
  const line = `{"artist":null,"auth":"Logged In",${user.names},"itemInSession":${item},"lastName":${user.lastName},"length":null,"level":"${user.level}","location":${user.location},"method":"${method}","page":"${page}","registration":${user.registration},"sessionId":${id},"song":null,"status":${status},"ts":${ts},"userAgent":${user.userAgent},"userId":"${user.id}"}`;
  return { ts, line, kind: "page" };
}

function outside(id: number, item: number, ts: number, level: string, random: Random): SimulatedEvent {
  const [page, method, status] = random.pick(OUTSIDE);
  const line = `{${NOBODY}${item},"lastName":null,"length":null,"level":"${level}","location":null,"method":"${method}","page":"${page}","registration":null,"sessionId":${id},"song":null,"status":${status},"ts":${ts},"userAgent":null,"userId":""}`;
  return { ts, line, kind: "page" };
}
