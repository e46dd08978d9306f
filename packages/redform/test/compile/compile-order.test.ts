import { describe, expect, it } from "vitest";
import { compileOrder } from "../../src/compile/compile-order.ts";
import { loaded, projectFolder } from "../project/project-folder.ts";

const files = {
  "definitions/Z.sqlx": "",
  "definitions/a.sql": "",
  "definitions/a/b.sqlx": "",
  "definitions/é.js": "",
  "models/m.sqlx": "",
  "includes/b.js": "",
  "includes/a.js": "",
  "includes/deep/c.js": "",
};

async function orderFor(packageJson: string | null) {
  const more = packageJson === null ? {} : { "package.json": packageJson };
  return compileOrder(await loaded(projectFolder({ ...files, ...more })));
}

const asking = (range: string): string => JSON.stringify({ dependencies: { "@dataform/core": range } });

describe("the order in which files are loaded", () => {
  it("is the stock one for projects without a package.json: .sql files and models too", async () => {
    expect(await orderFor(null)).toEqual({
      includes: ["includes/a.js", "includes/b.js"],
      definitions: [
        "definitions/a.sql",
        "definitions/a/b.sqlx",
        "definitions/é.js",
        "definitions/Z.sqlx",
        "models/m.sqlx",
      ],
      lenientResolve: true,
    });
  });

  it("leaves .sql files and models out where the project asks for a core of 2.0.4 or later", async () => {
    expect(await orderFor(asking("2.9.0"))).toEqual({
      includes: ["includes/a.js", "includes/b.js"],
      definitions: ["definitions/a/b.sqlx", "definitions/é.js", "definitions/Z.sqlx"],
      lenientResolve: false,
    });
  });

  // Whether semver.subset(range, ">=2.0.4"), which is how the stock tool asks.
  const ranges: readonly (readonly [string, boolean])[] = [
    ["2.0.4", true],
    ["^2.0.4", true],
    ["~2.6", true],
    [">=2.1.0 <3", true],
    ["3.x", true],
    ["^2.1.0 || ^3.0.0", true],
    ["2.0.3", false],
    ["^2.0.0", false],
    ["^1.20.0", false],
    ["^1.20.0 || ^2.9.0", false],
    ["*", false],
    ["latest", false],
    ["file:../core", false],
  ];
  for (const [range, isModern] of ranges) {
    it(`takes "${range}" for ${isModern ? "a new" : "an old"} core`, async () => {
      expect((await orderFor(asking(range))).lenientResolve).toBe(!isModern);
    });
  }

  it("takes a broken package.json for none", async () => {
    expect((await orderFor("{")).lenientResolve).toBe(true);
  });
});
