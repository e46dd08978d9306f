import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Project } from "../project/types.ts";

/** Which files are loaded, in which order, and how loosely references resolve. */
export interface CompileOrder {
  readonly includes: readonly string[];
  readonly definitions: readonly string[];
  readonly lenientResolve: boolean;
}

/**
 * The stock tool has two ways to run a project: one for projects whose package.json asks for a core of
 * 2.0.4 or later, which takes no .sql files, and an older one for all others.
 */
export async function compileOrder(project: Project): Promise<CompileOrder> {
  const isModern = asksForModernCore(await readDependency(project.root));
  const inFolder = (folder: string, pattern: RegExp): readonly string[] =>
    project.files
      .filter((file) => file.startsWith(`${folder}/`) && pattern.test(file))
      .sort(new Intl.Collator("en-US").compare);
  const includes = inFolder("includes", /^includes\/[^/]+\.js$/);
  if (isModern) {
    return { includes, definitions: inFolder("definitions", /\.(?:js|sqlx)$/), lenientResolve: false };
  }
  const actions = /\.(?:js|sql|sqlx)$/;
  return {
    includes,
    definitions: [...inFolder("definitions", actions), ...inFolder("models", actions)],
    lenientResolve: true,
  };
}

async function readDependency(root: string): Promise<unknown> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    if (!isRecord(parsed) || !isRecord(parsed.dependencies)) return undefined;
    return parsed.dependencies["@dataform/core"];
  } catch {
    // A package.json that is absent or broken asks for nothing, as the stock tool has it.
    return undefined;
  }
}

/** Whether every version that a range allows is 2.0.4 or later: whether the lowest of each alternative is. */
function asksForModernCore(range: unknown): boolean {
  if (typeof range !== "string" || range.trim() === "") return false;
  return range.split("||").every((alternative) => {
    const match = /^(?:\^|~|>=|=|v)?\s*v?(\d+)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?/.exec(alternative.trim());
    if (match === null) return false;
    const [major, minor, patch] = match.slice(1, 4).map((part) => Number(part) || 0);
    return (major ?? 0) > 2 || (major === 2 && ((minor ?? 0) > 0 || (patch ?? 0) >= 4));
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
