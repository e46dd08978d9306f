import { useSyncExternalStore } from "react";

/**
 * The address of a view: everything behind `#`, so that no server is needed. `#/model/sparkify.users?tab=sql`
 * is the path ["model", "sparkify.users"] with one parameter.
 */
export interface Route {
  readonly path: readonly string[];
  readonly params: URLSearchParams;
}

/** Reads the text behind `#`. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = split(hash.replace(/^#/, ""));
  const parts = path.split("/").filter((part) => part !== "");
  return { path: parts.map(decode), params: new URLSearchParams(query) };
}

/** The address of a view, to be a link's href. Parameters that are null or empty are left out. */
export function href(
  path: readonly string[],
  params: Readonly<Record<string, string | null | undefined>> = {},
): string {
  const kept = Object.entries(params).filter((entry): entry is [string, string] => !!entry[1]);
  const query = new URLSearchParams(kept).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${query === "" ? "" : `?${query}`}`;
}

/**
 * Goes to a view; `replace` leaves no step in the history, for what changes with every keystroke. The page is told
 * at once: the browser's own word of a new hash comes later, and what is chosen meanwhile would be changed from the
 * view before, and undo what had just been chosen.
 */
export function navigate(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (to === window.location.hash) return;
  if (replace) window.history.replaceState(null, "", to);
  else window.history.pushState(null, "", to);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

/** The view that the address bar names. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  if (hash !== last.hash) last = { hash, route: parseRoute(hash) };
  return last.route;
}

let last: { hash: string; route: Route } = { hash: "", route: parseRoute("") };

function subscribe(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

function split(text: string): readonly string[] {
  const at = text.indexOf("?");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
