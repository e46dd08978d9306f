import { RedshiftError } from "../types.ts";
import { closest } from "./closest.ts";
import type { Call } from "./functions/function-rule.ts";
import { functionRules } from "./functions/list.ts";
import { partedCall, placesOfText, textOf } from "./functions/text-arguments.ts";
import { specialMoment } from "./moment-literal.ts";
import type { RewriteContext } from "./rewrite-context.ts";
import { refuseStored } from "./session-values.ts";
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
  const parted = partedCall(name.word, group.children);
  const rule = functionRules.get(parted?.name ?? name.word);
  if (rule === undefined) throw unknownFunction(name.word, name.at);
  if (rule.state === "refused") {
    throw new RedshiftError(`function ${name.word}() is not supported by local-redshift: ${rule.reason}`, {
      code: "0A000",
      position: name.at + 1,
    });
  }
  if (context.stored) refuseStored(name.word, name.at + 1);
  const found = context.analysis?.findings.calls.get(name.at);
  const texts = placesOfText(name.word, found?.args ?? []);
  const plain = parted === null && texts.length === 0;
  if (rule.state !== "rewrite" && plain) {
    const text = rule.state === "rename" ? rule.to : name.word;
    out.push(raw(`${text}(${rewrite(group.children)})`, name.before));
    return at + 2;
  }
  const distinct = isWord(group.children[0], "distinct");
  const split = parted?.args ?? splitByComma(distinct ? group.children.slice(1) : group.children);
  const argNodes = split.map((part) => withSpecialMoment(name.word, part, context));
  const args = argNodes.map((part, place) => {
    const sql = rewrite(part).trim();
    return texts.includes(place) ? textOf(sql, found?.args[place] ?? null) : sql;
  });
  if (rule.state !== "rewrite") {
    const text = rule.state === "rename" ? rule.to : (parted?.name ?? name.word);
    out.push(raw(`${text}(${args.join(", ")})`, name.before));
    return at + 2;
  }
  const tail = readTail(nodes, at + 2, context, rewrite);
  const call: Call = {
    name: name.word,
    args,
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
  const used = new Set<number>();
  const written = rule.write({ ...call, args: noting(args, used), argNodes: noting(argNodes, used) });
  const surplus = args.findIndex((_, place) => !used.has(place));
  if (surplus >= 0 && rule.surplus !== true) throw tooMany(name.word, args.length, name.at);
  out.push(raw(written, name.before));
  return tail.end;
}

/** The same list, which notes the places that are read. */
function noting<Item>(items: readonly Item[], used: Set<number>): readonly Item[] {
  return new Proxy(items, {
    get: (target, key, receiver) => {
      if (typeof key === "string" && /^\d+$/.test(key)) used.add(Number(key));
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}

/** A rule that reads fewer arguments than are given answers for a function that does not exist. */
function tooMany(name: string, count: number, at: number): RedshiftError {
  return new RedshiftError(`function ${name}() with ${count} arguments does not exist`, {
    code: "42883",
    position: at + 1,
  });
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
