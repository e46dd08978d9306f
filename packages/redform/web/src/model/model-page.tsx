import { useMemo } from "react";
import { modelPiece } from "../../../src/site/piece-name.ts";
import type { ModelDetail, SiteNode } from "../../../src/site/site-data.ts";
import { live } from "../data/load-piece.ts";
import { usePiece } from "../data/use-piece.ts";
import { StarSchema } from "../keys/star-schema.tsx";
import type { PageProps } from "../page-props.ts";
import { CheckFailure, CheckList } from "../parts/check-list.tsx";
import { CodeBlock } from "../parts/code-block.tsx";
import { Facts } from "../parts/facts.tsx";
import { KIND_NAMES, KindMark } from "../parts/kind-mark.tsx";
import { Message } from "../parts/message.tsx";
import { NodeLink } from "../parts/node-link.tsx";
import { Section } from "../parts/section.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { href } from "../router.ts";
import { ColumnsTable } from "./columns-table.tsx";
import { History } from "./history.tsx";
import { ModelFacts } from "./model-facts.tsx";
import { PreviewRows } from "./preview-rows.tsx";

/** Everything about one model, assertion, test, source or declaration. */
export function ModelPage({ index, route }: PageProps) {
  const id = route.path[1] ?? "";
  const node = index.nodes.find((one) => one.id === id);
  if (node === undefined) return <Message title="There is no such model">{id}</Message>;
  return <Shown node={node} index={index} key={id} />;
}

function Shown({ node, index }: Pick<BodyProps, "node" | "index">) {
  const detail = usePiece<ModelDetail>(modelPiece(node.id));
  return (
    <article>
      <Head node={node} description={detail.state === "ready" ? detail.value.description : node.summary} />
      {detail.state === "ready" ? (
        <Body node={node} detail={detail.value} nodes={index.nodes} index={index} />
      ) : (
        <p className={detail.state === "loading" ? "loading" : "quiet"}>
          {detail.state === "loading" ? "Loading…" : "Its details can't be read."}
        </p>
      )}
    </article>
  );
}

function Head({ node, description }: { readonly node: SiteNode; readonly description: string }) {
  return (
    <div className="page-head model-head">
      <h1>
        <KindMark kind={node.kind} />
        <span>
          {node.schema === null ? null : <span className="schema-name">{node.schema}.</span>}
          {node.name}
        </span>
      </h1>
      <p className="about-line">
        <span>{KIND_NAMES[node.kind]}</span>
        {node.last === null ? null : <StatusBadge status={node.last.status} />}
        {node.disabled ? <span className="chip">disabled</span> : null}
        {node.tags.map((tag) => (
          <a className="chip" key={tag} href={href(["models"], { tag })}>
            {tag}
          </a>
        ))}
        <a href={href(["graph"], { focus: node.id })}>Show in the graph</a>
      </p>
      {description === "" ? null : <p className="lead">{description}</p>}
    </div>
  );
}

interface BodyProps extends Pick<PageProps, "index"> {
  readonly node: SiteNode;
  readonly detail: ModelDetail;
  readonly nodes: readonly SiteNode[];
}

function Body({ node, detail, nodes, index }: BodyProps) {
  const byId = useMemo(() => new Map(nodes.map((one) => [one.id, one])), [nodes]);
  const find = (ids: readonly string[]): readonly SiteNode[] => ids.flatMap((id) => byId.get(id) ?? []);
  const sources = [
    ...(detail.source === ""
      ? []
      : [
          {
            name: "Source",
            content: (
              <CodeBlock
                title={node.file ?? ""}
                text={detail.source}
                language={node.file?.endsWith(".js") ? "javascript" : "sqlx"}
              />
            ),
          },
        ]),
    ...detail.compiled.map(({ title, sql }) => ({
      name: title,
      content: <CodeBlock title={`${title}, compiled`} text={sql} language="sql" />,
    })),
  ];
  const isCheck = (one: SiteNode): boolean => one.kind === "assertion" || one.kind === "test";
  return (
    <div className="model">
      <div className="model-main">
        {detail.check === null ? null : (
          <Section id="result" title="Result">
            <CheckFailure check={{ ...detail.check, description: "" }} />
            {detail.check.status === "success" ? <p className="note">It holds.</p> : null}
            {detail.check.status === null ? <p className="note">No result is on record.</p> : null}
          </Section>
        )}
        {detail.columns.length === 0 ? null : (
          <Section id="columns" title="Columns">
            <ColumnsTable node={node} detail={detail} nodes={byId} />
          </Section>
        )}
        {live && ["table", "incremental", "view", "operation", "declaration"].includes(node.kind) ? (
          <Section id="preview" title="Rows">
            <PreviewRows id={node.id} key={node.id} />
          </Section>
        ) : null}
        {sources.length === 0 ? null : (
          <Section id="sql" title="SQL">
            <Tabs label="Texts" tabs={sources} key={node.id} />
          </Section>
        )}
        {detail.assertions.length === 0 ? null : (
          <Section id="assertions" title="Assertions">
            <CheckList checks={detail.assertions} kind="assertion" />
          </Section>
        )}
        {detail.tests.length === 0 ? null : (
          <Section id="tests" title="Unit tests">
            <CheckList checks={detail.tests} kind="test" />
          </Section>
        )}
        <StarSchema index={index} around={node.id} />
        {detail.history.length === 0 ? null : (
          <Section id="history" title="Runs">
            <History history={detail.history} />
          </Section>
        )}
      </div>
      <aside className="model-side" aria-label="About it">
        <ModelFacts node={node} detail={detail} />
        <Neighbours title="Reads" nodes={find(detail.upstream)} />
        <Neighbours title="Read by" nodes={find(detail.downstream).filter((one) => !isCheck(one))} />
        {detail.design.length === 0 ? null : (
          <section className="panel">
            <h2>Physical design</h2>
            <Facts facts={detail.design.map(([label, value]) => ({ label, value }))} />
          </section>
        )}
      </aside>
    </div>
  );
}

function Neighbours({ title, nodes }: { readonly title: string; readonly nodes: readonly SiteNode[] }) {
  if (nodes.length === 0) return null;
  return (
    <section className="panel">
      <h2>{title}</h2>
      <ul className="plain">
        {nodes.map((node) => (
          <li key={node.id}>
            <NodeLink node={node} full />
          </li>
        ))}
      </ul>
    </section>
  );
}
