/**
 * What it costs to understand a statement before DuckDB sees it: tokens, nesting, types and rewriting, in
 * milliseconds a kilobyte of SQL. Measured on the models' own SQL, and on the statements that the file
 * named by REDSHIFT_SNIPPETS holds. It runs what `npm run build` has made.
 *
 *   npx tsx bench/rewrite.ts [--rounds 300]
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { noStatements } from "../packages/local-redshift/dist/history/last-statements.js";
import { rewriteText } from "../packages/local-redshift/dist/sql/expression.js";
import { splitStatements } from "../packages/local-redshift/dist/sql/tokens.js";
import { parseTree } from "../packages/local-redshift/dist/sql/tree.js";
import { RedshiftError } from "../packages/local-redshift/dist/types.js";
import { analyse } from "../packages/local-redshift/dist/typing/analysis.js";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "300" } } });
const LIMIT = 0.3;

/** The SQL of the models: SQLX without its config block, and with names for its references. */
function modelQueries(): readonly string[] {
  const folder = resolve(import.meta.dirname, "../definitions");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sqlx") && !file.startsWith("tests"))
    .map((file) => plainSql(readFileSync(join(folder, file), "utf8")))
    .filter((sql) => /^\s*(?:--[^\n]*\s*)*(?:with|select)\b/i.test(sql));
}

function plainSql(sqlx: string): string {
  const blocks = /^(?:config|js|pre_operations|post_operations|input\s+"[^"]*")\s*\{[\s\S]*?^\}/gm;
  return sqlx.replace(blocks, "").replace(/\$\{[^}]*\}/g, "sparkify.something");
}

function snippetQueries(): readonly string[] {
  const file = process.env["REDSHIFT_SNIPPETS"];
  if (file === undefined) return [];
  const { snippets } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly snippets: readonly { readonly sql: string }[];
  };
  return snippets.map(({ sql }) => sql).filter((sql) => /^(?:with|select)\b/i.test(sql));
}

async function understand(sql: string): Promise<number> {
  let length = 0;
  for (const { tokens } of splitStatements(sql)) {
    const nodes = parseTree(tokens);
    const analysis = await analyse(
      nodes,
      () => null,
      async () => undefined,
    );
    length += rewriteText(nodes, {
      now: 0,
      stored: false,
      lastCopyCount: 0,
      last: noStatements,
      user: "local",
      roundsNumeric: false,
      setting: () => undefined,
      searchPath: ["public"],
      pid: 1,
      functions: new Map(),
      analysis,
    }).length;
  }
  return length;
}

async function measure(name: string, queries: readonly string[]): Promise<boolean> {
  const sound: string[] = [];
  for (const sql of queries) {
    try {
      await understand(sql);
      sound.push(sql);
    } catch (error) {
      if (!(error instanceof RedshiftError)) throw error;
      process.stdout.write(`left out, for it is refused: ${error.message}\n`);
    }
  }
  const kilobytes = sound.reduce((sum, sql) => sum + Buffer.byteLength(sql), 0) / 1000;
  const rounds = Number(values.rounds);
  const times: number[] = [];
  const first = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    for (const sql of sound) await understand(sql);
    times.push((performance.now() - start) / kilobytes);
  }
  const total = performance.now() - first;
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  process.stdout.write(
    `${name}: ${sound.length} queries, ${kilobytes.toFixed(1)} kB, ${rounds} rounds: median ${median.toFixed(3)} ms/kB, ` +
      `mean ${(total / rounds / kilobytes).toFixed(3)}, first round ${(times[0] ?? 0).toFixed(3)} (at most ${LIMIT})\n`,
  );
  return median <= LIMIT;
}

const sets: readonly (readonly [string, readonly string[]])[] = [
  ["the models", modelQueries()],
  ["the snippets", snippetQueries()],
];
let within = true;
for (const [name, queries] of sets) {
  if (queries.length > 0) within = (await measure(name, queries)) && within;
}
if (!within) process.exitCode = 1;
