import type { Explore } from "../explore/explore.ts";
import type { CompiledGraph } from "../graph/compiled-graph.ts";
import type { Outcome, Problem } from "../problem.ts";
import type { Project } from "../project/types.ts";
import { RunShelf } from "../run/run-shelf.ts";
import { runPieceName } from "../site/piece-name.ts";
import { processAlive } from "../site/process-alive.ts";
import { RUNS, readSite } from "../site/read-site.ts";
import { readStanding } from "../site/read-standing.ts";
import type { Standing } from "../site/site-input.ts";
import { type SitePieces, sitePieces } from "../site/site-pieces.ts";
import { WarehouseError } from "../warehouse/warehouse.ts";
import type { BriefWarehouse } from "./brief-warehouse.ts";

/** What compiled. */
export interface CompiledProject {
  readonly project: Project;
  readonly graph: CompiledGraph;
  readonly explores: readonly Explore[];
}

export interface LiveSiteOptions {
  readonly compiled: CompiledProject;
  readonly warehouse: BriefWarehouse;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Which pieces are no longer what they were: names, or every one. */
export type Changed = readonly string[] | "all";

/** Before the warehouse is asked again after it did not answer; doubled each time. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** The site's data as it stands now: what the warehouse holds is read at the start and after each run. */
export class LiveSite {
  readonly #options: LiveSiteOptions;
  readonly #shelf: RunShelf;
  #compiled: CompiledProject;
  #problems: readonly Problem[] = [];
  /** Whether the project was compiled, or failed to compile, since the last look. */
  #renewed = false;
  #standing: Standing | string = "The warehouse was not read yet.";
  /** Whether what stands may be other than what was read. */
  #stale = true;
  #nextTry = 0;
  #wait = FIRST_WAIT_MS;
  #started: Promise<void> | null = null;
  #pieces: Promise<SitePieces> | null = null;
  /** Runs that were going on at the last look. */
  #going = new Set<string>();

  constructor(options: LiveSiteOptions) {
    this.#options = options;
    this.#compiled = options.compiled;
    this.#shelf = new RunShelf(options.compiled.project.root, RUNS);
  }

  /** Takes the project as it is now, or why it does not compile: then the last one that did stays. */
  renew(outcome: Outcome<CompiledProject>): void {
    this.#problems = outcome.ok ? [] : outcome.problems;
    if (outcome.ok) this.#compiled = outcome.value;
    // Another schema or table may be of the project now.
    if (outcome.ok) this.#stale = true;
    this.#renewed = true;
    this.#pieces = null;
  }

  /** Reads everything for the first time; who asks before that is done waits for it. */
  start(): Promise<void> {
    this.#started ??= (async () => {
      await this.#shelf.look();
      this.#going = this.#running();
      await this.#readStanding();
    })();
    return this.#started;
  }

  async pieces(): Promise<SitePieces> {
    await this.start();
    this.#pieces ??= readSite({
      ...this.#compiled,
      problems: this.#problems,
      standing: this.#standing,
      live: true,
      now: this.#options.now(),
      runs: this.#shelf.runs,
    }).then((input) => sitePieces(input, processAlive));
    return this.#pieces;
  }

  /** Looks at the runs on record, and at the warehouse when one has ended. */
  async look(): Promise<Changed> {
    await this.start();
    const changed = await this.#shelf.look();
    const before = this.#going;
    this.#going = this.#running();
    const begun = [...this.#going].some((id) => !before.has(id));
    const ended = [...before].some((id) => !this.#going.has(id));
    if (changed.length > 0 || ended) this.#pieces = null;
    // A run may also have begun and ended between two looks.
    if (ended || (changed.length > 0 && this.#going.size === 0)) this.#stale = true;
    const readAgain = this.#stale && this.#going.size === 0 && (await this.#readStanding());
    const renewed = this.#renewed;
    this.#renewed = false;
    return begun || ended || readAgain || renewed ? "all" : changed.map(runPieceName);
  }

  #running(): Set<string> {
    const going = this.#shelf.runs.filter(
      ({ status, pid }) => status === "running" && pid !== undefined && processAlive(pid),
    );
    return new Set(going.map(({ runId }) => runId));
  }

  /** Whether that succeeded. A run that has just ended, or another command, may have the local file still. */
  async #readStanding(): Promise<boolean> {
    const { warehouse, now } = this.#options;
    const compiled = this.#compiled;
    if (now() < this.#nextTry) return false;
    try {
      this.#standing = await warehouse.use((open) => readStanding(open, compiled.graph));
      // Compiled again meanwhile, the project may have other tables.
      if (this.#compiled === compiled) this.#stale = false;
      this.#wait = FIRST_WAIT_MS;
      return true;
    } catch (error) {
      if (!(error instanceof WarehouseError)) throw error;
      // What was read before says more than nothing.
      if (typeof this.#standing === "string") this.#standing = error.message;
      this.#nextTry = now() + this.#wait;
      this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT_MS);
      return false;
    } finally {
      this.#pieces = null;
    }
  }
}
