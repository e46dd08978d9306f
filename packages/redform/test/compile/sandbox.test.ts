import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileGraph, prepareCompiler } from "../../src/compile/compile-project.ts";
import { permissions } from "../../src/compile/compiler-process.ts";
import { formatProblem } from "../../src/problem.ts";
import { loaded, projectFolder } from "../project/project-folder.ts";

/** What an expression gives where project code evaluates it, or the message that it throws. */
async function inProject(expression: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = projectFolder({
    ...more,
    "definitions/probe.js": `
      let said;
      try { said = String(${expression}); } catch (error) { said = "refused: " + error.message; }
      publish("probe").query(() => said);`,
  });
  const { graph, problems } = await compileGraph(await loaded(root));
  return graph?.tables?.[0]?.query ?? problems.map(formatProblem).join("\n");
}

/** The same in a plain script under the very flags of the compiling process, where nothing but they forbids. */
function underFlags(root: string, expression: string): string {
  const script = `try { process.stdout.write(String(${expression})); } catch (error) { process.stdout.write(error.code); }`;
  return execFileSync(process.execPath, [...permissions(root), "-e", script], { env: {}, encoding: "utf8" });
}

describe("project code", () => {
  it("can't require what reads files, starts processes or reaches the network", async () => {
    for (const name of [
      "fs",
      "node:fs",
      "child_process",
      "worker_threads",
      "http",
      "net",
      "module",
      "vm",
      "os",
    ]) {
      expect(await inProject(`require("${name}")`)).toMatch(`refused: Access denied to require '${name}'`);
    }
    expect(
      await inProject("[typeof fetch, typeof WebSocket, typeof process.binding, typeof process.dlopen]"),
    ).toBe("undefined,undefined,undefined,undefined");
  });

  it("can't require a file outside of the project, be it named outright or by a way up", async () => {
    const outside = join(projectFolder({ "secret.json": '{ "key": 1 }' }), "secret.json");
    for (const path of ["/etc/passwd", "../../../../../../etc/passwd", outside, `${homedir()}/.npmrc`]) {
      expect(await inProject(`require(${JSON.stringify(path)})`)).toMatch(
        `refused: Cannot find module '${path}'`,
      );
    }
  });

  it("sees no environment variable", async () => {
    process.env.REDFORM_TEST_SECRET = "hunter2";
    try {
      expect(await inProject("JSON.stringify(process.env)")).toBe("{}");
      expect(await inProject('Function("return process.env.REDFORM_TEST_SECRET")()')).toBe("undefined");
    } finally {
      delete process.env.REDFORM_TEST_SECRET;
    }
  });

  it("may require its own files, JSON, packages in its node_modules, the core and path", async () => {
    const more = {
      "node_modules/tiny/package.json": '{ "main": "lib/entry.js" }',
      "node_modules/tiny/lib/entry.js": 'module.exports = "tiny " + require("./word");',
      "node_modules/tiny/lib/word.js": 'module.exports = "word";',
      "includes/numbers.json": "[1, 2]",
      "includes/helper.js": 'module.exports = "helped";',
    };
    expect(
      await inProject(
        `[require("tiny"), require("../includes/numbers"), require("includes/helper.js"), helper,
          require("path").basename("/a/b.txt"), typeof require("@dataform/core").session.publish]`,
        more,
      ),
    ).toBe("tiny word,1,2,helped,helped,b.txt,function");
  });

  it("may print without harm to the graph, and what it prints can be had", async () => {
    let printed = "";
    const root = projectFolder({
      "definitions/a.js":
        'console.log("one %s", "two", { three: 3 }); console.error("four"); publish("a").query("select 1");',
    });
    const { graph } = await compileGraph(await loaded(root), {
      onPrinted: (text) => {
        printed += text;
      },
    });
    expect(graph?.tables).toHaveLength(1);
    expect(printed).toBe("one two { three: 3 }\nfour\n");
  });

  it("is stopped where it does not end, in whichever file", async () => {
    for (const [file, text, blamed] of [
      ["definitions/loop.js", "for (;;);", "definitions/loop.js"],
      ["includes/loop.js", "while (true) {}", "includes/loop.js"],
      ["definitions/z.sqlx", 'config { type: "table" }\njs { for (;;); }\nselect 1', "definitions/z.sqlx"],
    ] as const) {
      const root = projectFolder({ "definitions/a.sqlx": 'config { type: "view" }\nselect 1', [file]: text });
      const { graph, problems } = await compileGraph(await loaded(root), { timeoutMs: 300 });
      expect(graph).toBeNull();
      expect(problems.map(formatProblem)).toEqual([
        `${blamed} compiling took longer than 0.3 s and was stopped while this file's JavaScript ran. Look for a loop that does not end.`,
      ]);
    }
  });

  it("does not keep the process with a timer", async () => {
    const root = projectFolder({
      "definitions/a.js": 'setInterval(() => {}, 10); publish("a").query("select 1");',
    });
    expect((await compileGraph(await loaded(root))).graph?.tables).toHaveLength(1);
  });
});

describe("the process itself", () => {
  it("may read the project and not beside it, write nothing, and start nothing", () => {
    const root = projectFolder({ "inside.txt": "in" });
    const beside = projectFolder({ "outside.txt": "out" });
    const read = (path: string): string =>
      underFlags(root, `require("fs").readFileSync(${JSON.stringify(path)}, "utf8")`);
    expect(read(join(root, "inside.txt"))).toBe("in");
    expect(read(join(beside, "outside.txt"))).toBe("ERR_ACCESS_DENIED");
    expect(read("/etc/passwd")).toBe("ERR_ACCESS_DENIED");
    expect(underFlags(root, `require("fs").readdirSync(${JSON.stringify(homedir())})`)).toBe(
      "ERR_ACCESS_DENIED",
    );
    expect(underFlags(root, `require("fs").writeFileSync(${JSON.stringify(join(root, "x"))}, "")`)).toBe(
      "ERR_ACCESS_DENIED",
    );
    expect(underFlags(root, 'require("child_process").execSync("id")')).toBe("ERR_ACCESS_DENIED");
    expect(underFlags(root, 'new (require("worker_threads").Worker)("1", { eval: true })')).toBe(
      "ERR_ACCESS_DENIED",
    );
    expect(underFlags(root, 'process.dlopen({ exports: {} }, "/x.node")')).toMatch(/^ERR_/);
    expect(underFlags(root, "Object.keys(process.env).length")).toBe("0");
  });

  it("works where the folder's name has spaces, commas, stars and letters of any script", async () => {
    const root = projectFolder({
      "a, b ü *(x)/dataform.json": '{ "warehouse": "redshift", "defaultSchema": "s" }',
      "a, b ü *(x)/definitions/å.sqlx": 'config { type: "table" }\nselect 1',
    });
    const { graph } = await compileGraph(await loaded(join(root, "a, b ü *(x)")));
    expect(graph?.tables?.[0]?.fileName).toBe("definitions/å.sqlx");
  });

  it("may be started before the project is read, and be sent away unused", async () => {
    const root = projectFolder({ "definitions/a.sqlx": 'config { type: "table" }\nselect 1' });
    const compiler = prepareCompiler(root);
    expect((await compileGraph(await loaded(root), { compiler })).graph?.tables).toHaveLength(1);
    prepareCompiler(root).dispose();
  });

  it("that ends before its time is told of", async () => {
    const root = projectFolder({});
    const compiler = prepareCompiler(root);
    compiler.dispose();
    const { graph, problems } = await compileGraph(await loaded(root), { compiler });
    expect(graph).toBeNull();
    expect(problems.map(formatProblem)).toEqual(["the process that compiles ended without an answer."]);
  });
});
