import { KIND_LOOKS, KINDS, type KindLook } from "../../../src/site/drawing/kind-look.ts";
import type { SiteNodeKind } from "../../../src/site/site-data.ts";

/** How a kind is named to people. */
export const KIND_NAMES = named(({ name }) => name, "column");

/** Each kind has a shape as well as a colour, so that neither is needed to tell them apart. */
const SHAPES = named(({ mark }) => mark, "M6 1h4v14H6z");

function named(
  of: (look: KindLook) => string,
  column: string,
): Readonly<Record<SiteNodeKind | "column", string>> {
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, of(KIND_LOOKS[kind])]));
  return { ...(kinds as Record<SiteNodeKind, string>), column };
}

/** A small picture of what something is; the word is there for who sees no picture. */
export function KindMark({ kind }: { readonly kind: SiteNodeKind | "column" }) {
  return (
    <svg viewBox="0 0 16 16" className={`kind kind-${kind}`} role="img" aria-label={KIND_NAMES[kind]}>
      <path d={SHAPES[kind]} />
    </svg>
  );
}
