import { X509Certificate } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A certificate and its key, PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** What a server shows, and the authority that a client verifies it with; null: one that the client knows. */
export interface ServerCertificate extends KeyPair {
  readonly ca: string | null;
}

const DAY_MS = 86_400_000;
const YEARS = 2;

/**
 * The certificate kept in a folder (ca.crt, server.crt, server.key), made when there is none, when it ends
 * within a day, or when it is not for this host. The authority's key is kept nowhere.
 */
export async function keptCertificate(folder: string, host: string, now: number): Promise<ServerCertificate> {
  const kept = await readKept(folder);
  if (kept !== null && isFor(kept, host, now)) return kept;
  const made = await makeCertificate(host, now);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "server.key"), made.key, { mode: 0o600 });
  await writeFile(join(folder, "server.crt"), made.cert);
  await writeFile(join(folder, "ca.crt"), made.ca ?? "");
  return made;
}

async function readKept(folder: string): Promise<ServerCertificate | null> {
  const read = (name: string): Promise<string> => readFile(join(folder, name), "utf8");
  try {
    return { cert: await read("server.crt"), key: await read("server.key"), ca: await read("ca.crt") };
  } catch {
    return null;
  }
}

function isFor({ cert }: KeyPair, host: string, now: number): boolean {
  try {
    const read = new X509Certificate(cert);
    const named = isAddress(host) ? read.checkIP(host) : read.checkHost(host);
    return named !== undefined && Date.parse(read.validTo) > now + DAY_MS;
  } catch {
    return false;
  }
}

/** A certificate for localhost, its addresses and `host`, signed by an authority made for it alone. */
export async function makeCertificate(host: string, now: number): Promise<ServerCertificate> {
  // Loaded only here: most starts find a certificate.
  const { generate } = await import("selfsigned");
  const valid = {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + YEARS * 365 * DAY_MS),
  } as const;
  const authority = await generate([{ name: "commonName", value: "local-redshift authority" }], {
    ...valid,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const names = [...new Set(["localhost", "127.0.0.1", "::1", host])];
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...valid,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: names.map((name) => (isAddress(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  return { cert: server.cert, key: server.private, ca: authority.cert };
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(":");
}
