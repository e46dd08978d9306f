/**
 * Compiling a generated project, from process start to exit: ours against the stock command line.
 *
 *   npx tsx bench/compile.ts [--models 5000]
 *
 * The stock command line (@dataform/cli 2.6.7) is that of packages/redform/test/compat, after `npm ci`
 * there, or the one that STOCK_DATAFORM names.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { describe, measure, pair } from "./whole-process.ts";

const { values } = parseArgs({
  options: { models: { type: "string", default: "5000" }, rounds: { type: "string", default: "3" } },
});
const repository = resolve(import.meta.dirname, "..");
const compat = join(repository, "packages/redform/test/compat");
const stock = process.env["STOCK_DATAFORM"] ?? join(compat, "node_modules/.bin/dataform");
const ours = join(repository, "packages/redform/bin/dataform.js");
const scratch = mkdtempSync(join(tmpdir(), "redform-bench-"));

try {
  await compare(makeProject(Number(values.models)));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Models in folders of a hundred, each with two refs and two assertions. */
function makeProject(models: number): string {
  const project = join(scratch, "project");
  mkdirSync(join(project, "node_modules/@dataform"), { recursive: true });
  symlinkSync(join(repository, "node_modules/@dataform/core"), join(project, "node_modules/@dataform/core"));
  writeFileSync(join(project, "package.json"), '{ "dependencies": { "@dataform/core": "2.9.0" } }\n');
  writeFileSync(
    join(project, "dataform.json"),
    '{ "warehouse": "redshift", "defaultSchema": "s", "assertionSchema": "s_assertions" }\n',
  );
  for (let index = 0; index < models; index += 1) {
    const folder = join(project, "definitions", `part_${Math.floor(index / 100)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `model_${index}.sqlx`), model(index));
  }
  return project;
}

function model(index: number): string {
  const [one, two] = [Math.floor(index / 2), Math.max(0, index - 1)];
  const query =
    index === 0
      ? "select 1 as id, 2 as amount"
      : `select\n  a.id,\n  b.amount\nfrom \${ref("model_${one === index ? two : one}")} as a\njoin \${ref("model_${two}")} as b on a.id = b.id`;
  return `config {
  type: "table",
  description: "Model ${index}.",
  assertions: { uniqueKey: ["id"], nonNull: ["id"] },
}

${query}
`;
}

async function compare(project: string): Promise<void> {
  const rounds = Number(values.rounds);
  const mine = (): ReturnType<typeof measure> => measure([process.execPath, ours, "compile", project]);
  process.stdout.write(`${values.models} models, ${cpus().length} cores, Node ${process.version}\n`);
  if (!existsSync(stock)) {
    const { a } = await pair(mine, mine, rounds);
    process.stdout.write(`dataform compile   ${describe(a)}\n`);
    process.stdout.write(
      `stock              not installed: run \`npm ci\` in packages/redform/test/compat\n`,
    );
    return;
  }
  const result = await pair(mine, () => measure([stock, "compile", project, "--timeout", "300s"]), rounds);
  process.stdout.write(
    `dataform compile   ${describe(result.a)}\nstock 2.6.7        ${describe(result.b)}\nratio              ${result.ratio.toFixed(2)}\n`,
  );
}
