import { Random } from "./random.ts";
import { adjectives, nouns, places, verbs } from "./words.ts";

/** A song of the song set. A text that is a number stands in its file as a bare number. */
export interface Song {
  readonly trackId: string;
  readonly songId: string;
  readonly title: string | number;
  readonly duration: number;
  readonly year: number;
  readonly artistId: string;
  readonly artistName: string | number;
  readonly artistLocation: string | number;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const HEX = "0123456789ABCDEF";

/** A name of 89 characters that takes 101 bytes in UTF-8, as the longest of the real data. */
export const LONG_NAME = `${"é".repeat(12)} ${"Grand Orchestra of the Northern Harbors and the Silver Lanterns of Lindenville Bay Choir".slice(0, 76)}`;

/** The song set: the same songs for the same seed. Songs of one artist follow one another now and then. */
export function makeSongs(count: number, seed: number): readonly Song[] {
  const random = new Random(seed).fork(1);
  const songs: Song[] = [];
  for (let index = 0; index < count; index += 1) {
    const before = songs[index - 1];
    songs.push(
      before !== undefined && random.chance(1, 3)
        ? sameArtist(before, index, random)
        : newArtist(index, random),
    );
  }
  return songs;
}

function newArtist(index: number, random: Random): Song {
  const [location, latitude, longitude] = random.pick(places);
  return {
    ...newSong(index, random),
    artistId: `AR${identifier(index, random)}`,
    artistName: artistName(index, random),
    // One location in forty is a bare number.
    artistLocation: index % 40 === 7 ? 20 + (index % 50) : location,
    latitude,
    longitude,
  };
}

/** Another song of the artist, at times under another name, place or coordinates. */
function sameArtist(before: Song, index: number, random: Random): Song {
  const { artistId, artistName, artistLocation, latitude, longitude } = before;
  const same = { ...newSong(index, random), artistId, artistName, artistLocation, latitude, longitude };
  const title = random.chance(1, 60) ? before.title : same.title;
  if (!random.chance(1, 6)) return { ...same, title };
  const [place, north, east] = random.pick(places);
  return random.chance(1, 2)
    ? { ...same, artistName: `${artistName} feat. ${random.pick(adjectives)}` }
    : { ...same, artistLocation: place, latitude: north, longitude: east };
}

type TitledSong = Pick<Song, "trackId" | "songId" | "title" | "duration" | "year">;

function newSong(index: number, random: Random): TitledSong {
  const id = identifier(index, random);
  return {
    trackId: `TRA${LETTERS[random.below(26)]}${LETTERS[random.below(26)]}${id.slice(3)}`,
    songId: `SO${id}`,
    title: title(index, random),
    duration: random.between(6_000_000, 60_000_000) / 100_000,
    year: random.chance(1, 3) ? 0 : random.between(1955, 2010),
  };
}

function title(index: number, random: Random): string | number {
  if (index % 60 === 11) return index % 120 === 11 ? 4.6 : 1900 + (index % 100);
  const words = `${random.pick(verbs)} ${random.pick(adjectives)} ${random.pick(nouns)}`;
  // The number keeps titles apart, so that a play matches one song.
  return `${words} ${roman(index)}`;
}

function artistName(index: number, random: Random): string | number {
  if (index % 300 === 5) return LONG_NAME;
  if (index % 60 === 23) return 100 + index;
  const name = `${random.pick(adjectives)} ${random.pick(nouns)}`;
  // UTF-8 that was read as Latin-1 and encoded again, as some of the real data.
  if (index % 25 === 3) return `BjÃ¶rn & the ${name}`;
  return random.chance(1, 12) ? `${name} / ${random.pick(nouns)}` : `The ${name}`;
}

/** Sixteen letters and digits that no two songs share: the index stands in them. */
function identifier(index: number, random: Random): string {
  let text = "";
  for (let i = 0; i < 5; i += 1) text += LETTERS[random.below(26)];
  text += index.toString(16).toUpperCase().padStart(7, "0");
  for (let i = 0; i < 4; i += 1) text += HEX[random.below(16)];
  return text;
}

function roman(index: number): string {
  return `No. ${index + 1}`;
}

/** The file of a song, under song_data/. */
export function songPath({ trackId }: Song): string {
  return [trackId[2], trackId[3], trackId[4], `${trackId}.json`].join("/");
}

/** The text of a song's file: one object, without a newline. */
export function songJson(song: Song): string {
  return escapeSlashes(
    JSON.stringify({
      artist_id: song.artistId,
      artist_latitude: song.latitude,
      artist_location: song.artistLocation,
      artist_longitude: song.longitude,
      artist_name: song.artistName,
      duration: song.duration,
      num_songs: 1,
      song_id: song.songId,
      title: song.title,
      year: song.year,
    }),
  );
}

/** The real data escapes every slash. */
export function escapeSlashes(json: string): string {
  return json.replaceAll("/", "\\/");
}
