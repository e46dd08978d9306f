import type { ColumnEdge, ModelDetail, SiteNode } from "../../../src/site/site-data.ts";
import { columnHref } from "../links.ts";
import { Scroll } from "../parts/scroll.tsx";

/** Origins that are shown in the table; further ones stand in the lineage view. */
const SHOWN = 3;

/** The columns with type, meaning, keys, and where they come from. */
export function ColumnsTable({
  node,
  detail,
  nodes,
}: {
  readonly node: SiteNode;
  readonly detail: ModelDetail;
  readonly nodes: ReadonlyMap<string, SiteNode>;
}) {
  const origins = originsByColumn(detail, node.id);
  const traced = origins.size > 0;
  return (
    <Scroll label="Columns">
      <table className="list columns">
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Type</th>
            <th scope="col">Description</th>
            {traced ? <th scope="col">Comes from</th> : null}
          </tr>
        </thead>
        <tbody>
          {detail.columns.map((column) => (
            <tr key={column.name}>
              <th scope="row">
                <a href={columnHref(node.id, column.name)}>{column.name}</a>
                {column.primaryKey ? <abbr title="primary key">PK</abbr> : null}
                {column.references === null ? null : <abbr title="foreign key">FK</abbr>}
              </th>
              <td>
                <code>{column.type ?? ""}</code>
              </td>
              <td className="prose">
                {column.description}
                {column.references === null ? null : (
                  <span className="note">
                    {" "}
                    References{" "}
                    <a href={columnHref(column.references.node, column.references.column)}>
                      {nodes.get(column.references.node)?.name ?? column.references.node}.
                      {column.references.column}
                    </a>
                    .
                  </span>
                )}
              </td>
              {traced ? (
                <td>
                  <Origins edges={origins.get(column.name) ?? []} nodes={nodes} />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Origins({
  edges,
  nodes,
}: {
  readonly edges: readonly ColumnEdge[];
  readonly nodes: ReadonlyMap<string, SiteNode>;
}) {
  return (
    <ul className="origins">
      {edges.slice(0, SHOWN).map(({ from, expression }) => (
        <li key={`${from.node}.${from.column}`}>
          <a href={columnHref(from.node, from.column)} title={expression}>
            {shortName(nodes.get(from.node)?.name ?? from.node)}.{from.column}
          </a>
        </li>
      ))}
      {edges.length > SHOWN ? <li className="note">and {edges.length - SHOWN} more</li> : null}
    </ul>
  );
}

/** Of a place on disk or S3, its last part. */
function shortName(name: string): string {
  return name.includes("/") ? (name.replace(/\/+$/, "").split("/").at(-1) ?? name) : name;
}

/** What each column is made of; conditions, which decide rows and not values, are left to the lineage view. */
function originsByColumn({ lineage }: ModelDetail, id: string): ReadonlyMap<string, readonly ColumnEdge[]> {
  const found = new Map<string, ColumnEdge[]>();
  for (const edge of lineage) {
    if (edge.to.node !== id || edge.kind === "condition") continue;
    const list = found.get(edge.to.column);
    if (list === undefined) found.set(edge.to.column, [edge]);
    else list.push(edge);
  }
  return found;
}
