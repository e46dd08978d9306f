import { useMemo, useState } from "react";
import type { RunAction, RunDetail } from "../../../src/site/site-data.ts";
import { counted, formatCount, formatDuration } from "../format.ts";
import { nodeHref } from "../links.ts";
import { Section } from "../parts/section.tsx";
import { StatusBadge } from "../parts/status-badge.tsx";
import { href, navigate } from "../router.ts";
import { timeTicks } from "./time-ticks.ts";

/** Lines that are drawn at once. */
const STEP = 400;

/** The actions of a run along its time, in the order in which they began. Choosing one shows what it waited for. */
export function Timeline({
  run,
  elapsed,
  chosen,
}: {
  readonly run: RunDetail;
  readonly elapsed: number;
  readonly chosen: string | null;
}) {
  const [shown, setShown] = useState(STEP);
  const own = useMemo(() => run.actions.filter(({ within }) => within === null), [run]);
  const audits = useMemo(() => auditsByTable(run.actions), [run]);
  const critical = new Set(run.criticalPath);
  const ends = own.map((action) => endOf(action, elapsed) ?? 0);
  const total = Math.max(1, elapsed, ...ends);
  const ticks = timeTicks(total);
  const selected = own.find(({ id }) => id === chosen) ?? null;
  const before = new Set(selected?.dependsOn);
  const choose = (id: string): void =>
    navigate(href(["runs", run.runId], { action: id === chosen ? null : id }), { replace: true });
  return (
    <Section
      id="timeline"
      title="Timeline"
      note={
        <span className="timeline-key">
          <i className="key-critical" /> critical path <i className="key-wait" /> waiting for a free session
        </span>
      }
    >
      <div className="timeline">
        <div className="timeline-axis" aria-hidden="true">
          {ticks.map((tick) => (
            <span key={tick} style={{ left: `${(100 * tick) / total}%` }}>
              {formatDuration(tick)}
            </span>
          ))}
        </div>
        <ol>
          {own.slice(0, shown).map((action) => (
            <Bar
              key={action.id}
              action={action}
              audits={audits.get(action.id) ?? []}
              elapsed={elapsed}
              total={total}
              role={
                action.id === chosen
                  ? "chosen"
                  : before.has(action.id)
                    ? "before"
                    : selected?.id !== undefined && action.dependsOn.includes(selected.id)
                      ? "behind"
                      : selected === null
                        ? "plain"
                        : "faded"
              }
              critical={critical.has(action.id)}
              onChoose={choose}
            />
          ))}
        </ol>
      </div>
      {own.length > shown ? (
        <button type="button" className="button" onClick={() => setShown(own.length)}>
          Show all {formatCount(own.length)}
        </button>
      ) : null}
      <div aria-live="polite">
        {selected === null ? (
          <p className="note">Choose an action to see what it waited for.</p>
        ) : (
          <Chosen action={selected} audits={audits.get(selected.id) ?? []} />
        )}
      </div>
    </Section>
  );
}

function auditsByTable(actions: readonly RunAction[]): ReadonlyMap<string, readonly RunAction[]> {
  const found = new Map<string, RunAction[]>();
  for (const action of actions) {
    if (action.within === null) continue;
    const list = found.get(action.within);
    if (list === undefined) found.set(action.within, [action]);
    else list.push(action);
  }
  return found;
}

function endOf({ startedMs, durationMs, status }: RunAction, elapsed: number): number | null {
  if (startedMs === null) return null;
  return status === "running" ? Math.max(elapsed, startedMs) : startedMs + durationMs;
}

function Bar({
  action,
  audits,
  elapsed,
  total,
  role,
  critical,
  onChoose,
}: {
  readonly action: RunAction;
  readonly audits: readonly RunAction[];
  readonly elapsed: number;
  readonly total: number;
  readonly role: "plain" | "chosen" | "before" | "behind" | "faded";
  readonly critical: boolean;
  readonly onChoose: (id: string) => void;
}) {
  const { id, startedMs, readyMs, status } = action;
  const end = endOf(action, elapsed);
  const percent = (ms: number): string => `${(100 * ms) / total}%`;
  const took = startedMs === null || end === null ? null : end - startedMs;
  const broken = audits.filter((audit) => audit.status === "failure").length;
  const words = [status, critical ? "on the critical path" : ""].filter((word) => word !== "");
  return (
    <li className={`timeline-row role-${role}`} data-critical={critical || undefined}>
      <button type="button" aria-pressed={role === "chosen"} onClick={() => onChoose(id)}>
        <span className="timeline-name">{id.slice(id.indexOf(".") + 1)}</span>
        <span className="visually-hidden">{words.join(", ")}</span>
        <span className="timeline-track">
          {startedMs === null || end === null ? (
            <span className={`timeline-none status-${status}`}>{status}</span>
          ) : (
            <>
              {readyMs === null || startedMs - readyMs < total / 500 ? null : (
                <span
                  className="timeline-wait"
                  style={{ left: percent(readyMs), width: percent(startedMs - readyMs) }}
                />
              )}
              <span
                className={`timeline-bar status-${status}`}
                style={{ left: percent(startedMs), width: percent(Math.max(end - startedMs, total / 400)) }}
              />
              <span
                className="timeline-took"
                style={
                  end / total > 0.75
                    ? { right: `calc(${percent(total - startedMs)} + 6px)` }
                    : { left: `calc(${percent(end)} + 6px)` }
                }
              >
                {took === null ? "" : formatDuration(took)}
                {broken > 0 ? ` · ${counted(broken, "failed audit")}` : ""}
              </span>
            </>
          )}
        </span>
      </button>
    </li>
  );
}

function Chosen({ action, audits }: { readonly action: RunAction; readonly audits: readonly RunAction[] }) {
  return (
    <div className="panel">
      <p className="row">
        <a href={nodeHref(action.id)}>{action.id}</a> <StatusBadge status={action.status} />
      </p>
      <p>{waitSentence(action)}</p>
      {action.dependsOn.length === 0 ? null : (
        <p className="note">It needed {action.dependsOn.join(", ")}.</p>
      )}
      {audits.length === 0 ? null : (
        <p className="note">
          {counted(audits.length, "audit")} ran within it:{" "}
          {audits.filter(({ status }) => status === "success").length} passed.
        </p>
      )}
    </div>
  );
}

function waitSentence({ startedMs, readyMs, waitedFor, durationMs, skippedBecause }: RunAction): string {
  if (startedMs === null) {
    return skippedBecause.length > 0
      ? `Skipped, because of ${skippedBecause.join(", ")}.`
      : "It did not begin.";
  }
  const wait = Math.max(0, startedMs - (readyMs ?? startedMs));
  const first =
    waitedFor === null
      ? "It waited for nothing"
      : `It waited for ${waitedFor}, which ended at ${formatDuration(readyMs ?? 0)}`;
  const then = wait > 0 ? `, then ${formatDuration(wait)} for a free session` : "";
  return `${first}${then}; it began at ${formatDuration(startedMs)} and took ${formatDuration(durationMs)}.`;
}
