import { RedshiftError } from "../../types.ts";
import { castTo } from "../cast.ts";
import { rewriteText } from "../expression.ts";
import { tokenize } from "../tokens.ts";
import {
  isName,
  isParens,
  isSymbol,
  isWord,
  literal,
  type Node,
  parseTree,
  raw,
  splitByComma,
} from "../tree.ts";
import { readType, type SqlType } from "../types.ts";
import { type Action, done, type Executor, type RelationName } from "./action.ts";
import { expectEnd, quoteWord, readName, skip, unexpected } from "./names.ts";
import type { StatementContext } from "./statement-context.ts";

const VOLATILITY = ["volatile", "stable", "immutable"];

/**
 * CREATE [OR REPLACE] FUNCTION f (types) RETURNS type {VOLATILE | STABLE | IMMUTABLE} AS $$ SELECT … $$
 * LANGUAGE sql. It becomes a macro of the engine. (dg/r_CREATE_FUNCTION)
 * @throws RedshiftError 0A000 for Python and external functions
 */
export function createFunction(
  nodes: readonly Node[],
  at: number,
  replace: boolean,
  context: StatementContext,
): Action {
  const { name, next } = readName(nodes, at, context);
  const list = nodes[next];
  if (!isParens(list)) throw unexpected(list);
  const language = nodes.findIndex((node) => isWord(node, "language"));
  const spoken = nodes[language + 1];
  if (language < 0 || !isWord(spoken, "sql")) throw refusedLanguage(spoken);
  const types = splitByComma(list.children).map(typeOf);
  if (!isWord(nodes[next + 1], "returns")) throw unexpected(nodes[next + 1]);
  const returned = readType(nodes, next + 2);
  if (returned === undefined) throw unexpected(nodes[next + 2]);
  const volatility = next + 2 + returned.length;
  if (!isWord(nodes[volatility], ...VOLATILITY)) throw unexpected(nodes[volatility]);
  const body = nodes[volatility + 2];
  if (!isWord(nodes[volatility + 1], "as") || body?.kind !== "dollar") throw unexpected(body);
  const text = body.text.replace(/^\$[^$]*\$|\$[^$]*\$$/g, "");
  const sql = castTo(`(${bodyOf(text, types, context)})`, returned.type);
  const parameters = types.map((_, i) => `p${i + 1}`).join(", ");
  const target = `${quoteWord(name.schema)}.${quoteWord(name.name)}`;
  const shown = types.map(({ redshift }) => redshift).join(", ");
  return {
    command: "CREATE FUNCTION",
    readOnly: false,
    execute: async (executor) => {
      await refuseOverload(executor, name, shown);
      await executor.run(`create ${replace ? "or replace " : ""}macro ${target}(${parameters}) as ${sql}`);
      const at = `schema_name = ${literal(name.schema)} and function_name = ${literal(name.name)}`;
      await executor.run(`delete from _redshift.functions where ${at}`);
      await executor.run(
        `insert into _redshift.functions values (${[name.schema, name.name, shown, returned.type.redshift, text].map(literal).join(", ")})`,
      );
      return done;
    },
  };
}

/** A function is known by its name and its types; here by its name alone. (dg/r_CREATE_FUNCTION) */
async function refuseOverload(
  executor: Executor,
  { schema, name }: RelationName,
  shown: string,
): Promise<void> {
  const { rows } = await executor.run(
    `select argument_types from _redshift.functions where schema_name = ${literal(schema)} and function_name = ${literal(name)}`,
  );
  const standing = rows[0]?.[0];
  if (standing === undefined || String(standing) === shown) return;
  throw new RedshiftError(
    `functions of one name with different arguments are not supported by local-redshift: ${name}(${String(standing)}) stands`,
    { code: "0A000", hint: "Drop it first, or give the other one another name." },
  );
}

function typeOf(part: readonly Node[]): SqlType {
  const read = readType(part, 0);
  if (read === undefined || read.length !== part.length) throw unexpected(part[0]);
  return read.type;
}

/** The expression of `select …`, its $1, $2 … as the macro's parameters, cast as declared. */
function bodyOf(text: string, types: readonly SqlType[], context: StatementContext): string {
  const nodes = parseTree(tokenize(text));
  const [first, ...expression] = nodes;
  if (!isWord(first, "select") || expression.some((node) => isWord(node, "from"))) {
    throw new RedshiftError("a SQL function is SELECT and one expression, without FROM", { code: "0A000" });
  }
  const last = expression.at(-1);
  const whole = isSymbol(last, ";") ? expression.slice(0, -1) : expression;
  return rewriteText(withParameters(whole, types), {
    ...context,
    analysis: null,
    stored: true,
  }).trim();
}

function withParameters(nodes: readonly Node[], types: readonly SqlType[]): readonly Node[] {
  return nodes.map((node): Node => {
    if (node.kind === "group") return { ...node, children: withParameters(node.children, types) };
    if (node.kind !== "parameter") return node;
    const number = Number(node.text.slice(1));
    const type = types[number - 1];
    if (type === undefined) throw new RedshiftError(`there is no parameter ${node.text}`, { code: "42P02" });
    return raw(castTo(`p${number}`, type), node.before);
  });
}

function refusedLanguage(language: Node | undefined): RedshiftError {
  const name = isName(language) ? language.word : "without LANGUAGE";
  return new RedshiftError(`functions in ${name} are not supported by local-redshift`, {
    code: "0A000",
    hint: "Write the function in SQL: LANGUAGE sql.",
  });
}

/** DROP FUNCTION [IF EXISTS] f (types) [CASCADE | RESTRICT] */
export function dropFunction(nodes: readonly Node[], context: StatementContext): Action {
  const at = skip(nodes, 2, "if", "exists");
  const { name, next } = readName(nodes, at, context);
  if (!isParens(nodes[next])) throw unexpected(nodes[next]);
  const end = isWord(nodes[next + 1], "cascade", "restrict") ? next + 2 : next + 1;
  expectEnd(nodes, end);
  return {
    command: "DROP FUNCTION",
    readOnly: false,
    execute: async (executor) => {
      const where = `schema_name = ${literal(name.schema)} and function_name = ${literal(name.name)}`;
      const { rows } = await executor.run(`select 1 from _redshift.functions where ${where}`);
      if (rows.length === 0) {
        if (at > 2) return done;
        throw new RedshiftError(`function ${name.name} does not exist`, { code: "42883" });
      }
      await executor.run(`drop macro ${quoteWord(name.schema)}.${quoteWord(name.name)}`);
      await executor.run(`delete from _redshift.functions where ${where}`);
      const access = `kind = 'function' and schema_name = ${literal(name.schema)} and object_name = ${literal(name.name)}`;
      await executor.run(`delete from _redshift.object_access where ${access}`);
      return done;
    },
  };
}
