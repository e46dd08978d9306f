import { setTimeout } from "node:timers/promises";
import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import { askWarehouse } from "../explore/answer.ts";
import { type Explore, MOST_ROWS } from "../explore/explore.ts";
import { valuesSql } from "../explore/explore-sql.ts";
import { findDimension } from "../explore/names.ts";
import { checkQuestion } from "../explore/question.ts";
import { type ExploreDetail, explorePiece } from "../site/explore-detail.ts";
import { WarehouseError, type WarehouseSession } from "../warehouse/warehouse.ts";
import type { BriefWarehouse } from "./brief-warehouse.ts";
import type { LiveSite } from "./live-site.ts";

/** Nobody looks at an empty page for longer; what runs on is cancelled on the server. */
const TIMEOUT_MS = 30_000;
/** Longer than any question that the limits of a question allow to be sensible. */
const MOST_BYTES = 64 * 1024;
/** So long another command may have the local file before who asks is told so. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 200;
/** Values that are proposed for a filter. */
const MOST_VALUES = 50;

const names = v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(100));
const text = v.pipe(v.string(), v.maxLength(2_000));
const questionBody = v.strictObject({
  explore: text,
  question: v.strictObject({
    measures: v.optional(names),
    by: v.optional(names),
    sort: v.optional(names),
    where: v.optional(v.pipe(v.array(text), v.maxLength(500))),
    from: v.optional(text),
    to: v.optional(text),
    top: v.optional(v.pipe(v.number(), v.integer(), v.maxValue(MOST_ROWS))),
  }),
});
const valuesBody = v.strictObject({ explore: text, dimension: text, part: v.optional(text, "") });

export interface ExploreRoutes {
  readonly site: Pick<LiveSite, "pieces">;
  readonly warehouse: Pick<BriefWarehouse, "ask">;
  /** Aborted when the server stops. */
  readonly signal: AbortSignal;
}

/** Questions to explores: the browser sends declared names and values, and never SQL. */
export function exploreRoutes(app: Hono, { site, warehouse, signal }: ExploreRoutes): void {
  const limit = bodyLimit({
    maxSize: MOST_BYTES,
    onError: (context) => context.json({ message: "The question is too long." }, 413),
  });
  const find = async (name: string): Promise<Explore | null> => {
    const detail = (await site.pieces()).piece(explorePiece(name)) as ExploreDetail | null;
    return detail?.explore ?? null;
  };
  const ask = async <T>(
    context: Context,
    work: (session: WarehouseSession, stop: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const limited = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const stop = AbortSignal.any([signal, limited, context.req.raw.signal]);
      return await patiently(() => warehouse.ask((session) => work(session, stop)), stop);
    } catch (error) {
      if (!(error instanceof WarehouseError) || !limited.aborted) throw error;
      const message = `The warehouse did not answer within ${TIMEOUT_MS / 1000} seconds. Ask for a shorter timeframe or for fewer groups.`;
      throw new WarehouseError(message, { code: error.code });
    }
  };
  app.post("/api/explore", limit, async (context) => {
    const sent = v.safeParse(questionBody, await context.req.json().catch(() => null));
    if (!sent.success) return context.json({ message: "That is no question to an explore." }, 400);
    const explore = await find(sent.output.explore);
    if (explore === null) return context.json({ message: "There is no such explore." }, 404);
    const checked = checkQuestion(explore, sent.output.question);
    if (!checked.ok) {
      const [fault] = checked.faults;
      const message = `${fault?.message ?? ""} ${fault?.remedy ?? ""}`.trim();
      return context.json({ message, faults: checked.faults }, 422);
    }
    const answer = await ask(context, (session, stop) => askWarehouse(session, explore, checked.value, stop));
    return context.json(answer);
  });
  app.post("/api/explore/values", limit, async (context) => {
    const sent = v.safeParse(valuesBody, await context.req.json().catch(() => null));
    if (!sent.success) return context.json({ message: "That asks for no values." }, 400);
    const explore = await find(sent.output.explore);
    const dimension = explore === null ? undefined : findDimension(explore, sent.output.dimension);
    if (explore === null || dimension === undefined || sent.output.part.includes("\0"))
      return context.json({ message: "There is no such dimension." }, 404);
    const sql = valuesSql(explore, dimension, sent.output.part, MOST_VALUES);
    const { rows } = await ask(context, (session, stop) => session.execute(sql, stop));
    return context.json({ values: rows.map(([value = null]) => value) });
  });
}

/** Asks again while another command, which may be short, has the local file. @throws WarehouseError 55006 */
async function patiently<T>(ask: () => Promise<T>, stop: AbortSignal): Promise<T> {
  for (let waited = 0; ; waited += PAUSE_MS) {
    try {
      return await ask();
    } catch (error) {
      const busy = error instanceof WarehouseError && error.code === "55006";
      if (!busy || stop.aborted || waited >= PATIENCE_MS) throw error;
      await setTimeout(PAUSE_MS);
    }
  }
}
