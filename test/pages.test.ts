import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser, openPage } from "../packages/redform/test/site/browser.ts";
import { generateData, SparkifyProject } from "./sparkify-project.ts";

const { browser, reason } = await findBrowser();
let project: SparkifyProject;
let home: string;

beforeAll(async () => {
  project = new SparkifyProject();
  const sources = await generateData(project, 2_000);
  await project.run(sources);
  await project.writePages(sources);
  home = pathToFileURL(join(project.folder, ".redform/docs/index.html")).href;
});
afterAll(async () => {
  project.remove();
  await browser?.close();
});

const grouped = (number: string | null | undefined): string => Number(number).toLocaleString("en-US");

describe.skipIf(browser === null)(`the pages of the warehouse${reason}`, () => {
  it("lead by clicks from a key of the log to a chart of what it became", async () => {
    const { page, problems, close } = await openPage(browser, `${home}#/lineage`);
    await page.getByLabel("Model or column").fill("log_data");
    await page.getByRole("link", { name: "level", exact: true }).click();
    const picture = page.getByRole("region", { name: "Where the column comes from and goes" });
    await picture.locator('a[href="#/lineage/sparkify_staging.staging_events/level"]').click();
    await picture.locator('a[href="#/lineage/sparkify.songplays/level"]').click();
    await expect.poll(() => page.url()).toContain("#/lineage/sparkify.songplays/level");
    await page.locator('main a[href="#/explore/songplays"]').first().click();
    await page.getByRole("heading", { name: "Plays by level and gender" }).waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it("show the numbers that dataform query gives: plays, listeners, and each table's rows", async () => {
    const [figures = []] = await project.query(
      "select count(*), count(distinct user_id), count(distinct session_id) from sparkify.songplays",
    );
    const explore = await openPage(browser, `${home}#/explore/songplays`);
    const shown = explore.page.locator("dl.figures data");
    await shown.first().waitFor();
    expect((await shown.allTextContents()).slice(0, 3)).toEqual(figures.map(grouped));
    await explore.close();
    for (const table of ["users", "songs", "artists", "time", "songplays"]) {
      const [[rows] = []] = await project.query(`select count(*) from sparkify.${table}`);
      const { page, problems, close } = await openPage(browser, `${home}#/model/sparkify.${table}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await page.locator("main").textContent(), table).toContain(`Rows${grouped(rows)}`);
      expect(problems).toEqual([]);
      await close();
    }
  });
});
