import type { ReactNode } from "react";

/** A wide thing that scrolls sideways by itself, with the keyboard too. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus for who has no mouse
    <section className="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
