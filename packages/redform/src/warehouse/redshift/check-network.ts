import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import type { RedshiftSettings } from "../../project/redshift-settings.ts";
import { WarehouseError } from "../warehouse.ts";
import type { TlsOptions } from "./connect.ts";
import { toWarehouseError } from "./errors.ts";

/** Length 8 and the code 80877103: asks a PostgreSQL server to go on in TLS. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

/** Opens a connection and closes it again. @throws WarehouseError */
export async function reachPort(settings: RedshiftSettings, signal: AbortSignal): Promise<string> {
  const socket = await reach(settings, signal);
  const at = `${socket.remoteAddress} port ${socket.remotePort}`;
  socket.destroy();
  return `${at} answers`;
}

/** Says what the server's certificate is. @throws WarehouseError when it can't be trusted */
export async function shakeHands(
  settings: RedshiftSettings,
  tls: TlsOptions,
  now: number,
  signal: AbortSignal,
): Promise<string> {
  const socket = await reach(settings, signal);
  try {
    await agreeOnTls(socket, settings.connectTimeoutMs);
    const secure = await secured(socket, settings, tls);
    const { subject, issuer, valid_to: until } = secure.getPeerCertificate();
    const left = Math.floor((Date.parse(until) - now) / DAY_MS);
    const soon = left < SOON_DAYS ? `, which is in ${left} days` : "";
    return `${secure.getProtocol()}, certificate of ${nameOf(subject)} by ${nameOf(issuer)}, valid until ${until}${soon}`;
  } catch (error) {
    throw toWarehouseError(error);
  } finally {
    socket.destroy();
  }
}

function reach({ host, port, connectTimeoutMs }: RedshiftSettings, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port, signal });
    const fail = (error: unknown): void => {
      socket.destroy();
      reject(toWarehouseError(error, unanswered(error)));
    };
    socket.setTimeout(connectTimeoutMs, () => {
      fail(Object.assign(new Error(`connect ETIMEDOUT ${host}:${port}`), { code: "ETIMEDOUT" }));
    });
    socket.once("error", fail);
    socket.once("connect", () => {
      socket.setTimeout(0);
      socket.off("error", fail);
      socket.on("error", () => {});
      resolve(socket);
    });
  });
}

/** Silence is what a security group's refusal looks like. */
function unanswered(error: unknown): { readonly hint?: string } {
  const { code } = error as { readonly code?: unknown };
  if (code !== "ETIMEDOUT" && code !== "EHOSTUNREACH" && code !== "ENETUNREACH") return {};
  return {
    hint: "Let the security group take this machine's address on this port; in a private network open the VPN or the tunnel.",
  };
}

function agreeOnTls(socket: Socket, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = (): void => reject(new Error("Connection terminated"));
    socket.setTimeout(timeoutMs, () => reject(new Error("timeout expired")));
    socket.once("close", lost);
    socket.once("data", (answer) => {
      socket.setTimeout(0);
      socket.off("close", lost);
      if (answer.toString("latin1") === "S") resolve();
      else reject(new Error("The server does not support SSL connections"));
    });
    socket.write(SSL_REQUEST);
  });
}

function secured(socket: Socket, settings: RedshiftSettings, tls: TlsOptions): Promise<TLSSocket> {
  const name = settings.tls.serverName ?? settings.host;
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      ...tls,
      socket,
      host: name,
      ...(isIP(name) === 0 ? { servername: name } : {}),
    });
    secure.once("error", reject);
    secure.once("close", () =>
      reject(
        new WarehouseError("the server ended the connection while TLS was agreed on", { code: "EPROTO" }),
      ),
    );
    secure.once("secureConnect", () => resolve(secure));
  });
}

function nameOf({ CN, O }: Partial<PeerCertificate["subject"]>): string {
  return String(CN ?? O ?? "an unnamed authority");
}
