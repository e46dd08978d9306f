import { useState } from "react";
import { applyTheme, chosenTheme, type Theme } from "./theme.ts";

const NEXT: Readonly<Record<Theme, Theme>> = { auto: "light", light: "dark", dark: "auto" };
const LABELS: Readonly<Record<Theme, string>> = {
  auto: "Theme: as the system",
  light: "Theme: light",
  dark: "Theme: dark",
};
const PATHS: Readonly<Record<Theme, string>> = {
  auto: "M12 3a9 9 0 1 0 0 18z M12 3a9 9 0 0 1 0 18",
  light:
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z M12 2v3 M12 19v3 M2 12h3 M19 12h3 M5 5l2 2 M17 17l2 2 M19 5l-2 2 M7 17l-2 2",
  dark: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
};

/** A button that goes through system, light and dark. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(chosenTheme);
  const change = (): void => {
    const next = NEXT[theme];
    applyTheme(next);
    setTheme(next);
  };
  return (
    <button
      type="button"
      className="icon-button"
      onClick={change}
      aria-label={LABELS[theme]}
      title={LABELS[theme]}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" className={theme === "auto" ? "icon half" : "icon"}>
        <path d={PATHS[theme]} />
      </svg>
    </button>
  );
}
