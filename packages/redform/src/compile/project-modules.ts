import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { compileFunction } from "node:vm";
import type { Core } from "./core.ts";
import { sqlxToJavaScript } from "./sqlx-javascript.ts";

interface ProjectModule {
  exports: unknown;
}

type Require = (name: string) => unknown;

const PARAMETERS = ["exports", "require", "module", "__filename", "__dirname"];

/** A SQLX text that opens something and never closes it. */
export class UnclosedError extends SyntaxError {
  readonly what: string;
  /** Into the source, in UTF-16 units. */
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(`${what} is never closed.`);
    this.what = what;
    this.offset = offset;
  }
}

/**
 * Loads the files of a project, each once, under its absolute name: the core finds the file that calls it
 * by looking at the stack. Project code may require the project's own files, packages under the project's
 * node_modules, @dataform/core and "path", and nothing else.
 */
export class ProjectModules {
  readonly #root: string;
  readonly #core: Core;
  readonly #loaded = new Map<string, ProjectModule>();
  /** Called with the path, relative to the root, before a file is run. */
  readonly #onLoad: (file: string) => void;

  constructor(root: string, core: Core, onLoad: (file: string) => void) {
    this.#root = root;
    this.#core = core;
    this.#onLoad = onLoad;
  }

  /** Loads a file of the project by its path relative to the root. */
  load(file: string): unknown {
    return this.#loadFile(path.join(this.#root, file));
  }

  #loadFile(file: string): unknown {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known.exports;
    const module: ProjectModule = { exports: {} };
    this.#loaded.set(file, module);
    try {
      this.#run(file, module);
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    return module.exports;
  }

  #run(file: string, module: ProjectModule): void {
    const source = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
    if (file.endsWith(".json")) {
      module.exports = JSON.parse(source);
      return;
    }
    const run = compileFunction(this.#toJavaScript(source, file), PARAMETERS, { filename: file });
    this.#onLoad(path.relative(this.#root, file));
    run.call(module.exports, module.exports, this.#requireFrom(file), module, file, path.dirname(file));
  }

  #toJavaScript(source: string, file: string): string {
    if (file.endsWith(".js") || file.endsWith(".cjs")) return source;
    if (!file.endsWith(".sqlx")) return this.#core.compiler(source, file);
    const { code, unclosed } = sqlxToJavaScript(source, file);
    if (unclosed !== null) throw new UnclosedError(unclosed.what, unclosed.offset);
    return code;
  }

  #requireFrom(parent: string): Require {
    return (name) => {
      if (name === "path" || name === "node:path") return path;
      if (name === "@dataform/core") return this.#core;
      return this.#loadFile(this.#resolve(name, parent));
    };
  }

  /** Node's own rules, and after them paths from the project's root, as the stock tool allows. */
  #resolve(name: string, parent: string): string {
    const { resolve } = createRequire(parent);
    const notOurs = `Cannot find module '${name}'`;
    for (const wanted of [name, path.join(this.#root, name)]) {
      try {
        const found = resolve(wanted);
        if (!path.isAbsolute(found)) {
          throw new RefusedError(
            `Access denied to require '${name}': a project may require its own files, packages in its node_modules, and "path".`,
          );
        }
        if (!this.#isWithinRoot(found)) throw new RefusedError(`${notOurs}: it lies outside of the project.`);
        return found;
      } catch (error) {
        if (error instanceof RefusedError) throw error;
      }
    }
    throw new Error(notOurs);
  }

  #isWithinRoot(file: string): boolean {
    return realpathSync(file).startsWith(this.#root + path.sep);
  }
}

class RefusedError extends Error {}
