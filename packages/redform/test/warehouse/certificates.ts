import { generate } from "selfsigned";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const YEAR_MS = 365 * 86_400_000;

let authorities = 0;

/** An authority of the test's own, with a name of its own. */
export async function makeAuthority(): Promise<Certificate> {
  authorities += 1;
  const made = await generate([{ name: "commonName", value: `Test authority ${authorities}` }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 2 * YEAR_MS),
    notAfterDate: new Date(Date.now() + YEAR_MS),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

export interface ServerCertificateOptions {
  /** DNS names that it is for. */
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
  /** Days from now; negative: it has expired. */
  readonly days?: number;
  /** Null: signed by itself. */
  readonly authority: Certificate | null;
}

export async function makeServerCertificate({
  names = ["localhost"],
  addresses = ["127.0.0.1"],
  days = 30,
  authority,
}: ServerCertificateOptions): Promise<Certificate> {
  const made = await generate([{ name: "commonName", value: names[0] ?? "nobody" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - YEAR_MS),
    notAfterDate: new Date(Date.now() + days * 86_400_000),
    extensions: [
      {
        name: "subjectAltName",
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
    ...(authority === null ? {} : { ca: authority }),
  });
  return { cert: made.cert, key: made.private };
}
