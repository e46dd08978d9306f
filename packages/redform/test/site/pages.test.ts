import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataform, makeProject } from "../cli/dataform.ts";
import { findBrowser, openPage, violations } from "./browser.ts";

const { browser, reason } = await findBrowser();
afterAll(() => browser?.close());

describe.skipIf(browser === null)(`the pages opened from disk${reason}`, () => {
  let url = "";
  beforeAll(async () => {
    const root = makeProject({
      "definitions/a.sqlx": 'config { type: "table" }\n\nselect 1 as id\n',
      "definitions/b.sqlx": 'config { type: "view" }\n\nselect id from ${ref("a")}\n',
    });
    expect((await dataform(["run"], root)).code).toBe(0);
    const { code, stderr } = await dataform(["docs"], root);
    expect([code, stderr]).toEqual([0, ""]);
    url = pathToFileURL(join(root, ".redform/docs/index.html")).href;
  });

  it("show without an error, a request to elsewhere or a violation of accessibility", async () => {
    const { page, problems, close } = await openPage(browser, url);
    await page.getByRole("navigation").getByRole("link", { name: "Models" }).click();
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });
});
