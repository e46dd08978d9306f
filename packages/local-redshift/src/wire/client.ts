import { RedshiftError, type Session } from "../types.ts";
import { ToldSettings } from "./answers.ts";
import { authenticationOk, backendKeyData, readyForQuery } from "./backend-messages.ts";
import { ImplicitBlock } from "./block.ts";
import type { Channel } from "./channel.ts";
import { ExtendedQuery } from "./extended-query.ts";
import { type FrontendMessage, readMessage, UnknownMessage } from "./frontend-messages.ts";
import { errorMessage } from "./report.ts";
import { type Conversation, simpleQuery } from "./simple-query.ts";
import { checkKnown, type StartupMessage } from "./startup.ts";

/** One client: its messages are answered one after another, until it goes or is sent away. */
export class Client {
  readonly secret: number;
  readonly #channel: Channel;
  readonly #session: Session;
  readonly #conversation: Conversation;
  readonly #extended: ExtendedQuery;
  #busy = false;
  #leaving: RedshiftError | null = null;
  /** After an error in a series of messages, those up to Sync are passed over. */
  #skipping = false;

  constructor(channel: Channel, session: Session, secret: number) {
    this.#channel = channel;
    this.#session = session;
    this.secret = secret;
    this.#conversation = {
      channel,
      session,
      block: new ImplicitBlock(session),
      settings: new ToldSettings(session),
      cancel: { requested: false },
    };
    this.#extended = new ExtendedQuery(this.#conversation);
  }

  get pid(): number {
    return this.#session.pid;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Sets what the client asked for, and tells it that it may go on. @throws RedshiftError */
  async greet({ user, settings }: StartupMessage): Promise<void> {
    for (const [name] of settings) checkKnown(name);
    for (const [name, value] of settings) {
      if (value !== "") await this.#session.execute(`set ${name} to ${written(name, value)}`);
    }
    const { settings: told } = this.#conversation;
    const messages = [authenticationOk, ...told.fixed(user), ...told.changes()];
    for (const message of messages) await this.#channel.write(message);
    await this.#channel.write(backendKeyData(this.pid, this.secret));
    await this.#ready();
  }

  /** Answers until the client has gone. The session is then closed. */
  async serve(): Promise<void> {
    this.#channel.onEnd = () => this.cancel();
    try {
      while (this.#leaving === null) {
        const frame = await this.#channel.next();
        if (frame === null || this.#leaving !== null) break;
        this.#busy = true;
        const goOn = await this.#answer(() => readMessage(frame), frame.type);
        this.#busy = false;
        if (!goOn) break;
      }
    } catch (error) {
      // Where messages begin is not known any more.
      await this.#channel.write(errorMessage(error, "FATAL"));
    } finally {
      await this.#extended.closePortals().catch(() => undefined);
      await this.#session.close();
      if (this.#leaving !== null) await this.#channel.write(errorMessage(this.#leaving, "FATAL"));
      await this.#channel.end();
    }
  }

  /** Stops the running statement; nothing where none runs. */
  cancel(): void {
    if (!this.#busy) return;
    this.#conversation.cancel.requested = true;
    this.#session.cancel();
  }

  /** Ends the connection once its statement has ended; at once when `now`. */
  sendAway(now: boolean): void {
    this.#leaving ??= new RedshiftError("terminating connection due to administrator command", {
      code: "57P01",
    });
    if (now) this.cancel();
    if (!this.#busy) this.#channel.stop();
  }

  /** @returns whether to go on */
  async #answer(read: () => FrontendMessage, type: string): Promise<boolean> {
    if (this.#skipping && type !== "S" && type !== "X") return true;
    try {
      const message = read();
      if (message.kind === "terminate") return false;
      await this.#carryOut(message);
      return true;
    } catch (error) {
      if (error instanceof UnknownMessage) throw error;
      await this.#conversation.block.rollback();
      await this.#channel.write(errorMessage(error, "ERROR", this.#extended.sql));
      this.#skipping = type !== "Q" && type !== "F";
      if (!this.#skipping) await this.#ready();
      else await this.#channel.flush();
      return true;
    }
  }

  async #carryOut(message: FrontendMessage): Promise<void> {
    const extended = this.#extended;
    switch (message.kind) {
      case "query":
        await simpleQuery(message.sql, this.#conversation);
        return this.#ready();
      case "parse":
        return extended.parse(message);
      case "bind":
        return extended.bind(message);
      case "describe":
        return extended.describe(message);
      case "execute":
        return extended.execute(message);
      case "close":
        return extended.close(message);
      case "flush":
        return this.#channel.flush();
      case "sync":
        await this.#sync();
        return this.#ready();
      case "function":
        throw new RedshiftError("function calls by message are not supported by local-redshift", {
          code: "0A000",
          hint: "Use SELECT.",
        });
      default:
        // What is left of a COPY that failed. (PostgreSQL: protocol-flow, COPY Operations)
        return;
    }
  }

  async #sync(): Promise<void> {
    this.#skipping = false;
    try {
      await this.#extended.sync();
    } catch (error) {
      await this.#channel.write(errorMessage(error));
    }
  }

  async #ready(): Promise<void> {
    this.#conversation.cancel.requested = false;
    this.#extended.sql = "";
    // A setting changes with SET, RESET, and with the end of the transaction that they stood in.
    for (const message of this.#conversation.settings.changes()) await this.#channel.write(message);
    await this.#channel.write(readyForQuery(this.#conversation.block.transaction));
    await this.#channel.flush();
  }
}

/** A setting as SQL: a path is a list of names, all else is text. */
function written(name: string, value: string): string {
  if (name !== "search_path") return `'${value.replace(/['\\]/g, "$&$&")}'`;
  const names = value.split(",").map((part) => part.trim().replaceAll('"', ""));
  return names.map((part) => (/^[a-z_]\w*$/i.test(part) ? part : `"${part}"`)).join(", ");
}
