import { useState } from "react";

/** Copies a text; says for a moment that it did. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = async (): Promise<void> => {
    setState((await copied(text)) ? "copied" : "failed");
    window.setTimeout(() => setState("idle"), 1600);
  };
  const shown = { idle: "Copy", copied: "Copied", failed: "Not copied" }[state];
  return (
    <button type="button" className="button small" onClick={copy} aria-label={`Copy ${label}`}>
      <span aria-live="polite">{shown}</span>
    </button>
  );
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedTheOldWay(text);
  }
}

/** A page opened from disk has no clipboard in some browsers. */
function copiedTheOldWay(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
