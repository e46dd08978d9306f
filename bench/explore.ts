/**
 * What the songplays explore takes to answer on a million plays, against the same questions written by hand for
 * DuckDB on a copy of the same database, in turn; and how long the live page takes until all its charts stand.
 * It runs what `npm run build` has made.
 *
 *   npx tsx bench/explore.ts [--events 1200000] [--rounds 7]
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { compileProject } from "../packages/redform/dist/compile/compile-project.js";
import { askWarehouse } from "../packages/redform/dist/explore/answer.js";
import type { Explore } from "../packages/redform/dist/explore/explore.js";
import { type AskedQuestion, checkQuestion } from "../packages/redform/dist/explore/question.js";
import { readExplores } from "../packages/redform/dist/explore/read-explore.js";
import { sourcesOf } from "../packages/redform/dist/explore/sources.js";
import { readExploreFiles } from "../packages/redform/dist/project/explore-files.js";
import { loadProject } from "../packages/redform/dist/project/load-project.js";
import { openLocalWarehouse } from "../packages/redform/dist/warehouse/local.js";
import { findBrowser } from "../packages/redform/test/site/browser.ts";
import { median } from "./whole-process.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "1200000" },
    rounds: { type: "string", default: "7" },
  },
});
const rounds = Number(values.rounds);
const repository = resolve(import.meta.dirname, "..");
const dataform = join(repository, "packages/redform/bin/dataform.js");
const scratch = mkdtempSync(join(tmpdir(), "redform-bench-"));
const project = join(scratch, "project");
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Each question, and what a person would write: rows and total in one statement. */
const five = `count(*), count(distinct p.user_id), count(distinct session_id), sum(length)::double / 60,
  avg((p.level = 'paid')::integer)`;
const questions: readonly (readonly [string, AskedQuestion, string])[] = [
  [
    "plays by level and gender",
    { measures: ["plays"], by: ["level", "gender"] },
    "select p.level, gender, count(*) from sparkify.songplays p join sparkify.users u using (user_id) group by grouping sets ((1, 2), ()) order by 3 desc",
  ],
  [
    "plays by hour",
    { measures: ["plays"], by: ["hour"] },
    "select hour(start_time), count(*) from sparkify.songplays group by grouping sets ((1), ()) order by 1",
  ],
  [
    "top ten songs",
    { measures: ["plays", "listeners"], by: ["song", "artist"], where: ["song is not null"], top: 10 },
    "select title, name, count(*), count(distinct user_id) from sparkify.songplays join sparkify.songs s using (song_id) join sparkify.artists a on a.artist_id = s.artist_id group by grouping sets ((1, 2), ()) order by 3 desc limit 11",
  ],
  [
    "top ten locations",
    { measures: ["plays", "listeners"], by: ["location"], top: 10 },
    "select location, count(*), count(distinct user_id) from sparkify.songplays group by grouping sets ((1), ()) order by 2 desc limit 11",
  ],
  [
    "paid listeners by week",
    { measures: ["listeners"], by: ["week"], where: ["level=paid"] },
    "select date_trunc('week', start_time), count(distinct user_id) from sparkify.songplays where level = 'paid' group by grouping sets ((1), ()) order by 1",
  ],
  [
    "five measures by level and gender",
    { by: ["level", "gender"] },
    `select p.level, gender, ${five} from sparkify.songplays p join sparkify.users u using (user_id) join sparkify.songplay_tracks using (songplay_id) group by grouping sets ((1, 2), ()) order by 3 desc`,
  ],
];

try {
  build();
  await compareQuestions();
  await loadPage();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function build(): void {
  const data = join(scratch, "data");
  execFileSync(process.execPath, [
    join(repository, "packages/eventsim/bin/eventsim.js"),
    data,
    "--events",
    values.events,
    "--seed",
    "1",
  ]);
  for (const part of ["dataform.json", "definitions", "explores", "includes", "environments/local.yaml"])
    cpSync(join(repository, part), join(project, part), { recursive: true });
  const vars = `log_data=${data}/log_data,song_data=${data}/song_data,log_jsonpath=${data}/log_json_path.json`;
  execFileSync(process.execPath, [dataform, "run", "--vars", vars, project], { stdio: "ignore" });
}

async function explore(): Promise<Explore> {
  const loaded = await loadProject(project, {}, {});
  if (!loaded.ok) throw new Error("the project can't be read");
  const compiled = await compileProject(loaded.value);
  if (!compiled.ok) throw new Error("the project does not compile");
  const read = readExplores(await readExploreFiles(project), sourcesOf(compiled.value));
  const [first] = read.ok ? read.value : [];
  if (first === undefined) throw new Error("there is no explore");
  return first;
}

async function compareQuestions(): Promise<void> {
  const songplays = await explore();
  const path = join(project, ".redform/warehouse.duckdb");
  const copy = join(scratch, "by-hand.duckdb");
  cpSync(path, copy);
  const warehouse = await openLocalWarehouse({ warehouse: "local", path, memoryLimit: "2GB" }, project);
  const session = await warehouse.connect();
  const instance = await DuckDBInstance.create(copy, { memory_limit: "2GB" });
  const byHand = await instance.connect();
  const [[plays] = []] = (await session.execute("select count(*) from sparkify.songplays")).rows;
  say(`${Number(plays).toLocaleString("en-US")} plays, ${rounds} rounds in turn, medians in milliseconds`);
  for (const [name, asked, sql] of questions) {
    const checked = checkQuestion(songplays, asked);
    if (!checked.ok) throw new Error(name);
    const times: { readonly explore: number; readonly hand: number }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const took = await timed(() => askWarehouse(session, songplays, checked.value));
      const hand = await timed(async () => (await byHand.runAndReadAll(sql)).getRows());
      // The first round warms both up.
      if (round > 0) times.push({ explore: took, hand });
    }
    const ours = median(times.map((time) => time.explore));
    const theirs = median(times.map((time) => time.hand));
    say(
      `${name}: ${ours.toFixed(0)} ms, by hand ${theirs.toFixed(0)} ms, ratio ${(ours / theirs).toFixed(2)}`,
    );
  }
  byHand.closeSync();
  instance.closeSync();
  await session.close();
  await warehouse.close();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** From the address to the last of the charts, in a browser with an empty cache. */
async function loadPage(): Promise<void> {
  const app = readFileSync(join(repository, "packages/redform/dist/web/app.js"));
  say(`the app: ${kilobytes(app.length)}, packed ${kilobytes(gzipSync(app).length)}`);
  const { browser, reason } = await findBrowser();
  if (browser === null) {
    say(`the page was not measured${reason}`);
    return;
  }
  const server = spawn(process.execPath, [dataform, "serve", "--port", "0", project], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      server.stdout.on("data", (data) => {
        const found = /http:\S+/.exec(String(data))?.[0];
        if (found !== undefined) resolve(found);
      });
      server.on("close", () => reject(new Error("serve ended")));
    });
    const charts = (await explore()).charts.length;
    const firsts: number[] = [];
    const alls: number[] = [];
    for (let round = 0; round <= Math.min(rounds, 5); round += 1) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(address);
      await page.locator("main").waitFor();
      const start = performance.now();
      await page.goto(`${new URL(address).origin}/?${round}#/explore/songplays`);
      await page.locator("svg.picture").first().waitFor();
      const first = performance.now() - start;
      await page.waitForFunction(
        (wanted) => document.querySelectorAll("svg.picture").length === wanted,
        charts,
      );
      if (round > 0) {
        firsts.push(first);
        alls.push(performance.now() - start);
      }
      await context.close();
    }
    say(
      `the live page: first chart after ${median(firsts).toFixed(0)} ms, all ${charts} after ${median(alls).toFixed(0)} ms`,
    );
  } finally {
    server.kill("SIGTERM");
    await browser.close();
  }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
