import type { RewriteContext } from "../rewrite-context.ts";
import type { NameContext } from "./names.ts";

/** What a statement is read with. */
export type StatementContext = RewriteContext & NameContext;
