import type { Random } from "./random.ts";
import { escapeSlashes } from "./songs.ts";
import { cities, firstNames, lastNames, userAgents } from "./words.ts";

/** A user, with what stands in every event of theirs already as JSON. */
export interface User {
  readonly id: string;
  /** Several keys of the event, in their order. */
  readonly names: string;
  readonly lastName: string;
  readonly location: string;
  readonly registration: string;
  readonly userAgent: string;
  level: "free" | "paid";
  /** Milliseconds since the epoch: when their last session ended. */
  busyUntil: number;
}

const lists = {
  first: firstNames.map(json),
  last: lastNames.map(json),
  cities: cities.map(json),
  agents: userAgents.map(json),
};

/** The users, at the start of the time that is simulated. `start` is in milliseconds since the epoch. */
export function makeUsers(count: number, start: number, random: Random): readonly User[] {
  return Array.from({ length: count }, (_, index) => {
    const registered = start - random.between(1, 120 * 86_400) * 1000 + 796;
    return {
      id: String(index + 2),
      names: `"firstName":${random.pick(lists.first)},"gender":"${random.chance(3, 5) ? "F" : "M"}"`,
      lastName: random.pick(lists.last),
      location: random.pick(lists.cities),
      registration: `${registered}.0`,
      userAgent: random.chance(5, 6) ? random.pick(lists.agents.slice(0, 4)) : random.pick(lists.agents),
      level: random.chance(1, 4) ? "paid" : "free",
      busyUntil: 0,
    };
  });
}

function json(text: string): string {
  return escapeSlashes(JSON.stringify(text));
}
