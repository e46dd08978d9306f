export type Theme = "auto" | "light" | "dark";

const KEY = "redform-theme";

/** What the reader chose, else what the system says ("auto"). */
export function chosenTheme(): Theme {
  const kept = read();
  return kept === "light" || kept === "dark" ? kept : "auto";
}

/** Puts the theme on the page and, when it is given, keeps it. */
export function applyTheme(theme: Theme = chosenTheme()): void {
  const { dataset } = document.documentElement;
  if (theme === "auto") delete dataset["theme"];
  else dataset["theme"] = theme;
  try {
    window.localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing shows the system's theme each time.
  }
}

function read(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
