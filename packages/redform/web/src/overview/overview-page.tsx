import type { ReactNode } from "react";
import type { SiteIndex, SiteNode } from "../../../src/site/site-data.ts";
import { counted, formatBytes, formatCount, formatDuration } from "../format.ts";
import { StarSchema } from "../keys/star-schema.tsx";
import { runHref } from "../links.ts";
import type { PageProps } from "../page-props.ts";
import { Age } from "../parts/age.tsx";
import { NodeLink } from "../parts/node-link.tsx";
import { Section } from "../parts/section.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";
import { href } from "../router.ts";
import { RunBars } from "../runs/run-bars.tsx";
import { type Health, healthOf } from "./health.ts";
import { ModelsTable } from "./models-table.tsx";

/** More models than these have a page of their own. */
const SHOWN = 40;

/** What the warehouse holds, whether it is healthy, how fresh it is, and what failed. */
export function OverviewPage({ index }: PageProps) {
  const health = healthOf(index);
  const models = index.nodes.filter(isModel);
  return (
    <>
      <div className="page-head">
        <h1>{index.project}</h1>
        <p className={`verdict verdict-${health.verdict}`}>{health.sentence}</p>
      </div>
      {index.unread === null ? null : (
        <p className="banner">What stands in the warehouse could not be read: {index.unread}</p>
      )}
      <Tiles health={health} models={models} />
      {health.troubled.length === 0 ? null : <Troubled nodes={health.troubled} />}
      <StarSchema index={index} />
      <Section
        id="holds"
        title="What it holds"
        note={
          models.length > SHOWN ? (
            <a href={href(["models"])}>All {formatCount(models.length)} models</a>
          ) : (
            "Tables and views, as the models declare them."
          )
        }
      >
        <ModelsTable index={index} models={models.slice(0, SHOWN)} />
      </Section>
      <Section id="runs" title="Runs" note={<a href={href(["runs"])}>All runs</a>}>
        {index.runs.length === 0 ? (
          <p className="note">No run is on record: dataform run makes the first.</p>
        ) : (
          <RecentRuns runs={index.runs} />
        )}
      </Section>
    </>
  );
}

/** The latest in words, and all of them as bars where there are several. */
function RecentRuns({ runs }: Pick<SiteIndex, "runs">) {
  return (
    <>
      {runs.length > 1 ? <RunBars runs={runs} /> : null}
      <ul className="checks">
        {runs.slice(0, 5).map((run) => (
          <li key={run.runId}>
            <div className="check">
              <a href={runHref(run.runId)}>{run.runId}</a>
              <span className="note">
                <Age iso={run.startedAt} />
                {run.durationMs === null ? "" : `, in ${formatDuration(run.durationMs)}`}
              </span>
              <StatusBadge status={run.status} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What holds data: no checks, no sources, no explores. */
export function isModel({ kind }: SiteNode): boolean {
  return ["table", "incremental", "view", "operation", "declaration", "inline"].includes(kind);
}

function Tiles({ health, models }: { readonly health: Health; readonly models: readonly SiteNode[] }) {
  const tables = models.filter(({ kind }) => kind !== "view" && kind !== "declaration");
  const counts = tables.flatMap(({ rowCount }) => rowCount ?? []);
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const bytes = tables.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const { lastRun, checks } = health;
  const newest = newestSpan(models);
  return (
    <ul className="tiles">
      <Tile label="Models" value={formatCount(models.length)}>
        {byKind(models)}
      </Tile>
      <Tile label="Rows in tables" value={counts.length === 0 ? "—" : formatCount(rows)}>
        {counts.length === 0 ? "not counted" : `in ${counted(counts.length, "table")}`}
        {bytes > 0 ? `, ${formatBytes(bytes)}` : ""}
      </Tile>
      <Tile label="Last run" value={lastRun === null ? "—" : <Age iso={lastRun.startedAt} />}>
        {lastRun === null ? (
          "none on record"
        ) : (
          <a href={runHref(lastRun.runId)}>
            <StatusBadge status={lastRun.status} />
            {lastRun.durationMs === null ? "" : ` in ${formatDuration(lastRun.durationMs)}`}
          </a>
        )}
      </Tile>
      <Tile label="Data up to" value={newest === null ? "—" : day(newest.to)}>
        {newest === null
          ? "no table is sorted by a time"
          : `${newest.name}.${newest.column}, from ${day(newest.from)}`}
      </Tile>
      <Tile label="Data tests" value={checks.known === 0 ? "—" : `${checks.passed} of ${checks.known}`}>
        {checks.known === 0 ? "no result on record" : "hold"}
        {checks.all > checks.known ? `, ${checks.all - checks.known} without a result` : ""}
      </Tile>
    </ul>
  );
}

function Tile({
  label,
  value,
  children,
}: {
  readonly label: string;
  readonly value: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <li className="tile">
      <span className="tile-label">{label}</span>
      <strong>{value}</strong>
      <span className="tile-note">{children}</span>
    </li>
  );
}

function byKind(models: readonly SiteNode[]): string {
  const count = (kinds: readonly string[]): number =>
    models.filter(({ kind }) => kinds.includes(kind)).length;
  const parts: readonly (readonly [number, string])[] = [
    [count(["table", "incremental"]), "table"],
    [count(["view"]), "view"],
    [count(["operation"]), "load"],
    [count(["declaration"]), "declaration"],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([number, name]) => counted(number, name))
    .join(", ");
}

function newestSpan(models: readonly SiteNode[]) {
  let newest: (NonNullable<SiteNode["span"]> & { readonly name: string }) | null = null;
  for (const { span, name, kind } of models) {
    if (span === null || (newest !== null && span.to < newest.to)) continue;
    if (newest === null || span.to > newest.to || kind === "incremental") newest = { ...span, name };
  }
  return newest;
}

function day(time: string): string {
  return time.slice(0, 10);
}

function Troubled({ nodes }: { readonly nodes: readonly SiteNode[] }) {
  return (
    <Section id="troubled" title="What did not succeed">
      <ul className="checks">
        {nodes.slice(0, SHOWN).map((node) => (
          <li key={node.id}>
            <div className="check">
              <NodeLink node={node} full />
              {node.lastAt === null ? null : (
                <span className="note">
                  <Age iso={node.lastAt} />
                </span>
              )}
              {node.last === null ? null : <StatusBadge status={node.last.status} />}
            </div>
          </li>
        ))}
      </ul>
      {nodes.length > SHOWN ? <p className="note">and {formatCount(nodes.length - SHOWN)} more</p> : null}
    </Section>
  );
}
