import { type ReactNode, useEffect, useRef } from "react";
import type { SiteIndex } from "../../src/site/site-data.ts";
import { usePiece } from "./data/use-piece.ts";
import { ExplorePage } from "./explore/explore-page.tsx";
import { GraphPage } from "./graph/graph-page.tsx";
import { LineagePage } from "./lineage/lineage-page.tsx";
import { ModelPage } from "./model/model-page.tsx";
import { ModelsPage } from "./model/models-page.tsx";
import { OverviewPage } from "./overview/overview-page.tsx";
import { Message } from "./parts/message.tsx";
import { type Route, useRoute } from "./router.ts";
import { RunPage } from "./runs/run-page.tsx";
import { RunsPage } from "./runs/runs-page.tsx";
import { Header } from "./shell/header.tsx";
import { Problems } from "./shell/problems.tsx";

/** The frame around every page. */
export function App() {
  const route = useRoute();
  const index = usePiece<SiteIndex>("index");
  if (index.state === "loading") return <p className="loading">Loading…</p>;
  if (index.state !== "ready") {
    return (
      <Message title="The data of these pages can't be read">
        {index.state === "failed"
          ? index.message
          : "data/index is missing. Write the pages again with dataform docs."}
      </Message>
    );
  }
  return (
    <>
      <button type="button" className="skip" onClick={skip}>
        Skip to content
      </button>
      <Header index={index.value} route={route} />
      <Problems problems={index.value.problems} />
      <Main route={route}>{page(index.value, route)}</Main>
    </>
  );
}

/** A button, because a link to a place on the page would take the address bar, which holds the view. */
function skip(): void {
  document.getElementById("main")?.focus();
}

/** Goes to the top, and hands the focus on, when another page is shown; not when a parameter changes. */
function Main({ route, children }: { readonly route: Route; readonly children: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  const address = route.path.join("/");
  const shown = useRef(address);
  useEffect(() => {
    if (shown.current === address) return;
    shown.current = address;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [address]);
  return (
    <main id="main" ref={main} tabIndex={-1} data-page={route.path[0] ?? "overview"}>
      {children}
    </main>
  );
}

function page(index: SiteIndex, route: Route): ReactNode {
  const props = { index, route };
  switch (route.path[0]) {
    case undefined:
      return <OverviewPage {...props} />;
    case "graph":
      return <GraphPage {...props} />;
    case "lineage":
      return <LineagePage {...props} />;
    case "explore":
      return <ExplorePage {...props} />;
    case "models":
      return <ModelsPage {...props} />;
    case "model":
      return <ModelPage {...props} />;
    case "runs":
      return route.path[1] === undefined ? <RunsPage {...props} /> : <RunPage {...props} />;
    default:
      return <Message title="There is no such page">Use the navigation or the search above.</Message>;
  }
}
