import { useMemo } from "react";
import type { SiteIndex, SiteKeys } from "../../../src/site/site-data.ts";
import { usePiece } from "../data/use-piece.ts";
import { Section } from "../parts/section.tsx";
import { KeyDiagram, keysAround } from "./key-diagram.tsx";

/** More tables than these are too many for one picture. */
const MOST = 40;

/** The diagram as a part of a page: the whole warehouse, or what lies around one table. Nothing without keys. */
export function StarSchema({ index, around }: { readonly index: SiteIndex; readonly around?: string }) {
  const piece = usePiece<SiteKeys>("keys");
  const all = piece.state === "ready" ? piece.value : null;
  const keys = useMemo(() => {
    if (all === null) return null;
    return around === undefined ? related(all) : keysAround(all, around);
  }, [all, around]);
  if (keys === null || keys.relations.length === 0) return null;
  const tooMany = keys.tables.length > MOST;
  return (
    <Section
      id="keys"
      title={around === undefined ? "Star schema" : "Keys"}
      note="Drawn from the declared primary and foreign keys."
    >
      {tooMany ? (
        <p className="note">
          {keys.tables.length} tables with {keys.relations.length} references: too many for one picture. Each
          model's page shows its own.
        </p>
      ) : (
        <KeyDiagram keys={keys} index={index} {...(around === undefined ? {} : { current: around })} />
      )}
    </Section>
  );
}

/** Without the tables that nothing references and that reference nothing. */
function related({ tables, relations }: SiteKeys): SiteKeys {
  const ids = new Set(relations.flatMap(({ from, to }) => [from, to]));
  return { tables: tables.filter(({ id }) => ids.has(id)), relations };
}
