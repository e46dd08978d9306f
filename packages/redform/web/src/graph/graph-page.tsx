import { useCallback, useMemo, useRef } from "react";
import type { GraphLayout } from "../../../src/site/layout/graph-layout.ts";
import { runPieceName } from "../../../src/site/piece-name.ts";
import type { RunDetail } from "../../../src/site/site-data.ts";
import { usePiece } from "../data/use-piece.ts";
import { counted } from "../format.ts";
import { useColumnLit } from "../lineage/use-column-lit.ts";
import { nodeHref } from "../links.ts";
import type { PageProps } from "../page-props.ts";
import { Message } from "../parts/message.tsx";
import { navigate } from "../router.ts";
import { litAround } from "./adjacency.ts";
import { GraphLegend } from "./graph-legend.tsx";
import { GraphStage, type StageHandle } from "./graph-stage.tsx";
import { GraphTools } from "./graph-tools.tsx";
import type { Look } from "./look.ts";
import { NodeCard } from "./node-card.tsx";
import { nodeStates } from "./node-states.ts";
import { usePalette } from "./palette.ts";
import { sceneOf } from "./scene.ts";
import { isWhole, shownPicture } from "./shown-picture.ts";
import { SMALL, smallLayout } from "./small-layout.ts";
import { type GraphView, readView, viewHref } from "./view-state.ts";

/** The lineage graph: what is made of what, and how the last run fared. */
export function GraphPage({ index, route }: PageProps) {
  const view = readView(route);
  const layout = usePiece<GraphLayout>("graph");
  const scene = useScene(index, view, layout.state === "ready" ? layout.value : null);
  const going = index.runs[0]?.status === "running" ? index.runs[0].runId : null;
  const run = usePiece<RunDetail>(going === null ? null : runPieceName(going));
  const detail = going !== null && run.state === "ready" ? run.value : null;
  const states = useMemo(() => nodeStates(index, detail), [index, detail]);
  const palette = usePalette();
  const { focus, byRun, column } = view;
  const chosen = scene !== null && focus !== null && scene.byId.has(focus) ? focus : null;
  const ofColumn = useColumnLit(chosen, column);
  const look = useMemo((): Look => {
    const around = scene === null || chosen === null ? null : litAround(chosen, scene.adjacency);
    return { palette, lit: ofColumn ?? around, states, byRun };
  }, [palette, scene, chosen, ofColumn, states, byRun]);
  const stage = useRef<StageHandle>(null);
  const current = useRef(view);
  current.current = view;
  const change = useCallback((part: Partial<GraphView>, replace = false): void => {
    navigate(viewHref({ ...current.current, ...part }), { replace });
  }, []);
  const choose = useCallback(
    (id: string | null): void => {
      if (id === current.current.focus) return;
      // Where one looks stays; without a node there is nothing to show alone.
      const place = current.current.only ? null : current.current.place;
      const next =
        id === null ? { focus: null, only: false, place } : { focus: id, place: current.current.place };
      change({ ...next, column: null });
    },
    [change],
  );
  const open = useCallback((id: string): void => navigate(nodeHref(id)), []);

  if (scene === null) {
    if (layout.state === "failed") return <Message title="The graph can't be read">{layout.message}</Message>;
    if (layout.state === "missing") {
      return <Message title="The graph is missing">Write the pages again with dataform docs.</Message>;
    }
    return <p className="loading">Laying out the graph…</p>;
  }
  const node = chosen === null ? undefined : scene.byId.get(chosen)?.node;
  return (
    <div className="graph">
      <h1 className="visually-hidden">Lineage graph</h1>
      <GraphTools
        index={index}
        view={view}
        onChange={(part) => change(part)}
        onFit={() => stage.current?.fit()}
        onZoom={(factor) => stage.current?.zoomBy(factor)}
        summary={`${counted(scene.boxes.length, "box", "boxes")}, ${counted(scene.edges.length, "edge")}`}
      />
      <div className="graph-view">
        <GraphStage
          scene={scene}
          look={look}
          chosen={chosen}
          place={view.place}
          handle={stage}
          onChoose={choose}
          onOpen={open}
          onPlace={(place) => change({ place }, true)}
        />
        <GraphLegend scene={scene} look={look} />
        {scene.boxes.length > 0 ? null : (
          <p className="graph-empty">Nothing passes the filters. Clear them to see the graph.</p>
        )}
        {node === undefined ? null : (
          <NodeCard
            index={index}
            node={node}
            state={states.get(node.id)}
            states={states}
            adjacency={scene.adjacency}
            view={view}
            onChange={(part) => change(part)}
            onClose={() => choose(null)}
          />
        )}
      </div>
    </div>
  );
}

/** What a view shows, in places: those laid out beforehand, or new ones for a small selection. */
function useScene(index: PageProps["index"], view: GraphView, layout: GraphLayout | null) {
  const { only, checks, filters } = view;
  // Only a picture of the chosen node's lineage hangs on which node is chosen, or one that filters hide.
  const whole = isWhole(view) && (view.focus === null || layout?.boxes.some(({ id }) => id === view.focus));
  const focus = whole ? null : view.focus;
  const key = JSON.stringify([only, checks, filters, focus]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what of the view matters
  return useMemo(() => {
    if (layout === null) return null;
    const picture = shownPicture(index, { only, checks, filters, focus });
    const anew = !whole && picture.nodes.length <= SMALL;
    return sceneOf(picture, anew ? smallLayout(picture) : layout);
  }, [index, layout, key]);
}
