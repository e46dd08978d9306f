/**
 * The site's data comes in pieces: `index`, `keys`, `models/…`, `runs/…`. A live server answers each as JSON;
 * a folder on disk holds each as a script that calls `redformPiece`, because a page opened from disk may not
 * fetch.
 */

declare global {
  interface Window {
    redformPiece?: (name: string, value: unknown) => void;
  }
}

/** Whether a server answers: it says so in the page. */
export const live = document.querySelector('meta[name="redform-live"]') !== null;

const arrived = new Map<string, unknown>();
window.redformPiece = (name, value) => {
  arrived.set(name, value);
};

const pending = new Map<string, Promise<unknown>>();
const watchers = new Set<(name: string) => void>();

/** Reads a piece once; null where there is none of that name. @throws Error when it can't be reached */
export function loadPiece<T>(name: string): Promise<T | null> {
  const known = pending.get(name);
  if (known !== undefined) return known as Promise<T | null>;
  const asked = live ? fetchPiece(name) : runPiece(name);
  pending.set(name, asked);
  asked.catch(() => pending.delete(name));
  return asked as Promise<T | null>;
}

/** Forgets what was read, so that who shows it reads it again. */
export function forgetPieces(names: readonly string[]): void {
  for (const name of names) pending.delete(name);
  for (const watcher of watchers) for (const name of names) watcher(name);
}

/** Forgets every piece. */
export function forgetEverything(): void {
  forgetPieces([...pending.keys()]);
}

/** Calls `watcher` with the name of each piece that was forgotten, until the returned function is called. */
export function watchPieces(watcher: (name: string) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

async function fetchPiece(name: string): Promise<unknown> {
  const response = await fetch(`data/${name}.json`, { headers: { accept: "application/json" } });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}

function runPiece(name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `data/${name}.js`;
    script.onload = () => {
      script.remove();
      if (arrived.has(name)) resolve(arrived.get(name));
      else reject(new Error(`data/${name}.js holds no data.`));
      arrived.delete(name);
    };
    script.onerror = () => {
      script.remove();
      resolve(null);
    };
    document.head.append(script);
  });
}
