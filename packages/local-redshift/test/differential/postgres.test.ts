import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BothEngines, type Disagreement, skipReason, startBoth } from "./both-engines.ts";
import { expressions, patternQueries } from "./expressions.ts";
import { QueryGenerator } from "./generate.ts";
import { generatedPatterns } from "./generate-patterns.ts";
import { queries } from "./queries.ts";
import { compared, GENERATED, PATTERNS } from "./size.ts";
import { setup } from "./tables.ts";

const SEED = 20_181_115;

const title = "the same query on PostgreSQL and here";
describe.skipIf(skipReason !== null)(skipReason === null ? title : `${title} (${skipReason})`, () => {
  let engines: BothEngines | undefined;
  beforeAll(async () => {
    engines = await startBoth(setup);
  });
  afterAll(async () => {
    const { compared: asked, failed } = engines?.counts() ?? { compared: 0, failed: 0 };
    await engines?.stop();
    process.stdout.write(
      `${asked} queries compared with PostgreSQL; ${failed} of them are errors on both sides\n`,
    );
  });

  const disagreements = async (sqls: readonly string[]): Promise<readonly Disagreement[]> => {
    if (engines === undefined) throw new Error("the engines have not started");
    const found: Disagreement[] = [];
    for (const sql of sqls) {
      const disagreement = await engines.compare(sql);
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

  it(`agrees in ${PATTERNS} generated patterns of TO_CHAR`, async () => {
    expect(await disagreements(generatedPatterns(PATTERNS, SEED))).toEqual([]);
  });

  it(`agrees in ${queries.length} queries written by hand`, async () => {
    expect(await disagreements(queries)).toEqual([]);
  });

  it(`agrees in ${GENERATED} generated queries`, async () => {
    const before = engines?.counts().failed ?? 0;
    const generator = new QueryGenerator(SEED);
    const sqls = Array.from({ length: GENERATED }, () => generator.query());
    expect(await disagreements(sqls)).toEqual([]);
    // Errors on both sides agree, but show little: nearly all must give rows.
    expect((engines?.counts().failed ?? 0) - before).toBeLessThan(GENERATED / 10);
  });

  it("has compared as many as the coverage page says", () => {
    expect(engines?.counts().compared).toBe(compared.byHand + compared.generated);
  });
});
