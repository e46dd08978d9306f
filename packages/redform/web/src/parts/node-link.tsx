import type { SiteNode } from "../../../src/site/site-data.ts";
import { nodeHref } from "../links.ts";
import { KindMark } from "./kind-mark.tsx";

/** A node's mark and name, as a link to its page. */
export function NodeLink({ node, full = false }: { readonly node: SiteNode; readonly full?: boolean }) {
  return (
    <a className="node-link" href={nodeHref(node.id)}>
      <KindMark kind={node.kind} />
      <span>
        {full && node.schema !== null ? <span className="schema-name">{node.schema}.</span> : null}
        {node.name}
      </span>
    </a>
  );
}
