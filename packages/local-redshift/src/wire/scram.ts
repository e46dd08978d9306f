import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { RedshiftError } from "../types.ts";

/** SCRAM-SHA-256, the server's side. (RFC 5802, RFC 7677; PostgreSQL: sasl-authentication) */

export const SCRAM = "SCRAM-SHA-256";
const ITERATIONS = 4096;
const derive = promisify(pbkdf2);

/** What a server keeps of a password: it can check one with it, and no one can log in with it. */
export interface Verifier {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha256 = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();

export async function makeVerifier(password: string): Promise<Verifier> {
  const salt = randomBytes(16);
  const salted = await derive(password.normalize("NFKC"), salt, ITERATIONS, 32, "sha256");
  return {
    salt,
    iterations: ITERATIONS,
    storedKey: sha256(hmac(salted, "Client Key")),
    serverKey: hmac(salted, "Server Key"),
  };
}

/** One exchange with a client: what it says first, and what it says then. */
export class ScramExchange {
  readonly #verifier: Verifier;
  #clientFirst = "";
  #header = "";
  #nonce = "";
  #serverFirst = "";

  constructor(verifier: Verifier) {
    this.#verifier = verifier;
  }

  /** Answers the client's first message. @throws RedshiftError 08P01 */
  first(message: string): string {
    const match = /^([ny],(?:a=[^,]*)?,)(n=[^,]*,r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/s.exec(message);
    if (match === null) throw malformed();
    this.#header = match[1] ?? "";
    this.#clientFirst = match[2] ?? "";
    this.#nonce = `${match[3]}${randomBytes(18).toString("base64")}`;
    const { salt, iterations } = this.#verifier;
    this.#serverFirst = `r=${this.#nonce},s=${salt.toString("base64")},i=${iterations}`;
    return this.#serverFirst;
  }

  /** Answers the client's last message; null when its proof is wrong. @throws RedshiftError 08P01 */
  final(message: string): string | null {
    const match = /^(c=([^,]*),r=([^,]*)),p=([A-Za-z0-9+/=]+)$/.exec(message);
    if (match === null) throw malformed();
    const [, withoutProof = "", header = "", nonce, proof = ""] = match;
    if (nonce !== this.#nonce || Buffer.from(header, "base64").toString() !== this.#header) throw malformed();
    const signed = `${this.#clientFirst},${this.#serverFirst},${withoutProof}`;
    const { storedKey, serverKey } = this.#verifier;
    const signature = hmac(storedKey, signed);
    const given = Buffer.from(proof, "base64");
    if (given.length !== signature.length) return null;
    const clientKey = Buffer.from(given.map((byte, at) => byte ^ (signature[at] ?? 0)));
    if (!timingSafeEqual(sha256(clientKey), storedKey)) return null;
    return `v=${hmac(serverKey, signed).toString("base64")}`;
  }
}

function malformed(): RedshiftError {
  return new RedshiftError("malformed SCRAM message", { code: "08P01" });
}
