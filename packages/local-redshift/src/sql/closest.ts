import { distance } from "fastest-levenshtein";

/** The candidate that differs from `name` by at most a third of its characters; undefined if none does. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const steps = distance(name, candidate);
    if (steps < least) {
      best = candidate;
      least = steps;
    }
  }
  return best;
}
