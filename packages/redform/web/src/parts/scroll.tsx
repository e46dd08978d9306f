import type { ReactNode } from "react";

/** A wide thing that scrolls sideways by itself, with the keyboard too. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; a section with a name is a landmark
    <div
      className="scroll"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus for who has no mouse
      tabIndex={0}
      aria-label={label}
    >
      {children}
    </div>
  );
}
