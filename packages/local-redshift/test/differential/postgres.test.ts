import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BothEngines, type Disagreement, skipReason, startBoth } from "./both-engines.ts";
import { expressions, patternQueries } from "./expressions.ts";
import { QueryGenerator } from "./generate.ts";
import { queries } from "./queries.ts";
import { setup } from "./tables.ts";

const GENERATED = 400;
const SEED = 20_181_115;

const title = "the same query on PostgreSQL and here";
describe.skipIf(skipReason !== null)(skipReason === null ? title : `${title} (${skipReason})`, () => {
  let engines: BothEngines | undefined;
  let compared = 0;
  beforeAll(async () => {
    engines = await startBoth(setup);
  });
  afterAll(async () => {
    await engines?.stop();
    process.stdout.write(`${compared} queries compared with PostgreSQL\n`);
  });

  const disagreements = async (sqls: readonly string[]): Promise<readonly Disagreement[]> => {
    if (engines === undefined) throw new Error("the engines have not started");
    const found: Disagreement[] = [];
    for (const sql of sqls) {
      const disagreement = await engines.compare(sql);
      compared += 1;
      if (disagreement !== null) found.push(disagreement);
    }
    return found;
  };

  for (const [family, list] of Object.entries(expressions)) {
    it(`agrees in ${list.length} expressions of ${family}`, async () => {
      expect(await disagreements(list.map((expression) => `select ${expression}`))).toEqual([]);
    });
  }

  it(`agrees in ${patternQueries.length} queries with patterns of TO_CHAR, TO_DATE, TO_TIMESTAMP and TO_NUMBER`, async () => {
    expect(await disagreements(patternQueries)).toEqual([]);
  });

  it(`agrees in ${queries.length} queries written by hand`, async () => {
    expect(await disagreements(queries)).toEqual([]);
  });

  it(`agrees in ${GENERATED} generated queries`, async () => {
    const generator = new QueryGenerator(SEED);
    const sqls = Array.from({ length: GENERATED }, () => generator.query());
    expect(await disagreements(sqls)).toEqual([]);
  });
});
