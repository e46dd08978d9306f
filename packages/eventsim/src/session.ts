import { NEXT_SONG, type Page, type SimulatedEvent } from "./event.ts";
import type { Jukebox } from "./plays.ts";
import type { Random } from "./random.ts";
import type { User } from "./users.ts";

/** Pages of a logged-in user besides NextSong, with how often they come. */
const PAGES: readonly (readonly [page: Page, weight: number])[] = [
  [{ name: "Home", method: "GET", status: 200 }, 620],
  [{ name: "Settings", method: "GET", status: 200 }, 60],
  [{ name: "Downgrade", method: "GET", status: 200 }, 50],
  [{ name: "Help", method: "GET", status: 200 }, 40],
  [{ name: "Upgrade", method: "GET", status: 200 }, 60],
  [{ name: "Logout", method: "PUT", status: 307 }, 90],
  [{ name: "About", method: "GET", status: 200 }, 25],
  [{ name: "Save Settings", method: "PUT", status: 307 }, 15],
  [{ name: "Error", method: "GET", status: 404 }, 10],
];
const PAGE_WEIGHT = PAGES.reduce((sum, [, weight]) => sum + weight, 0);

/** Pages of somebody who has not logged in. */
const OUTSIDE: readonly Page[] = [
  { name: "Home", method: "GET", status: 200 },
  { name: "Home", method: "GET", status: 200 },
  { name: "Login", method: "PUT", status: 307 },
  { name: "About", method: "GET", status: 200 },
  { name: "Help", method: "GET", status: 200 },
];

const SUBMIT = {
  paid: { name: "Submit Upgrade", method: "PUT", status: 307 },
  free: { name: "Submit Downgrade", method: "PUT", status: 307 },
} as const;

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
  for (const event of beforeLogin(id, ts, Math.min(length, 4), user, random)) {
    if (event.ts > end) break;
    events.push(event);
    ts = event.ts + random.between(5, 90) * 1000;
  }
  while (events.length < length && ts <= end) {
    const { level } = user;
    const item = events.length;
    if (next !== null) {
      events.push({ ts, user, session: id, item, level, page: SUBMIT[next], play: null });
      user.level = next;
      next = null;
    } else if (item === 0 || random.chance(17, 20)) {
      const play = jukebox.pick(random);
      events.push({ ts, user, session: id, item, level, page: NEXT_SONG, play });
      ts += Math.floor(play.durationMs / 1000) * 1000;
      continue;
    } else {
      const page = pickPage(random);
      events.push({ ts, user, session: id, item, level, page, play: null });
      if (page.name === "Logout") break;
      next = decide(page.name, user, random);
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
  session: number,
  start: number,
  most: number,
  { level }: User,
  random: Random,
): readonly SimulatedEvent[] {
  const count = random.chance(1, 10) ? random.between(1, most) : 0;
  let ts = start;
  return Array.from({ length: count }, (_, item) => {
    const event = { ts, user: null, session, item, level, page: random.pick(OUTSIDE), play: null };
    ts += random.between(5, 90) * 1000;
    return event;
  });
}

function pickPage(random: Random): Page {
  let left = random.below(PAGE_WEIGHT);
  for (const [page, weight] of PAGES) {
    left -= weight;
    if (left < 0) return page;
  }
  throw new Error("the weights of the pages do not add up");
}
