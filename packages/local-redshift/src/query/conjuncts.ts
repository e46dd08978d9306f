import { isWord, type Node } from "../sql/tree.ts";

/** The parts of a condition that AND joins at the outermost level; that of BETWEEN joins none. */
export function conjuncts(nodes: readonly Node[]): readonly (readonly Node[])[] {
  const parts: Node[][] = [[]];
  let between = 0;
  let cases = 0;
  for (const node of nodes) {
    if (isWord(node, "or") && cases === 0) return [nodes];
    if (isWord(node, "case")) cases += 1;
    if (isWord(node, "end")) cases -= 1;
    if (isWord(node, "between") && cases === 0) between += 1;
    if (isWord(node, "and") && cases === 0) {
      if (between === 0) {
        parts.push([]);
        continue;
      }
      between -= 1;
    }
    parts.at(-1)?.push(node);
  }
  return parts;
}
