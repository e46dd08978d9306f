import type { Play } from "./plays.ts";
import type { User } from "./users.ts";

export interface Page {
  readonly name: string;
  readonly method: string;
  readonly status: number;
}

export const NEXT_SONG: Page = { name: "NextSong", method: "PUT", status: 200 };

/** One event. It becomes text only when it is written: many wait in memory for their hour. */
export interface SimulatedEvent {
  /** Milliseconds since the epoch. */
  readonly ts: number;
  /** Null for somebody who has not logged in. */
  readonly user: User | null;
  readonly session: number;
  readonly item: number;
  /** The user's level at that time. */
  readonly level: string;
  readonly page: Page;
  /** What NextSong plays; null for other pages. */
  readonly play: Play | null;
}

/** The event's line of JSON, with the keys in the order of the real logs. */
export function lineOf({ ts, user, session, item, level, page, play }: SimulatedEvent): string {
  const song = play?.song ?? "null";
  const artist = play?.artist ?? "null";
  const length = play?.length ?? "null";
  return user === null
    ? `{"artist":null,"auth":"Logged Out","firstName":null,"gender":null,"itemInSession":${item},"lastName":null,"length":null,"level":"${level}","location":null,"method":"${page.method}","page":"${page.name}","registration":null,"sessionId":${session},"song":null,"status":${page.status},"ts":${ts},"userAgent":null,"userId":""}`
    : `{"artist":${artist},"auth":"Logged In",${user.names},"itemInSession":${item},"lastName":${user.lastName},"length":${length},"level":"${level}","location":${user.location},"method":"${page.method}","page":"${page.name}","registration":${user.registration},"sessionId":${session},"song":${song},"status":${page.status},"ts":${ts},"userAgent":${user.userAgent},"userId":"${user.id}"}`;
}
