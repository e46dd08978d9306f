import { useEffect, useState } from "react";
import { KINDS } from "../../../src/site/drawing/kind-look.ts";
import type { NodeStatus, SiteNodeKind } from "../../../src/site/site-data.ts";

/** The colours of the page's style sheet, for the canvas. */
export interface Palette {
  readonly page: string;
  readonly surface: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly edge: string;
  readonly accent: string;
  readonly bad: string;
  readonly font: string;
  readonly kinds: Readonly<Record<SiteNodeKind, string>>;
  readonly statuses: Readonly<Record<NodeStatus | "none", string>>;
}

/** Read again when the reader or the system changes between light and dark. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(readPalette);
  useEffect(() => {
    const read = (): void => setPalette(readPalette());
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", read);
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      dark.removeEventListener("change", read);
      observer.disconnect();
    };
  }, []);
  return palette;
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const idle = read("idle");
  return {
    page: read("page"),
    surface: read("surface"),
    ink: read("ink"),
    inkSoft: read("ink-soft"),
    edge: read("line-strong"),
    accent: read("accent"),
    bad: read("bad"),
    font: read("font"),
    kinds: Object.fromEntries(KINDS.map((kind) => [kind, read(`kind-${kind}`)])) as Palette["kinds"],
    statuses: {
      success: read("good"),
      warning: read("warn"),
      failure: read("bad"),
      skipped: idle,
      cancelled: idle,
      running: read("busy"),
      waiting: read("line-strong"),
      none: read("line-strong"),
    },
  };
}
