import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sections } from "../../coverage/documented.ts";
import { functionEvidence } from "../../coverage/evidence.ts";
import { coveragePage } from "../../coverage/page.ts";
import { findStates, type States } from "../../coverage/states.ts";
import { catalogFunctions } from "../../src/sql/functions/catalog.ts";
import { functionRules } from "../../src/sql/functions/list.ts";

const PAGE = resolve(import.meta.dirname, "../../../../docs/redshift-coverage.md");

describe("docs/redshift-coverage.md", () => {
  let states: States | undefined;
  beforeAll(async () => {
    states = await findStates();
  });

  it("is up to date (npm run coverage:redshift writes it)", () => {
    if (states === undefined) throw new Error("nothing was tried");
    expect(readFileSync(PAGE, "utf8")).toBe(coveragePage(states));
  });

  it("lists every function that runs with a test", () => {
    const untested = sections
      .flatMap(({ functions }) => functions)
      .filter(
        ({ name }) => states?.functions.get(name)?.state !== "refused" && functionEvidence(name).length === 0,
      )
      .map(({ name }) => name);
    expect(untested).toEqual([]);
  });

  it("leaves no function of the list without a test", () => {
    // What clients ask of the catalog is tested with the clients themselves.
    const untested = [...functionRules.keys()].filter(
      (name) => !(name in catalogFunctions) && functionEvidence(name).length === 0,
    );
    expect(untested).toEqual([]);
  });
});
