import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ExpectedWarehouse, type Row, sortRows } from "./expected-warehouse.ts";

const repository = resolve(import.meta.dirname, "..");
const dataformBin = join(repository, "packages/redform/bin/dataform.js");
const eventsimBin = join(repository, "packages/eventsim/bin/eventsim.js");

/** Where source files are: the three variables of the project. */
export interface Sources {
  readonly log_data: string;
  readonly song_data: string;
  readonly log_jsonpath: string;
}

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunDocument {
  readonly status: string;
  readonly actions: readonly {
    readonly target: { readonly schema: string; readonly name: string };
    readonly type: string;
    readonly status: string;
    readonly rows: number | null;
    readonly loaded?: { readonly objects: number };
  }[];
}

interface TestDocument {
  readonly status: string;
  readonly tests: readonly { readonly name: string; readonly kind: string; readonly status: string }[];
}

/** The project in a temporary folder, with a warehouse of its own, driven through the command line. */
export class SparkifyProject {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "sparkify-"));
    for (const part of ["dataform.json", "definitions", "explores", "includes", "environments/local.yaml"]) {
      cpSync(join(repository, part), join(this.folder, part), { recursive: true });
    }
  }

  /** `more` are other variables, `options` other options of the run. */
  async run(
    sources: Sources,
    more: Readonly<Record<string, string>> = {},
    options: readonly string[] = [],
  ): Promise<RunDocument> {
    const vars = Object.entries({ ...sources, ...more })
      .map(([name, value]) => `${name}=${value}`)
      .join(",");
    return this.#json<RunDocument>(["run", "--json", "--vars", vars, ...options]);
  }

  /** Runs in an environment with its own variables of the process, and nothing else of this one's. */
  async runIn(
    environment: string,
    variables: Readonly<Record<string, string>>,
    vars: Readonly<Record<string, string>> = {},
  ): Promise<RunDocument> {
    const given = Object.entries(vars).flatMap(([name, value]) => ["--vars", `${name}=${value}`]);
    return this.#json<RunDocument>(["run", "--json", "--env", environment, ...given], variables);
  }

  async test(): Promise<TestDocument> {
    return this.#json<TestDocument>(["test", "--json"]);
  }

  /** Writes the pages into .redform/docs. */
  async writePages(sources: Sources): Promise<void> {
    const vars = Object.entries(sources).map(([name, value]) => `${name}=${value}`);
    const { code, stderr } = await runNode([dataformBin, "docs", "--vars", vars.join(",")], this.folder);
    if (code !== 0) throw new Error(`dataform docs ended with ${code}:\n${stderr}`);
  }

  async query(sql: string, environment = "local"): Promise<readonly Row[]> {
    const args = ["query", sql, "--json", "--env", environment];
    return (await this.#json<{ readonly rows: readonly Row[] }>(args)).rows;
  }

  /** What stands, in the form of what is expected. */
  async standing(): Promise<ExpectedWarehouse> {
    const rows = async (table: string, columns: string): Promise<readonly Row[]> =>
      sortRows(await this.query(`select ${columns} from sparkify.${table}`));
    const [staged = []] = await this.query(
      `select events.rows_staged, songs.rows_staged
       from (select count(*) as rows_staged from sparkify_staging.staging_events) as events
       cross join (select count(*) as rows_staged from sparkify_staging.staging_songs) as songs`,
    );
    return {
      stagingEvents: Number(staged[0]),
      stagingSongs: Number(staged[1]),
      users: await rows("users", "user_id, first_name, last_name, gender, level"),
      songs: await rows("songs", "song_id, title, artist_id, year"),
      artists: await rows("artists", "artist_id, name, location"),
      songplays: await rows(
        "songplays",
        "songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent",
      ),
      time: await rows("time", "start_time, hour, day, week, month, year, weekday"),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #json<T>(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<T> {
    const { code, stdout, stderr } = await runNode([dataformBin, ...args], this.folder, variables);
    if (code !== 0)
      throw new Error(`dataform ${args[0]} ended with ${code}:\n${stderr}${stdout.slice(-4000)}`);
    return JSON.parse(stdout) as T;
  }
}

/** Sample data in a folder below the project. */
export async function generateData(project: SparkifyProject, events: number): Promise<Sources> {
  const folder = join(project.folder, "data/sparkify");
  mkdirSync(folder, { recursive: true });
  const args = [eventsimBin, folder, "--events", String(events), "--seed", "7"];
  const { code, stderr } = await runNode(args, project.folder);
  if (code !== 0) throw new Error(`eventsim ended with ${code}:\n${stderr}`);
  return sourcesIn(folder);
}

export function sourcesIn(folder: string): Sources {
  return {
    log_data: join(folder, "log_data"),
    song_data: join(folder, "song_data"),
    log_jsonpath: join(folder, "log_json_path.json"),
  };
}

function runNode(
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const env = { PATH: process.env.PATH, NO_COLOR: "1", ...variables };
  const options = { cwd, env, maxBuffer: 512 * 1024 * 1024 };
  return new Promise((done) => {
    const child = execFile(process.execPath, [...args], options, (_error, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
