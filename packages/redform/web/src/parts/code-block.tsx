import { useMemo } from "react";
import { CopyButton } from "./copy-button.tsx";
import { highlight, type Language } from "./highlight.tsx";
import { Scroll } from "./scroll.tsx";

/** A text of code with its title and a button that copies it. */
export function CodeBlock({
  title,
  text,
  language,
}: {
  readonly title: string;
  readonly text: string;
  readonly language: Language;
}) {
  const shown = useMemo(() => highlight(text, language), [text, language]);
  return (
    <figure className="code">
      <figcaption>
        <span>{title}</span>
        <CopyButton text={text} label={title} />
      </figcaption>
      <Scroll label={title}>
        <pre>
          <code>{shown}</code>
        </pre>
      </Scroll>
    </figure>
  );
}
