import javascript from "highlight.js/lib/languages/javascript";
import sql from "highlight.js/lib/languages/sql";
import { createLowlight } from "lowlight";
import { Fragment, type ReactNode } from "react";
import { sqlxSegments } from "./sqlx-segments.ts";

export type Language = "sql" | "sqlx" | "javascript";

const lowlight = createLowlight({ sql, javascript });

/** Longer texts are shown as they are: colouring them would take seconds. */
const LONGEST = 200_000;

/** A text as elements with classes; nothing in it is ever taken for HTML. */
export function highlight(text: string, language: Language): ReactNode {
  if (text.length > LONGEST) return text;
  const segments = language === "sqlx" ? sqlxSegments(text) : [{ text, language }];
  return segments.map((segment, place) => (
    // A text has no identity but its place.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={place}>{elements(lowlight.highlight(segment.language, segment.text).children)}</Fragment>
  ));
}

type Tree = ReturnType<typeof lowlight.highlight>["children"];

function elements(children: Tree): ReactNode {
  return children.map((node, place) => {
    if (node.type === "text") return node.value;
    if (node.type !== "element") return null;
    const names = node.properties["className"];
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no identity but their place
      <span key={place} className={Array.isArray(names) ? names.join(" ") : undefined}>
        {elements(node.children)}
      </span>
    );
  });
}
