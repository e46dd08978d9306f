import { RedshiftError } from "../types.ts";
import { withoutDatabase } from "./database-names.ts";
import { excludedInParentheses } from "./excluded-columns.ts";
import { stringText } from "./string-text.ts";
import { isSignificant, type Token } from "./tokens.ts";

/**
 * Tokens by their nesting. Rules replace nodes; what a rule writes is a `raw` node, which no other
 * rule looks into.
 */
export type Node = Leaf | Group;

export interface Leaf {
  readonly kind: Token["kind"] | "raw";
  readonly text: string;
  /** Lower-cased text of a word; the name in a quoted one; else the text. */
  readonly word: string;
  /** Spaces and comments before it. */
  readonly before: string;
  /** Character offset in the statement's text; -1 for what a rule wrote. */
  readonly at: number;
}

export interface SymbolLeaf extends Leaf {
  readonly kind: "operator" | "punctuation";
}

export interface WordLeaf extends Leaf {
  readonly kind: "word";
}

export interface NameLeaf extends Leaf {
  readonly kind: "word" | "quoted";
}

export interface Group {
  readonly kind: "group";
  readonly open: "(" | "[";
  readonly before: string;
  readonly children: readonly Node[];
  readonly beforeClose: string;
  readonly at: number;
}

const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

/** Nests tokens by their brackets. @throws RedshiftError 42601 when they do not match */
export function parseTree(read: readonly Token[]): readonly Node[] {
  const tokens = excludedInParentheses(withoutDatabase(read));
  const stack: { open: "(" | "["; before: string; at: number; children: Node[] }[] = [];
  let children: Node[] = [];
  let before = "";
  for (const token of tokens) {
    if (!isSignificant(token)) {
      before += token.text;
      continue;
    }
    if (token.text === "(" || token.text === "[") {
      stack.push({ open: token.text, before, at: token.start, children });
      children = [];
    } else if (token.text === ")" || token.text === "]") {
      const opened = stack.pop();
      if (opened === undefined || CLOSERS[opened.open] !== token.text)
        throw unbalanced(token.text, token.start);
      const { open, at } = opened;
      opened.children.push({ kind: "group", open, before: opened.before, children, beforeClose: before, at });
      children = opened.children;
    } else {
      children.push(leafOf(token, before));
    }
    before = "";
  }
  const open = stack.pop();
  if (open !== undefined) throw unbalanced(open.open, open.at);
  return children;
}

function leafOf(token: Token, before: string): Leaf {
  const { kind, text, start } = token;
  return { kind, text, word: wordOf(kind, text), before, at: start };
}

function wordOf(kind: Token["kind"], text: string): string {
  if (kind === "word") return text.toLowerCase();
  // Redshift folds quoted names too, unless enable_case_sensitive_identifier is on.
  if (kind === "quoted") return text.slice(1, -1).replaceAll('""', '"').toLowerCase();
  return text;
}

function unbalanced(text: string, at: number): RedshiftError {
  return new RedshiftError(`syntax error at or near "${text}"`, { code: "42601", position: at + 1 });
}

/** The nodes as SQL. Names are written as Redshift folds them: in lower case. */
export function render(nodes: readonly Node[]): string {
  let text = "";
  for (const node of nodes) {
    if (node.kind === "group") {
      const close = CLOSERS[node.open] ?? "";
      text += `${node.before}${node.open}${render(node.children)}${node.beforeClose}${close}`;
    } else {
      text += node.before + leafText(node);
    }
  }
  return text;
}

function leafText(leaf: Leaf): string {
  if (leaf.kind === "word" && !/[#$]/.test(leaf.word)) return leaf.word;
  if (leaf.kind === "word") return `"${leaf.word}"`;
  if (leaf.kind === "quoted") return `"${leaf.word.replaceAll('"', '""')}"`;
  return leaf.text;
}

/** A node that holds finished SQL. */
export function raw(text: string, before = ""): Leaf {
  return { kind: "raw", text, word: "", before, at: -1 };
}

/** Whether a node is one of these words, unquoted. */
export function isWord(node: Node | undefined, ...words: readonly string[]): node is WordLeaf {
  return node !== undefined && node.kind === "word" && words.includes(node.word);
}

/** Whether a node is one of these operators or punctuation marks, or any without a list. */
export function isSymbol(node: Node | undefined, ...texts: readonly string[]): node is SymbolLeaf {
  return (
    node !== undefined &&
    (node.kind === "operator" || node.kind === "punctuation") &&
    (texts.length === 0 || texts.includes(node.text))
  );
}

export function isParens(node: Node | undefined): node is Group {
  return node !== undefined && node.kind === "group" && node.open === "(";
}

/** Whether a node can name something: an unquoted or a quoted word. */
export function isName(node: Node | undefined): node is NameLeaf {
  return node !== undefined && (node.kind === "word" || node.kind === "quoted");
}

/** The nodes between top-level commas; none for an empty list. */
export function splitByComma(nodes: readonly Node[]): readonly (readonly Node[])[] {
  if (nodes.length === 0) return [];
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    if (isSymbol(node, ",")) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}

/** Whether the nodes at `index` begin with these unquoted words. */
export function startsWith(nodes: readonly Node[], index: number, ...words: readonly string[]): boolean {
  return words.every((word, offset) => isWord(nodes[index + offset], word));
}

/** The value of a string literal, with '' and backslash escapes resolved; undefined for another node. */
export function stringValue(node: Node | undefined): string | undefined {
  return node?.kind === "string" ? stringText(node.text) : undefined;
}

/** Text as a DuckDB string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
