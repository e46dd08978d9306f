import { readFile } from "node:fs/promises";
import { RedshiftError } from "../../types.ts";
import { type JsonToken, readElements, readValue } from "./scan.ts";

/** Where in a JSON value a column's data is: member names and array indexes, from the outside in. */
export type JsonPath = readonly (string | number)[];

/**
 * Reads a jsonpaths file: one object with one array of paths (COPY: copy-parameters-data-format).
 * Its faults fail the load whatever MAXERROR says.
 * @throws RedshiftError naming the file
 */
export async function readPathsFile(path: string, name: string): Promise<readonly JsonPath[]> {
  const fail = (why: string, code = "22023"): RedshiftError =>
    new RedshiftError(`Invalid JSONPath file "${name}": ${why}`, { code });
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw fail("it cannot be read", "58P01");
  }
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw fail(error instanceof Error ? error.message : "it is not JSON");
  }
  const list =
    typeof content === "object" && content !== null ? Reflect.get(content, "jsonpaths") : undefined;
  if (!Array.isArray(list)) throw fail('it must be one object {"jsonpaths": [...]}');
  return list.map((entry: unknown, index) => {
    const parsed = typeof entry === "string" ? parsePath(entry) : null;
    if (parsed === null) throw fail(`entry ${index + 1} is not a path: ${JSON.stringify(entry)}`);
    return parsed;
  });
}

const root = /^\$/;
const bracketStep = /\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+))\]/y;
const dotStep = /\.([^.[\]'"*\s]+)|\[(\d+)\]/y;

/** One path in bracket or in dot notation; null when it is neither, or has wildcards. */
export function parsePath(text: string): JsonPath | null {
  if (!root.test(text)) return null;
  return steps(text, bracketStep) ?? steps(text, dotStep);
}

function steps(text: string, shape: RegExp): JsonPath | null {
  const path: (string | number)[] = [];
  let at = 1;
  while (at < text.length) {
    shape.lastIndex = at;
    const match = shape.exec(text);
    if (match === null) return null;
    const index = shape === bracketStep ? match[3] : match[2];
    const name = match[1] ?? (shape === bracketStep ? match[2] : undefined) ?? "";
    path.push(index === undefined ? name.replace(/\\(.)/g, "$1") : Number(index));
    at = shape.lastIndex;
  }
  return path.length > 0 ? path : null;
}

/** The value that a path leads to, beginning from a value already found. */
export function follow(bytes: Buffer, from: JsonToken, path: JsonPath): JsonToken | undefined {
  let token: JsonToken | undefined = from;
  for (const step of path) {
    if (token === undefined) return undefined;
    if (typeof step === "number") {
      token = token.kind === "array" ? readElements(bytes, token.start)[step] : undefined;
    } else if (token.kind === "object") {
      let found: JsonToken | undefined;
      readValue(bytes, token.start, (key, value) => {
        if (key === step) found = value;
      });
      token = found;
    } else {
      return undefined;
    }
  }
  return token;
}
