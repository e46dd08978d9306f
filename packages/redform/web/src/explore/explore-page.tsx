import type { ExploreDetail } from "../../../src/site/explore-detail.ts";
import { usePiece } from "../data/use-piece.ts";
import type { PageProps } from "../page-props.ts";
import { KindMark } from "../parts/kind-mark.tsx";
import { Message } from "../parts/message.tsx";
import { href } from "../router.ts";
import { AskPage } from "./ask-page.tsx";
import { ChartsPage } from "./charts-page.tsx";

/** `#/explore` lists the explores, `#/explore/NAME` shows its charts, `#/explore/NAME/ask?…` answers a question. */
export function ExplorePage({ index, route }: PageProps) {
  const [, named] = route.path;
  const name = named ?? (index.explores.length === 1 ? index.explores[0]?.name : undefined);
  if (name !== undefined) return <OneExplore name={name} page={route.path[2]} params={route.params} />;
  if (index.explores.length === 0) {
    return <Message title="There are no explores">Declare one in explores/NAME.yaml.</Message>;
  }
  return (
    <>
      <h1>Explores</h1>
      <ul className="explore-list">
        {index.explores.map((explore) => (
          <li key={explore.name}>
            <KindMark kind="explore" />
            <div>
              <a href={href(["explore", explore.name])}>{explore.label}</a>
              <p>{explore.description}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function OneExplore({
  name,
  page,
  params,
}: {
  readonly name: string;
  readonly page: string | undefined;
  readonly params: URLSearchParams;
}) {
  const detail = usePiece<ExploreDetail>(`explores/${name}`);
  if (detail.state === "loading") return <p className="loading">Loading…</p>;
  if (detail.state === "failed") return <Message title="The explore can't be read">{detail.message}</Message>;
  if (detail.state === "missing")
    return <Message title="There is no such explore">Choose one under Explores.</Message>;
  const { explore } = detail.value;
  const asking = page === "ask";
  return (
    <>
      <header className="explore-head">
        <h1>{explore.label}</h1>
        <p>{explore.description}</p>
        <nav className="explore-tabs" aria-label="Views of the explore">
          <a href={href(["explore", name])} aria-current={asking ? undefined : "page"}>
            Charts
          </a>
          <a href={href(["explore", name, "ask"])} aria-current={asking ? "page" : undefined}>
            Ask
          </a>
        </nav>
      </header>
      {asking ? <AskPage {...detail.value} params={params} /> : <ChartsPage {...detail.value} />}
    </>
  );
}
