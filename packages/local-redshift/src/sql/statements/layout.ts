import { isName, isWord, type Node, startsWith } from "../tree.ts";
import type { Action, RelationName } from "./action.ts";
import { metaAction } from "./change-meta.ts";
import { checkKeys } from "./check-design.ts";
import { expectEnd } from "./names.ts";
import { checkDistribution, readAttributes } from "./table-attributes.ts";

/** How rows are laid out, from the word ALTER on: of tables, and of materialized views. */
export function layout(name: RelationName, rest: readonly Node[], command = "ALTER TABLE"): Action {
  // ALTER DISTSTYLE KEY DISTKEY c | ALTER DISTKEY c | ALTER [COMPOUND] SORTKEY (…)
  const diststyle = isWord(rest[1], "diststyle");
  const distkeyAt = startsWith(rest, 3, "distkey") ? 4 : isWord(rest[1], "distkey") ? 2 : -1;
  const distkey = rest[distkeyAt];
  if (isName(distkey)) {
    const keyed = metaAction(name, command, (meta) => ({ ...meta, diststyle: "key", distkey: distkey.word }));
    return withKeys(keyed, name, { distkey: distkey.word });
  }
  if (isWord(rest[1], "sortkey") && isWord(rest[2], "none")) {
    return metaAction(name, command, ({ sortkeys: _, sortstyle: __, ...meta }) => meta);
  }
  const { attributes, next } = readAttributes(rest, 1);
  expectEnd(rest, next);
  checkDistribution(attributes);
  const changed = metaAction(name, command, ({ distkey: old, ...meta }) => ({
    ...meta,
    ...(diststyle || old === undefined ? {} : { distkey: old }),
    ...attributes,
  }));
  return withKeys(changed, name, attributes);
}

/** An action that goes on only where the keys are columns. */
function withKeys(action: Action, name: RelationName, keys: Parameters<typeof checkKeys>[2]): Action {
  return {
    ...action,
    execute: async (executor) => {
      await checkKeys(executor, name, keys);
      return action.execute(executor);
    },
  };
}
