import { splitStatements } from "../sql/tokens.ts";
import {
  type Column,
  type PreparedStatement,
  RedshiftError,
  type ResultCursor,
  type TextValue,
} from "../types.ts";
import { writeNotices, writeRows } from "./answers.ts";
import {
  bindComplete,
  closeComplete,
  commandComplete,
  emptyQuery,
  noData,
  parameterDescription,
  parseComplete,
  portalSuspended,
  rowDescription,
} from "./backend-messages.ts";
import { decodeValue } from "./decode-value.ts";
import { type BindMessage, type Format, type FrontendMessage, formatAt } from "./frontend-messages.ts";
import { type Conversation, copyRefused } from "./simple-query.ts";
import { kindOf, type StatementKind } from "./statement-kind.ts";
import { commandTag } from "./tags.ts";
import { parameterType, wireType } from "./wire-types.ts";

interface Statement {
  readonly sql: string;
  readonly kind: StatementKind;
  readonly prepared: PreparedStatement;
}

interface Portal {
  readonly statement: Statement;
  readonly values: readonly TextValue[];
  readonly formats: readonly Format[];
  /** Null until it runs. */
  cursor: ResultCursor | null;
  done: boolean;
}

type Message<K extends FrontendMessage["kind"]> = Extract<FrontendMessage, { readonly kind: K }>;

/** The prepared statements and portals of one connection. (PostgreSQL: protocol-flow, Extended Query) */
export class ExtendedQuery {
  readonly #statements = new Map<string, Statement>();
  readonly #portals = new Map<string, Portal>();
  readonly #conversation: Conversation;
  /** The text that the last message was about: positions of errors count in it. */
  sql = "";

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  async parse({ statement, sql, oids }: Message<"parse">): Promise<void> {
    this.sql = sql;
    if (statement !== "" && this.#statements.has(statement)) {
      throw new RedshiftError(`prepared statement "${statement}" already exists`, { code: "42P05" });
    }
    const kind = kindOf(splitStatements(sql)[0] ?? { tokens: [] });
    if (kind.copiesOverWire) throw copyRefused();
    const prepared = await this.#conversation.session.prepare(sql, oids.map(parameterType));
    this.#statements.set(statement, { sql, kind, prepared });
    await this.#conversation.channel.write(parseComplete);
  }

  async bind(message: BindMessage): Promise<void> {
    const statement = this.#statement(message.statement);
    const { parameterTypes } = statement.prepared;
    const { values, formats } = message;
    if (values.length !== parameterTypes.length) {
      throw new RedshiftError(
        `bind message supplies ${values.length} parameters, but prepared statement "${message.statement}" requires ${parameterTypes.length}`,
        { code: "08P01" },
      );
    }
    if (message.portal !== "" && this.#portals.has(message.portal)) {
      throw new RedshiftError(`cursor "${message.portal}" already exists`, { code: "42P03" });
    }
    await this.#portals.get(message.portal)?.cursor?.close();
    const decoded = values.map((value, at) =>
      decodeValue(value, formatAt(formats, at, values.length), parameterTypes[at] ?? ""),
    );
    this.#portals.set(message.portal, {
      statement,
      values: decoded,
      formats: message.resultFormats,
      cursor: null,
      done: false,
    });
    await this.#conversation.channel.write(bindComplete);
  }

  async describe({ target, name }: Message<"describe" | "close">): Promise<void> {
    const { channel } = this.#conversation;
    if (target === "portal") {
      const portal = this.#portal(name);
      const columns = await this.#columnsOf(portal);
      await channel.write(columns === null ? noData : rowDescription(columns, formatOf(portal, columns)));
      return;
    }
    const { prepared } = this.#statement(name);
    const columns = await prepared.describe();
    await channel.write(parameterDescription(prepared.parameterTypes.map((type) => wireType(type).oid)));
    await channel.write(columns === null ? noData : rowDescription(columns, () => 0));
  }

  async execute({ portal: name, maxRows }: Message<"execute">): Promise<void> {
    const { channel, cancel } = this.#conversation;
    const portal = this.#portal(name);
    if (!portal.statement.prepared.hasStatement) {
      await channel.write(emptyQuery);
      return;
    }
    const cursor = portal.cursor ?? (await this.#open(portal, "S"));
    if (cursor === null) {
      await channel.write(commandComplete("BEGIN"));
      return;
    }
    const { columns, command, rowCount } = cursor;
    if (portal.done && columns.length === 0) {
      throw new RedshiftError(`portal "${name}" cannot be run`, { code: "55000" });
    }
    const max = maxRows === 0 ? Number.MAX_SAFE_INTEGER : maxRows;
    const rows = await writeRows(channel, cursor, max, formatOf(portal, columns), cancel);
    await writeNotices(channel, cursor.notices);
    portal.done = columns.length === 0 || rows < max;
    const count = columns.length > 0 ? rows : rowCount;
    await channel.write(portal.done ? commandComplete(commandTag(command, count)) : portalSuspended);
  }

  async close({ target, name }: Message<"describe" | "close">): Promise<void> {
    if (target === "statement") this.#statements.delete(name);
    else {
      await this.#portals.get(name)?.cursor?.close();
      this.#portals.delete(name);
    }
    await this.#conversation.channel.write(closeComplete);
  }

  /** The end of a series: portals live no longer than their transaction. */
  async sync(): Promise<void> {
    const { block, session } = this.#conversation;
    if (block.transaction === "none") await this.closePortals();
    await block.commit();
    if (session.transaction === "none") this.#portals.clear();
  }

  async closePortals(): Promise<void> {
    for (const { cursor } of this.#portals.values()) await cursor?.close();
    this.#portals.clear();
  }

  async #columnsOf(portal: Portal): Promise<readonly Column[] | null> {
    const { prepared, kind } = portal.statement;
    if (!prepared.hasStatement) return null;
    if (!kind.isQuery) return prepared.describe();
    // Its columns are told by running it, which comes next anyway.
    const { columns } = portal.cursor ?? (await this.#open(portal, "ES")) ?? { columns: [] };
    return columns.length === 0 ? null : columns;
  }

  /** Runs a portal's statement. `last`: the messages that may follow when nothing else shares its transaction. */
  async #open(portal: Portal, last: string): Promise<ResultCursor | null> {
    const { block, channel } = this.#conversation;
    const { prepared, kind, sql } = portal.statement;
    this.sql = sql;
    if (await block.before(kind, channel.upcoming(last.length) === last)) return null;
    portal.cursor = await block.run(() => prepared.open(portal.values));
    return portal.cursor;
  }

  #statement(name: string): Statement {
    const statement = this.#statements.get(name);
    if (statement !== undefined) return statement;
    throw new RedshiftError(
      name === ""
        ? "unnamed prepared statement does not exist"
        : `prepared statement "${name}" does not exist`,
      { code: "26000" },
    );
  }

  #portal(name: string): Portal {
    const portal = this.#portals.get(name);
    if (portal !== undefined) return portal;
    throw new RedshiftError(`portal "${name}" does not exist`, { code: "34000" });
  }
}

function formatOf({ formats }: Portal, columns: readonly Column[]): (at: number) => Format {
  return (at) => formatAt(formats, at, columns.length);
}
