import { type Group, isParens, isSymbol, isWord, type Node } from "../sql/tree.ts";

/** A query that this reader has no rule for. The engine may still know it: types are then left untold. */
export class NotRead extends Error {}

/** Goes through nodes from left to right. */
export class Cursor {
  readonly nodes: readonly Node[];
  at = 0;

  constructor(nodes: readonly Node[]) {
    this.nodes = nodes;
  }

  get node(): Node | undefined {
    return this.nodes[this.at];
  }

  peek(ahead: number): Node | undefined {
    return this.nodes[this.at + ahead];
  }

  get done(): boolean {
    return this.at >= this.nodes.length;
  }

  /** Whether these words stand here. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, i) => isWord(this.nodes[this.at + i], word));
  }

  /** Steps over these words when they stand here. */
  skip(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false;
    this.at += words.length;
    return true;
  }

  /** Steps over one of these symbols when it stands here. */
  skipSymbol(...texts: readonly string[]): boolean {
    if (!isSymbol(this.node, ...texts)) return false;
    this.at += 1;
    return true;
  }

  /** Takes the parentheses that must stand here. */
  parens(): Group {
    const { node } = this;
    if (!isParens(node)) throw new NotRead("parentheses are missing");
    this.at += 1;
    return node;
  }

  next(): Node {
    const { node } = this;
    if (node === undefined) throw new NotRead("it ends too early");
    this.at += 1;
    return node;
  }
}

/** Whether a group holds a query rather than expressions. */
export function holdsQuery(group: Group): boolean {
  const [first] = group.children;
  return (
    isWord(first, "select", "with") ||
    (isParens(first) &&
      group.children.length !== 1 &&
      holdsQuery(first) &&
      isWord(group.children[1], "union", "intersect", "except", "minus"))
  );
}
