import { distance } from "fastest-levenshtein";

/**
 * The candidate that was most likely meant by `name`, or null. Prefixes that end in an underscore may be
 * missing or superfluous: `dim_usrs` finds `users`.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  let best: { readonly candidate: string; readonly score: number } | null = null;
  for (const candidate of candidates) {
    const score = likeness(name.toLowerCase(), candidate.toLowerCase());
    if (score === null) continue;
    if (best === null || score < best.score || (score === best.score && candidate < best.candidate)) {
      best = { candidate, score };
    }
  }
  return best?.candidate ?? null;
}

/** `Did you mean "users"?`, or null where nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | null {
  const nearest = nearestName(name, candidates);
  return nearest === null ? null : `Did you mean "${nearest}"?`;
}

/** How far apart, in edits, or null where too far: a third of the letters may differ, and two of a short name. */
function likeness(name: string, candidate: string): number | null {
  const whole = distance(name, candidate);
  if (whole <= Math.max(2, Math.floor(name.length / 3)) && whole < name.length) return whole;
  let nearest: number | null = null;
  for (const a of tails(name)) {
    for (const b of tails(candidate)) {
      if (Math.min(a.length, b.length) < 3) continue;
      const edits = distance(a, b);
      const score = edits + 2;
      if (edits <= Math.floor(a.length / 4) && (nearest === null || score < nearest)) nearest = score;
    }
  }
  return nearest;
}

/** The name itself, and what follows its first underscore. */
function tails(name: string): readonly string[] {
  const underscore = name.indexOf("_");
  return underscore < 0 ? [name] : [name, name.slice(underscore + 1)];
}
