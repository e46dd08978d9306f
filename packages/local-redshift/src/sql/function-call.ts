import { RedshiftError } from "../types.ts";
import { closest } from "./closest.ts";
import type { Call } from "./functions/function-rule.ts";
import { functionRules } from "./functions/list.ts";
import { specialMoment } from "./moment-literal.ts";
import type { RewriteContext } from "./rewrite-context.ts";
import {
  isName,
  isParens,
  isWord,
  literal,
  type Node,
  raw,
  render,
  splitByComma,
  stringValue,
} from "./tree.ts";

type Rewrite = (nodes: readonly Node[]) => string;

/**
 * Rewrites the call whose name stands at `at`, with what belongs to it behind its parentheses
 * (WITHIN GROUP, IGNORE NULLS, OVER). Returns where to go on. @throws RedshiftError 0A000 for a
 * function that is refused or in no list
 */
export function rewriteCall(
  nodes: readonly Node[],
  at: number,
  out: Node[],
  context: RewriteContext,
  rewrite: Rewrite,
): number {
  const name = nodes[at];
  const group = nodes[at + 1];
  if (!isName(name) || !isParens(group)) return at + 1;
  const rule = functionRules.get(name.word);
  if (rule === undefined) throw unknownFunction(name.word, name.at);
  if (rule.state === "refused") {
    throw new RedshiftError(`function ${name.word}() is not supported by local-redshift: ${rule.reason}`, {
      code: "0A000",
      position: name.at + 1,
    });
  }
  if (rule.state !== "rewrite") {
    const text = rule.state === "rename" ? rule.to : name.word;
    out.push(raw(`${text}(${rewrite(group.children)})`, name.before));
    return at + 2;
  }
  const distinct = isWord(group.children[0], "distinct");
  const argNodes = splitByComma(distinct ? group.children.slice(1) : group.children).map((part) =>
    withSpecialMoment(name.word, part, context),
  );
  const tail = readTail(nodes, at + 2, context, rewrite);
  const found = context.analysis?.findings.calls.get(name.at);
  const call: Call = {
    name: name.word,
    args: argNodes.map((part) => rewrite(part).trim()),
    argNodes,
    distinct,
    withinGroup: tail.withinGroup,
    nulls: tail.nulls,
    over: tail.over,
    argTypes: found?.args ?? argNodes.map(() => null),
    orderType: found?.ordered ?? null,
    readsTables: context.analysis?.findings.readsTables === true,
    ...context,
  };
  out.push(raw(rule.write(call), name.before));
  return tail.end;
}

/** Functions whose argument may be 'today' and its like. (dg/r_Date_and_time_literals) */
const OF_MOMENTS: ReadonlySet<string> = new Set([
  ...["dateadd", "datediff", "date_part", "pgdate_part", "date_part_year", "date_trunc", "last_day"],
  ...["add_months", "months_between", "next_day", "convert_timezone"],
]);

function withSpecialMoment(name: string, part: readonly Node[], context: RewriteContext): readonly Node[] {
  const [only] = part;
  const text = part.length === 1 && OF_MOMENTS.has(name) ? stringValue(only) : undefined;
  const moment = text === undefined ? undefined : specialMoment(text, context);
  if (moment === undefined || only?.kind !== "string") return part;
  return [{ ...only, text: literal(moment) }];
}

interface Tail {
  readonly withinGroup: string | null;
  readonly nulls: "ignore" | "respect" | null;
  readonly over: string | null;
  readonly end: number;
}

function readTail(nodes: readonly Node[], start: number, _context: RewriteContext, rewrite: Rewrite): Tail {
  let at = start;
  let withinGroup: string | null = null;
  let nulls: Tail["nulls"] = null;
  let over: string | null = null;
  const order = nodes[at + 2];
  if (isWord(nodes[at], "within") && isWord(nodes[at + 1], "group") && isParens(order)) {
    withinGroup = rewrite(order.children).trim();
    at += 3;
  }
  const treatment = nodes[at];
  if (isWord(treatment, "ignore", "respect") && isWord(nodes[at + 1], "nulls")) {
    nulls = treatment.word === "ignore" ? "ignore" : "respect";
    at += 2;
  }
  const window = nodes[at + 1];
  if (isWord(nodes[at], "over") && window !== undefined) {
    over = isParens(window) ? `over (${rewrite(window.children)})` : `over ${render([window]).trim()}`;
    at += 2;
  }
  return { withinGroup, nulls, over, end: at };
}

/** Redshift's spatial functions and those of machine learning, which are many. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^(?:st_|h3_)|bbox$|^geometrytype$/, "geometry and geography are not supported"],
  [/^explain_model$/, "machine learning is not supported"],
];

function unknownFunction(name: string, at: number): RedshiftError {
  const family = FAMILIES.find(([pattern]) => pattern.test(name));
  if (family !== undefined) {
    return new RedshiftError(`function ${name}() is not supported by local-redshift: ${family[1]}`, {
      code: "0A000",
      position: at + 1,
    });
  }
  const near = closest(name, functionRules.keys());
  return new RedshiftError(`function ${name}() is not known to local-redshift`, {
    code: "0A000",
    position: at + 1,
    ...(near === undefined ? {} : { hint: `Did you mean ${near}()?` }),
  });
}
