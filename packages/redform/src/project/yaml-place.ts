import { isMap, isNode, isPair, LineCounter, parseDocument } from "yaml";
import type { Place } from "./text-place.ts";

/** Where the value of a key stands in a YAML or JSON text; the nearest key above it where it is missing. */
export function placeOfKey(text: string, path: readonly string[]): Place {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const key of path) {
    if (!isMap(node)) break;
    const pair = node.items.find((item) => isPair(item) && String(item.key) === key);
    if (pair === undefined) break;
    if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  const { line, col } = counter.linePos(offset);
  return { line, column: col };
}
