import { type Block, type Piece, splitSqlx, type Unclosed } from "./sqlx-blocks.ts";

/** A stretch of the generated JavaScript that stands in the source letter by letter. */
export interface Stretch {
  readonly generated: number;
  readonly source: number;
  readonly length: number;
}

export interface GeneratedScript {
  /** Empty where something is left open. */
  readonly code: string;
  readonly unclosed: Unclosed | null;
  /** Sorted by `generated`. */
  readonly stretches: readonly Stretch[];
}

const CONTEXT_FUNCTIONS = ["self", "ref", "resolve", "name", "when", "incremental", "schema", "database"]
  .map((name) => `const ${name} = ctx.${name} ? ctx.${name}.bind(ctx) : undefined;`)
  .join("\n");

/** A block holds several statements where it may hold one. */
export class TooManyStatementsError extends Error {
  constructor(block: string) {
    super(`'${block}' code blocks may only contain a single SQL statement.`);
  }
}

/**
 * The JavaScript of a SQLX file: the same text, to the letter, as @dataform/core 2.9.0's `compiler`
 * gives, in a fifth of the time, and with the way back to the source.
 */
export function sqlxToJavaScript(source: string, path: string): GeneratedScript {
  const { scripts, queries, pieces, unclosed } = splitSqlx(source);
  if (unclosed !== null) return { code: "", unclosed, stretches: [] };
  const config = scripts.findLast((block) => block.header === "config {");
  const script = (writer: Writer): void => {
    for (const block of scripts) {
      if (block.header === "js {") writer.copy(block.start + block.header.length, block.end - 1);
    }
  };
  const statements = intoStatements(pieces);
  const ofBlock = (name: string): readonly Statement[] => {
    const block = queries.findLast((query) => query.header.startsWith(name));
    return block === undefined ? [] : intoStatements(block.pieces);
  };
  for (const query of queries) {
    const single = /^(?:incremental_where|input)/.exec(query.header)?.[0];
    if (single !== undefined && intoStatements(query.pieces).length > 1)
      throw new TooManyStatementsError(single);
  }
  const where = ofBlock("incremental_where")[0] ?? [];
  const inputs = queries
    .filter((query) => query.header.startsWith("input"))
    .map((query) => ({ label: labelOf(query), sql: intoStatements(query.pieces)[0] ?? [] }));

  const writer = new Writer(source);
  writer.text(`dataform.sqlxAction({\n  sqlxConfig: {\n    name: "${escapedBaseName(path)}",\n`);
  writer.text(`    type: "operations",\n    ...`);
  if (config === undefined) writer.text("{}");
  else writer.copy(config.start + "config ".length, config.end);
  writer.text(`\n  },\n  sqlStatementCount: ${statements.length},\n  sqlContextable: (ctx) => {\n`);
  writer.context(script);
  writer.statements(statements);
  writer.text("];\n  },\n  incrementalWhereContextable: ");
  if (where.length === 0) writer.text("undefined");
  else {
    writer.text("(ctx) => {\n");
    writer.context(script);
    writer.text("return `");
    writer.sql(where);
    writer.text("`\n  }");
  }
  for (const [key, block] of [
    ["preOperationsContextable", "pre_operations"],
    ["postOperationsContextable", "post_operations"],
  ] as const) {
    writer.text(`,\n  ${key}: `);
    const operations = ofBlock(block);
    if (operations.length === 0) writer.text("undefined");
    else {
      writer.text("(ctx) => {\n");
      writer.context(script);
      writer.statements(operations);
      writer.text("];\n  }");
    }
  }
  writer.text(",\n  inputContextables: [\n    ");
  inputs.forEach(({ label, sql }, index) => {
    if (index > 0) writer.text(",");
    const names = label.map((part) => `"${part}"`).join(", ");
    writer.text(`{\n            refName: [${names}],\n            contextable: (ctx) => {\n              `);
    script(writer);
    writer.text("\n              return `");
    writer.sql(sql);
    writer.text("`;\n            }\n          }");
  });
  writer.text("\n  ]\n});\n");
  return { code: writer.code, unclosed: null, stretches: writer.stretches };
}

type Statement = readonly Piece[];

function intoStatements(pieces: readonly Piece[]): readonly Statement[] {
  const statements: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind === "separator") statements.push([]);
    else statements.at(-1)?.push(piece);
  }
  return statements;
}

function labelOf(block: Block): readonly string[] {
  const { header } = block;
  const quoted = header.slice(header.indexOf('"'), header.lastIndexOf('"') + 1);
  return quoted.split(",").map((part) => part.trim().slice(1, -1));
}

function escapedBaseName(path: string): string {
  const base = path.slice(path.lastIndexOf("/") + 1).split(".")[0] ?? "";
  return base.replaceAll("\\", "\\\\");
}

class Writer {
  code = "";
  readonly stretches: Stretch[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  text(text: string): void {
    this.code += text;
  }

  copy(start: number, end: number): void {
    if (end <= start) return;
    this.stretches.push({ generated: this.code.length, source: start, length: end - start });
    this.code += this.#source.slice(start, end);
  }

  /** The functions of the context and the js blocks, as every contextable begins. */
  context(script: (writer: Writer) => void): void {
    this.code += `    ${CONTEXT_FUNCTIONS}\n    `;
    script(this);
    this.code += "\n    ";
  }

  statements(statements: readonly Statement[]): void {
    this.code += "return [";
    statements.forEach((statement, index) => {
      this.code += index === 0 ? "`" : ",`";
      this.sql(statement);
      this.code += "`";
    });
  }

  sql(statement: Statement): void {
    for (const piece of statement) {
      if (piece.kind === "javascript") this.copy(piece.start, piece.end);
      else this.#escaped(piece, piece.kind === "comment" ? /`|\$\{/g : /[\\`]/g);
    }
  }

  #escaped(piece: Piece, special: RegExp): void {
    let at = piece.start;
    const text = this.#source.slice(piece.start, piece.end);
    for (const match of text.matchAll(special)) {
      this.copy(at, piece.start + match.index);
      this.code += "\\";
      at = piece.start + match.index;
    }
    this.copy(at, piece.end);
  }
}
