import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KIND_LOOKS, KINDS } from "../../src/site/drawing/kind-look.ts";
import type { DeclaredGraph } from "../../src/site/site-nodes.ts";
import { dataform, makeProject } from "../cli/dataform.ts";
import { findBrowser } from "./browser.ts";

const { browser, reason } = await findBrowser();
afterAll(() => browser?.close());

/** Names and texts with whatever could break out of a format. */
const NASTY = `a "quote", 'two', <b>bold</b> & #35; \\N \`tick\` ]) --> x; %% {{ü}} 一`;

let root = "";
beforeAll(() => {
  root = makeProject({
    "definitions/raw.sqlx": 'config { type: "declaration", schema: "lake", name: "raw" }\n',
    "definitions/a.sqlx": `config { type: "table", tags: ["daily"], description: ${JSON.stringify(NASTY)}, assertions: { nonNull: ["id"] } }\n\nselect id from \${ref("raw")}\n`,
    "definitions/b.sqlx": 'config { type: "view" }\n\nselect id from ${ref("a")}\n',
    "definitions/c.sqlx": 'config { type: "incremental", tags: ["daily"] }\n\nselect id from ${ref("b")}\n',
    "definitions/odd.sqlx": `config { type: "table", name: ${JSON.stringify(NASTY)} }\n\nselect id from \${ref("c")}\n`,
    "definitions/off.sqlx": 'config { type: "table", disabled: true }\n\nselect id from ${ref("a")}\n',
    "definitions/a_test.sqlx":
      'config { type: "test", dataset: "a" }\n\ninput "raw" { select 1 as id }\n\nselect 1 as id\n',
  });
});

async function graph(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await dataform(["graph", ...args], root);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}

const idsOf = async (...args: readonly string[]): Promise<readonly string[]> =>
  (JSON.parse(await graph("--format", "json", ...args)) as DeclaredGraph).nodes.map(({ id }) => id);

describe("dataform graph", () => {
  it("selects what run selects with the same flags, and what is read and declared around it", async () => {
    for (const flags of [
      ["--actions", "b"],
      ["--actions", "b", "--include-deps"],
      ["--tags", "daily", "--include-dependents"],
      ["--actions", "c", "--include-deps", "--include-dependents"],
    ]) {
      const { stdout } = await dataform(["run", "--dry-run", "--json", ...flags], root);
      const plan = JSON.parse(stdout) as {
        readonly tasks: readonly {
          readonly key: string;
          readonly groups: readonly { readonly audits?: readonly { readonly key: string }[] }[];
        }[];
      };
      const run = plan.tasks.flatMap(({ key, groups }) => [
        key,
        ...groups.flatMap(({ audits = [] }) => audits.map((audit) => audit.key)),
      ]);
      const ids = await idsOf(...flags);
      expect(ids).toEqual(expect.arrayContaining(run));
      const extra = ids.filter((id) => !run.includes(id));
      expect(extra.filter((id) => id !== "lake.raw" && !id.startsWith("test:"))).toEqual([]);
    }
    expect(await idsOf("--actions", "b", "--include-deps")).toEqual([
      "lake.raw",
      "shop.a",
      "shop.b",
      "shop_assertions.shop_a_assertions_rowConditions",
      "test:a_test",
    ]);
  });

  it("refuses an unknown name like run, with exit code 2 and nothing on stdout", async () => {
    const { code, stdout, stderr } = await dataform(["graph", "--actions", "aa"], root);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('unknown action "aa"');
  });

  it("writes DOT that Graphviz reads back as the same graph, whatever the names hold", async () => {
    const text = await graph("--format", "dot", "--checks");
    const read = JSON.parse((await Graphviz.load()).layout(text, "json", "dot")) as {
      readonly objects: readonly { readonly name: string; readonly label: string }[];
      readonly edges: readonly { readonly tail: number; readonly head: number }[];
    };
    const wanted = JSON.parse(await graph("--format", "json")) as DeclaredGraph;
    const unescaped = (name: string): string => name.replaceAll("\\\\", "\\");
    expect(read.objects.map(({ name }) => unescaped(name)).sort()).toEqual(
      wanted.nodes.map(({ id }) => id).sort(),
    );
    expect(
      read.edges
        .map(({ tail, head }) => `${read.objects[tail]?.name} ${read.objects[head]?.name}`)
        .map(unescaped)
        .sort(),
    ).toEqual(wanted.edges.map(({ from, to }) => `${from} ${to}`).sort());
  });

  it("writes Mermaid whose labels hold no character that means something to Mermaid", async () => {
    const lines = (await graph("--format", "mermaid")).trimEnd().split("\n");
    expect(lines[0]).toBe("flowchart LR");
    const node =
      /^ {2}n\d+(\[\[|\[\(|\(\[|\{\{|\[\/|\[|\(|>)"((?:[\p{L}\p{N} ._,:/…-]|#\d+;|<br\/>)+)"(\]\]|\)\]|\]\)|\}\}|\/\]|\\\]|\]|\)):::[a-z]+$/u;
    const edge = /^ {2}n\d+ --> n\d+$/;
    const look = /^ {2}classDef [a-z]+ [a-z0-9:#, -]+$/;
    expect(lines.slice(1).filter((line) => ![node, edge, look].some((form) => form.test(line)))).toEqual([]);
    const labels = lines.flatMap((line) => node.exec(line)?.[2] ?? []);
    const decoded = labels.map((label) =>
      label.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
    );
    expect(decoded).toEqual(["raw", "a<br/>2 checks", NASTY, "b", "c", "off<br/>disabled"]);
  });

  it("writes into a file that --out names, and says so when it can't", async () => {
    expect(await graph("--format", "svg", "--out", "pictures/graph.svg")).toBe("");
    expect(readFileSync(join(root, "pictures/graph.svg"), "utf8")).toMatch(/^<svg /);
    const { code, stderr } = await dataform(["graph", "--out", "definitions"], root);
    expect(code).toBe(2);
    expect(stderr).toContain("definitions can't be written");
  });
});

describe("the colours of kinds", () => {
  it("are those of the pages' style sheet, on light and on dark ground", () => {
    const file = new URL("../../web/src/styles/tokens.css", import.meta.url);
    const [light = "", dark = ""] = readFileSync(file, "utf8").split("@media (prefers-color-scheme: dark)");
    const read = (css: string, kind: string): string | undefined =>
      new RegExp(`--kind-${kind}: (#[0-9a-f]{6});`).exec(css)?.[1];
    for (const kind of KINDS) {
      const look = KIND_LOOKS[kind];
      expect([kind, read(light, kind), read(dark, kind)]).toEqual([kind, look.light, look.dark]);
    }
  });
});

describe.skipIf(browser === null)(`the SVG in a browser${reason}`, () => {
  it("is well-formed, holds every box with its text as text, and follows light and dark", async () => {
    await graph("--format", "svg", "--out", "graph.svg");
    const grounds: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await (browser as NonNullable<typeof browser>).newPage({ colorScheme });
      const requests: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(pathToFileURL(join(root, "graph.svg")).href);
      const shown = await page.evaluate(() => ({
        root: document.documentElement.tagName,
        titles: [...document.querySelectorAll("g > title")].map((title) => title.textContent),
        bold: document.querySelectorAll("b").length,
        ground: getComputedStyle(document.querySelector(".ground") as Element).fill,
        edges: document.querySelectorAll(".edges path").length,
      }));
      expect(shown).toMatchObject({ root: "svg", bold: 0, edges: 5 });
      expect(shown.titles.find((title) => title?.startsWith(`shop.${NASTY}`))).toBeDefined();
      expect(shown.titles).toHaveLength(6);
      expect(requests).toHaveLength(1);
      grounds.push(shown.ground);
      await page.close();
    }
    expect(grounds).toEqual(["rgb(246, 247, 249)", "rgb(18, 22, 28)"]);
  });
});
