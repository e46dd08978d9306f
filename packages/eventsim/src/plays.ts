import { Random } from "./random.ts";
import { escapeSlashes, type Song } from "./songs.ts";
import { adjectives, elsewhere, verbs } from "./words.ts";

/** What a NextSong event plays: its parts as JSON, and its length. */
export interface Play {
  readonly artist: string;
  readonly song: string;
  readonly length: string;
  /** Milliseconds. */
  readonly durationMs: number;
  readonly matched: boolean;
}

/** Picks what is played: about one play in twenty is a song of the song set, word for word. */
export class Jukebox {
  readonly #songs: readonly Play[];
  readonly #others: readonly Play[];

  constructor(songs: readonly Song[], seed: number) {
    const named = songs.filter(
      (song) => typeof song.title === "string" && typeof song.artistName === "string",
    );
    this.#songs = named.map(playOf);
    this.#others = makeOthers(Math.max(500, Math.min(songs.length * 10, 200_000)), new Random(seed).fork(2));
  }

  pick(random: Random): Play {
    const matched = this.#songs.length > 0 && random.chance(1, 20);
    const from = matched ? this.#songs : this.#others;
    const play = from[random.popular(from.length)];
    if (play === undefined) throw new Error("no songs to play");
    return play;
  }
}

function playOf(song: Song, index: number): Play {
  // Logged lengths differ from those of the song set in the last digits for one song in ten.
  const duration =
    index % 10 === 0 ? Math.round((song.duration + 0.00023) * 100_000) / 100_000 : song.duration;
  return {
    artist: json(String(song.artistName)),
    song: json(String(song.title)),
    length: String(duration),
    durationMs: Math.round(duration * 1000),
    matched: true,
  };
}

function makeOthers(count: number, random: Random): readonly Play[] {
  return Array.from({ length: count }, (_, index) => {
    const duration = random.between(9_000_000, 48_000_000) / 100_000;
    const band = `${random.pick(adjectives)} ${random.pick(elsewhere)}`;
    return {
      artist: json(index % 40 === 9 ? `${band} / SigÃºr` : band),
      song: json(`${random.pick(verbs)} the ${random.pick(elsewhere)} ${index % 97}`),
      length: String(duration),
      durationMs: Math.round(duration * 1000),
      matched: false,
    };
  });
}

function json(text: string): string {
  return escapeSlashes(JSON.stringify(text));
}
