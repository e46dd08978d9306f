import type { Duplex } from "node:stream";
import { type SecureContext, TLSSocket } from "node:tls";
import { RedshiftError } from "../types.ts";
import { type Account, authenticate } from "./authenticate.ts";
import { negotiateVersion } from "./backend-messages.ts";
import { Channel } from "./channel.ts";
import { readStart, type StartPacket, type StartupMessage } from "./startup.ts";

export interface HandshakeOptions {
  /** Null: a client that asks for TLS is told that there is none. */
  readonly secureContext: SecureContext | null;
  readonly requireTls: boolean;
  /** Null: anyone is trusted. */
  readonly account: Account | null;
  /** The one database. */
  readonly database: string;
}

/** A client that has come in, or a request to cancel another one's statement. */
export type Arrival =
  | { readonly kind: "client"; readonly channel: Channel; readonly startup: StartupMessage }
  | { readonly kind: "cancel"; readonly pid: number; readonly secret: number }
  | { readonly kind: "gone" };

/**
 * Takes a connection from its first byte to the proof of its password. `onChannel` is told the channel
 * that errors are to be written to, also when TLS has put another under it.
 * @throws RedshiftError for what ends the connection
 */
export async function shakeHands(
  stream: Duplex,
  options: HandshakeOptions,
  onChannel: (channel: Channel) => void,
): Promise<Arrival> {
  let channel = new Channel(stream);
  let secure = false;
  onChannel(channel);
  for (;;) {
    const packet = await nextPacket(channel);
    if (packet === null) return { kind: "gone" };
    if (packet.kind === "cancel") return packet;
    if (packet.kind === "startup") {
      await admit(channel, packet, secure, options);
      return { kind: "client", channel, startup: packet };
    }
    const { secureContext } = options;
    if (packet.kind === "gss" || secure || secureContext === null) {
      await answer(channel, "N");
      continue;
    }
    // What came with the request was not encrypted: nobody knows who wrote it.
    if (channel.buffered > 0) {
      throw new RedshiftError("received unencrypted data after SSL request", { code: "08P01" });
    }
    channel.release();
    stream.write("S");
    channel = new Channel(new TLSSocket(asSocket(stream), { isServer: true, secureContext }));
    secure = true;
    onChannel(channel);
  }
}

/** TLSSocket takes any Duplex, but says a Socket. */
function asSocket(stream: Duplex): ConstructorParameters<typeof TLSSocket>[0] {
  return stream as ConstructorParameters<typeof TLSSocket>[0];
}

async function nextPacket(channel: Channel): Promise<StartPacket | null> {
  const frame = await channel.next();
  return frame === null ? null : readStart(frame.body);
}

async function answer(channel: Channel, letter: string): Promise<void> {
  await channel.write(Buffer.from(letter));
  await channel.flush();
}

async function admit(
  channel: Channel,
  startup: StartupMessage,
  secure: boolean,
  { requireTls, account, database }: HandshakeOptions,
): Promise<void> {
  channel.startMessages();
  if (startup.minor > 0 || startup.unknownOptions.length > 0) {
    await channel.write(negotiateVersion(0, startup.unknownOptions));
  }
  if (requireTls && !secure) {
    throw new RedshiftError("this server takes encrypted connections alone", {
      code: "28000",
      hint: "Connect with TLS, as with sslmode=verify-full.",
    });
  }
  if (account !== null) await authenticate(channel, startup.user, account);
  if (startup.database !== database) {
    throw new RedshiftError(`database "${startup.database}" does not exist`, {
      code: "3D000",
      hint: `local-redshift has one database, "${database}".`,
    });
  }
}
