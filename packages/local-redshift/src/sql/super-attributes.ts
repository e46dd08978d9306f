import { isOn } from "../settings.ts";
import type { RewriteContext } from "./rewrite-context.ts";
import { isSymbol, type Node } from "./tree.ts";

/** Whether quoted names of attributes in SUPER mean what they say, capitals and all. (dg/super-configurations) */
export function casesKept({ setting }: RewriteContext): boolean {
  return (
    isOn(setting("enable_case_sensitive_super_attribute")) ||
    isOn(setting("enable_case_sensitive_identifier"))
  );
}

/** Whether the name behind a dot is a step into SUPER; it may be the SUPER column too, whose case the engine ignores. */
export function isAttribute(nodes: readonly Node[], at: number, { analysis }: RewriteContext): boolean {
  let start = at;
  while (isSymbol(nodes[start - 1], ".")) {
    start -= 2;
    for (let node = nodes[start]; node?.kind === "group" && node.open === "["; node = nodes[start])
      start -= 1;
  }
  const first = nodes[start];
  // Behind parentheses or a call there is nothing else.
  if (first === undefined || first.kind === "group") return true;
  return analysis?.findings.columns.get(first.at)?.type?.kind === "super";
}
