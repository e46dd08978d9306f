import { distance } from "fastest-levenshtein";
import type { Outcome, Problem } from "../problem.ts";
import { dependencyKeys, type RunnableAction, runnableActions } from "./actions.ts";
import { reachable, reversed } from "./closure.ts";
import type { CompiledGraph } from "./compiled-graph.ts";

export interface Selection {
  /** `name` or `schema.name`. */
  readonly actions: readonly string[];
  readonly tags: readonly string[];
  readonly includeDeps: boolean;
  readonly includeDependents: boolean;
}

/**
 * The keys of the actions to run: all without a name or tag, else those named or tagged, with what they
 * depend on or what depends on them if asked. Disabled actions are never among them.
 */
export function selectActions(graph: CompiledGraph, selection: Selection): Outcome<ReadonlySet<string>> {
  const actions = runnableActions(graph);
  const found = [
    ...selection.actions.map((name) => byName(name, actions)),
    ...selection.tags.map((tag) => byTag(tag, actions)),
  ];
  const problems = found.flatMap((outcome) => (outcome.ok ? [] : outcome.problems));
  if (problems.length > 0) return { ok: false, problems };
  const named = found.flatMap((outcome) => (outcome.ok ? outcome.value : []));
  const start = found.length === 0 ? actions.map(({ key }) => key) : named;
  const edges = new Map(actions.map(({ key, action }) => [key, dependencyKeys(action)]));
  const selected = new Set(start);
  if (selection.includeDeps) for (const key of reachable(start, edges)) selected.add(key);
  if (selection.includeDependents) for (const key of reachable(start, reversed(edges))) selected.add(key);
  const runnable = actions.filter(({ key, action }) => selected.has(key) && action.disabled !== true);
  return { ok: true, value: new Set(runnable.map(({ key }) => key)) };
}

function byName(name: string, actions: readonly RunnableAction[]): Outcome<readonly string[]> {
  const matches = actions.filter(
    ({ key, action }) =>
      key === name || `${action.target.schema}.${action.target.name}` === name || action.target.name === name,
  );
  const [match] = matches;
  if (match === undefined) {
    return unknown(
      "action",
      name,
      actions.flatMap(({ key, action }) => [action.target.name, key]),
    );
  }
  if (matches.length > 1) {
    const keys = matches.map(({ key }) => key).join(", ");
    return problem(
      "ambiguous-action",
      `the name "${name}" is that of several actions: ${keys}.`,
      "Name it with its schema.",
    );
  }
  return { ok: true, value: [match.key] };
}

function byTag(tag: string, actions: readonly RunnableAction[]): Outcome<readonly string[]> {
  const keys = actions.filter(({ action }) => (action.tags ?? []).includes(tag)).map(({ key }) => key);
  if (keys.length > 0) return { ok: true, value: keys };
  return unknown(
    "tag",
    tag,
    actions.flatMap(({ action }) => action.tags ?? []),
  );
}

function unknown(what: "action" | "tag", name: string, known: readonly string[]): Outcome<never> {
  const near = [...new Set(known)]
    .map((candidate) => ({ candidate, steps: distance(name, candidate) }))
    .filter(({ candidate, steps }) => steps <= Math.max(2, Math.ceil(candidate.length / 3)))
    .sort((a, b) => a.steps - b.steps)[0];
  const remedy =
    near === undefined
      ? "`dataform compile --json` shows what there is."
      : `Did you mean "${near.candidate}"?`;
  return problem(`unknown-${what}`, `unknown ${what} "${name}".`, remedy);
}

function problem(code: string, message: string, remedy: string): Outcome<never> {
  const one: Problem = { file: null, message, remedy, code };
  return { ok: false, problems: [one] };
}
