import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The source files, read by nothing that the warehouse is built with. */

export interface LoggedEvent {
  readonly artist: string | null;
  readonly firstName: string | null;
  readonly gender: string | null;
  readonly itemInSession: number;
  readonly lastName: string | null;
  readonly length: number | null;
  readonly level: string;
  readonly location: string | null;
  readonly page: string;
  readonly sessionId: number;
  readonly song: string | null;
  readonly ts: number;
  readonly userAgent: string | null;
  readonly userId: string;
}

export interface CatalogueSong {
  readonly artist_id: string;
  readonly artist_latitude: number | null;
  readonly artist_longitude: number | null;
  readonly artist_location: string | null;
  readonly artist_name: string;
  readonly song_id: string;
  readonly title: string;
  readonly duration: number;
  readonly year: number;
}

export function readEvents(folder: string): readonly LoggedEvent[] {
  return jsonFiles(folder).flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line) as LoggedEvent),
  );
}

/** Some texts of the catalogue are bare numbers: put into quotes first, so that `4.60` stays what it says. */
const BARE_NUMBER = /"(title|artist_name|artist_location)"\s*:\s*(-?\d[^,}\s]*)/g;

export function readSongs(folder: string): readonly CatalogueSong[] {
  return jsonFiles(folder).map(
    (file) => JSON.parse(readFileSync(file, "utf8").replace(BARE_NUMBER, '"$1":"$2"')) as CatalogueSong,
  );
}

export function jsonFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name));
}
