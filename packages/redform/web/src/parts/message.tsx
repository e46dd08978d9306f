import type { ReactNode } from "react";

/** What a page says when it has nothing else to show. */
export function Message({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <section className="message">
      <h1>{title}</h1>
      {children === undefined ? null : <p>{children}</p>}
    </section>
  );
}
