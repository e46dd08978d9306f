import { forgetEverything, forgetPieces, live } from "./load-piece.ts";

/** What of the pages asks a live server: the token, questions to the warehouse, and news of runs. */

const KEY = "redform-token";

/** Takes the token out of the address that `dataform serve` printed, and keeps it for further windows. */
export function takeToken(): void {
  const found = /^#token=([\w-]+)$/.exec(window.location.hash)?.[1];
  if (!live || found === undefined) return;
  try {
    window.localStorage.setItem(KEY, found);
  } catch {
    held = found;
  }
  window.history.replaceState(null, "", "#/");
}

let held: string | null = null;

function token(): string {
  try {
    return window.localStorage.getItem(KEY) ?? held ?? "";
  } catch {
    return held ?? "";
  }
}

/** Asks the server something that costs the warehouse work. @throws Error with a sentence for people */
export async function ask<T>(path: string, question: object, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-redform-token": token() },
    body: JSON.stringify(question),
    ...(signal === undefined ? {} : { signal }),
  });
  // A question that is given up while its answer arrives fails here: half an answer is none.
  if (response.ok) return (await response.json()) as T;
  const { message } = (await response.json().catch(() => ({}))) as { readonly message?: string };
  throw new Error(message ?? `The server answered ${response.status}.`);
}

/** Hears of what has changed, and forgets it. */
export function followChanges(): void {
  if (!live) return;
  const events = new EventSource("api/events");
  let lost = false;
  events.onmessage = ({ data }: MessageEvent<string>) => {
    const changed = JSON.parse(data) as readonly string[] | "all";
    if (changed === "all") forgetEverything();
    else forgetPieces(changed);
  };
  events.onerror = () => {
    lost = true;
  };
  events.onopen = () => {
    // What changed while the server was away is not known.
    if (lost) forgetEverything();
    lost = false;
  };
}
