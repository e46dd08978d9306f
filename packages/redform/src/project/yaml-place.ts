import { isMap, isNode, isPair, isSeq, LineCounter, parseDocument } from "yaml";
import type { Place } from "./text-place.ts";

/** Where a key, or an item of a list, stands in a YAML or JSON text; the nearest one above it where it is missing. */
export function placeOfKey(text: string, path: readonly string[]): Place {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const key of path) {
    if (isSeq(node)) {
      const item: unknown = node.items[Number(key)];
      if (!isNode(item)) break;
      offset = item.range?.[0] ?? offset;
      node = item;
      continue;
    }
    if (!isMap(node)) break;
    const pair = node.items.find((item) => isPair(item) && String(item.key) === key);
    if (pair === undefined) break;
    if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  const { line, col } = counter.linePos(offset);
  return { line, column: col };
}
