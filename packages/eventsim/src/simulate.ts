import type { SimulatedEvent } from "./event.ts";
import { Jukebox } from "./plays.ts";
import { Random } from "./random.ts";
import { playSession } from "./session.ts";
import type { Song } from "./songs.ts";
import { makeUsers, type User } from "./users.ts";

export interface Simulation {
  readonly songs: readonly Song[];
  readonly seed: number;
  readonly events: number;
  readonly users: number;
  /** Midnight of the first day, milliseconds since the epoch. */
  readonly start: number;
  readonly days: number;
}

const HOUR = 3_600_000;

/** How much is listened to in each hour of a day, and on each weekday from Sunday. */
const HOUR_WEIGHTS = [
  16, 15, 12, 11, 13, 16, 18, 18, 21, 27, 31, 34, 36, 37, 42, 48, 54, 50, 45, 37, 36, 31, 28, 20,
];
const DAY_WEIGHTS = [40, 101, 107, 136, 105, 130, 63];

/** Events of the hours of the simulated time, in the order of time. Only those of a few hours are in memory. */
export function* simulate(simulation: Simulation): Generator<{
  readonly day: number;
  readonly events: readonly SimulatedEvent[];
}> {
  const { seed, start, days, events: total } = simulation;
  const random = new Random(seed).fork(3);
  const users = makeUsers(simulation.users, start, random.fork(4));
  const jukebox = new Jukebox(simulation.songs, seed);
  const end = start + days * 24 * HOUR - 1;
  const targets = cumulativeTargets(start, days, total);
  const later = new Map<number, SimulatedEvent[]>();
  let made = 0;
  let sessionId = 1;
  let lastPlay: SimulatedEvent | undefined;
  for (let hour = 0; hour < days * 24; hour += 1) {
    const from = start + hour * HOUR;
    while (made < (targets[hour] ?? total)) {
      const user = freeUser(users, from, random);
      // Now and then a play begins in the same millisecond as another.
      const twin =
        lastPlay !== undefined && lastPlay.ts >= from && random.chance(1, 12) ? lastPlay.ts : undefined;
      const begin = twin ?? Math.max(from + random.below(HOUR), user.busyUntil + 1000);
      const at = Math.min(begin, from + HOUR - 1);
      const session = { id: sessionId, user, start: at, end, most: total - made };
      sessionId += 1;
      for (const event of playSession(session, jukebox, random)) {
        made += 1;
        if (event.play !== null && event.ts < from + HOUR) lastPlay = event;
        const slot = Math.floor((event.ts - start) / HOUR);
        const list = later.get(slot);
        if (list === undefined) later.set(slot, [event]);
        else list.push(event);
      }
    }
    const events = later.get(hour) ?? [];
    later.delete(hour);
    events.sort((a, b) => a.ts - b.ts);
    yield { day: Math.floor(hour / 24), events };
  }
}

/** A user who is not in another session; those of low rank listen most. */
function freeUser(users: readonly User[], at: number, random: Random): User {
  for (let tries = 0; tries < 20; tries += 1) {
    const user = users[random.popular(users.length)];
    if (user !== undefined && user.busyUntil < at + HOUR - 60_000) return user;
  }
  return random.pick(users);
}

/** How many events there are by the end of each hour; the last is `total`. */
function cumulativeTargets(start: number, days: number, total: number): readonly number[] {
  const weights: number[] = [];
  for (let hour = 0; hour < days * 24; hour += 1) {
    const weekday = new Date(start + hour * HOUR).getUTCDay();
    weights.push((HOUR_WEIGHTS[hour % 24] ?? 1) * (DAY_WEIGHTS[weekday] ?? 1));
  }
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return Math.floor((total * sum) / whole);
  });
}
