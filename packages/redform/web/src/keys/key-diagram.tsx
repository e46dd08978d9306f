import { useMemo } from "react";
import type { KeyRelation, SiteIndex, SiteKeys } from "../../../src/site/site-data.ts";
import { columnHref, nodeHref } from "../links.ts";
import { KindMark } from "../parts/kind-mark.tsx";
import { Scroll } from "../parts/scroll.tsx";
import {
  CARD_WIDTH,
  type Card,
  type Diagram,
  type Line,
  type LineEnd,
  layoutDiagram,
} from "./diagram-layout.ts";

/** The entity-relationship diagram of declared keys: tables with their columns, and lines with cardinalities. */
export function KeyDiagram({
  keys,
  index,
  current,
}: {
  readonly keys: SiteKeys;
  readonly index: SiteIndex;
  /** The table whose page this is. */
  readonly current?: string;
}) {
  const diagram = useMemo(() => layoutDiagram(keys), [keys]);
  return (
    <>
      <Scroll label="Entity-relationship diagram">
        <div className="keys" style={{ width: diagram.width, height: diagram.height }}>
          <Lines diagram={diagram} />
          {diagram.cards.map((card) => (
            <TableCard key={card.table.id} card={card} index={index} current={card.table.id === current} />
          ))}
        </div>
      </Scroll>
      <Legend relations={keys.relations} />
    </>
  );
}

/** The tables around one, with the relations between these. */
export function keysAround(keys: SiteKeys, id: string): SiteKeys {
  const near = keys.relations.filter(({ from, to }) => from === id || to === id);
  const ids = new Set([id, ...near.flatMap(({ from, to }) => [from, to])]);
  return {
    tables: keys.tables.filter((table) => ids.has(table.id)),
    relations: keys.relations.filter(({ from, to }) => ids.has(from) && ids.has(to)),
  };
}

function TableCard({
  card,
  index,
  current,
}: {
  readonly card: Card;
  readonly index: SiteIndex;
  readonly current: boolean;
}) {
  const { table, columns, hidden, x, y, height } = card;
  const node = index.nodes.find(({ id }) => id === table.id);
  return (
    <article
      className="keys-table"
      aria-label={table.id}
      style={{ left: x, top: y, width: CARD_WIDTH, height }}
      data-current={current || undefined}
    >
      <h3>
        <KindMark kind={node?.kind ?? "table"} />
        <a href={nodeHref(table.id)} aria-current={current ? "true" : undefined}>
          {node?.name ?? table.id}
        </a>
      </h3>
      <ul>
        {columns.map((column) => (
          <li key={column.name}>
            <span className="keys-mark">
              {column.primaryKey ? <abbr title="primary key">PK</abbr> : null}
              {column.foreignKey ? <abbr title="foreign key">FK</abbr> : null}
            </span>
            <a className="keys-column" href={columnHref(table.id, column.name)}>
              {column.name}
            </a>
            <span className="keys-type">{shortType(column.type)}</span>
          </li>
        ))}
        {hidden > 0 ? <li className="keys-more">and {hidden} more</li> : null}
      </ul>
    </article>
  );
}

/** Without sizes, which the model's page tells. */
function shortType(type: string | null): string {
  return (type ?? "").replace(/\(.*/, "").replace("double precision", "double");
}

function Lines({ diagram }: { readonly diagram: Diagram }) {
  const { width, height, lines } = diagram;
  return (
    <svg
      className="keys-lines"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {lines.map((line) => (
        <path key={`${line.relation.from}|${line.relation.columns.join()}`} d={pathOf(line)} />
      ))}
    </svg>
  );
}

/** Along the line, where the curve begins behind the mark. */
const LEAD = 22;

function pathOf({ from, to, relation }: Line): string {
  const start = from.x + LEAD * from.way;
  const end = to.x + LEAD * to.way;
  const loop = from.way === to.way ? 34 * from.way : 0;
  const bend = Math.max(24, Math.abs(end - start) / 2);
  const curve =
    loop === 0
      ? `C${start + bend * from.way},${from.y} ${end + bend * to.way},${to.y} ${end},${to.y}`
      : `C${start + loop},${from.y} ${end + loop},${to.y} ${end},${to.y}`;
  return [
    `M${from.x},${from.y}H${start}${curve}H${to.x}`,
    relation.unique ? one(from) : many(from),
    circle(from),
    relation.optional ? `${one(to)}${circle(to)}` : `${one(to)}${one(to, 11)}`,
  ].join("");
}

/** A crow's foot that opens towards the table. */
function many({ x, y, way }: LineEnd): string {
  return `M${x},${y - 6}L${x + 10 * way},${y}L${x},${y + 6}`;
}

function one({ x, y, way }: LineEnd, at = 6): string {
  return `M${x + at * way},${y - 6}V${y + 6}`;
}

/** "Or none", behind the other mark. */
function circle({ x, y, way }: LineEnd): string {
  return `M${x + 12 * way},${y}a3.5,3.5 0 1,0 ${7 * way},0a3.5,3.5 0 1,0 ${-7 * way},0`;
}

/** What the lines say, in words: for who does not see them, and for who does not know the marks. */
function Legend({ relations }: { readonly relations: readonly KeyRelation[] }) {
  return (
    <details className="keys-legend">
      <summary>The same in words</summary>
      <ul>
        {relations.map((relation) => (
          <li key={`${relation.from}|${relation.columns.join()}`}>{inWords(relation)}</li>
        ))}
      </ul>
    </details>
  );
}

function inWords({ from, to, columns, referencedColumns, optional, unique }: KeyRelation): string {
  const which = optional ? "one row or none" : "exactly one row";
  const back = unique ? "at most one row" : "any number of rows";
  return `Each row of ${from} has ${which} of ${to} (${columns.join(", ")} → ${referencedColumns.join(", ")}); each row of ${to} has ${back} of ${from}.`;
}
