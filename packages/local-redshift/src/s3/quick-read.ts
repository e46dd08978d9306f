import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import type { S3Object } from "./address.ts";

/** A request as the SDK's signer and its HTTP handler take it. */
interface Request {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

type Sign = (request: Request, identity: unknown, properties: unknown) => Promise<Request>;
type Handle = (request: Request, options: object) => Promise<{ readonly response: unknown }>;

/** What the requests for a bucket's objects have in common, as the SDK made it for one of them. */
interface Pattern {
  readonly request: Request;
  /** The path up to the key. */
  readonly base: string;
  readonly sign: (request: Request) => Promise<Request>;
}

/**
 * Reads small objects with a sixth of the SDK's own work for a request, of which it does most for every one
 * anew: the endpoint, the credentials and the headers of the last object of the bucket that went through it
 * serve for the next, with the SDK's signer and its connections. Whatever is not simply the object is left to
 * the SDK, with its retries and errors.
 */
export class QuickReader {
  readonly #patterns = new Map<string, Pattern>();
  readonly #handle: Handle;

  constructor(client: S3Client) {
    const handler = client.config.requestHandler;
    this.#handle = handler.handle.bind(handler) as Handle;
    const learn =
      <T extends object, R>(next: (args: T) => Promise<R>, context: object) =>
      (args: T): Promise<R> => {
        this.#learn(member(args, "input"), member(args, "request"), context);
        return next(args);
      };
    client.middlewareStack.addRelativeTo(learn, {
      name: "learnRequestPattern",
      relation: "before",
      toMiddleware: "httpSigningMiddleware",
    });
  }

  /** The object's bytes; null when the SDK must be asked. */
  async read(object: S3Object, signal: AbortSignal): Promise<Buffer | null> {
    const pattern = this.#patterns.get(object.bucket);
    if (pattern === undefined || object.etag === "") return null;
    const { request, base, sign } = pattern;
    try {
      const signed = await sign({
        ...request,
        path: base + encodedKey(object.key),
        headers: { ...request.headers, "if-match": object.etag },
      });
      const { response } = await this.#handle(signed, { abortSignal: signal });
      const body = member(response, "body");
      if (!(body instanceof Readable)) return null;
      if (member(response, "statusCode") !== 200) {
        body.resume();
        return null;
      }
      const content = await gathered(body);
      return content.length === object.bytes ? content : null;
    } catch {
      return null;
    }
  }

  /** Keeps the request that the SDK is about to sign, if it is for a whole object. */
  #learn(input: unknown, request: unknown, context: unknown): void {
    const [bucket, key] = [member(input, "Bucket"), member(input, "Key")];
    const scheme = member(member(context, "__smithy_context"), "selectedHttpAuthScheme");
    const signer = member(scheme, "signer");
    const sign = member(signer, "sign");
    if (typeof bucket !== "string" || typeof key !== "string" || typeof sign !== "function") return;
    if (member(context, "commandName") !== "GetObjectCommand" || !isRequest(request)) return;
    const encoded = encodedKey(key);
    if (!request.path.endsWith(`/${encoded}`)) return;
    const kept = Object.entries(request.headers).filter(
      ([name]) => !/^(range|x-amz-checksum|amz-sdk-)/.test(name),
    );
    const identity = member(scheme, "identity");
    const properties = member(member(scheme, "httpAuthOption"), "signingProperties");
    this.#patterns.set(bucket, {
      request: { ...request, headers: Object.fromEntries(kept) },
      base: request.path.slice(0, request.path.length - encoded.length),
      sign: (one) => (sign as Sign).call(signer, one, identity, properties ?? {}),
    });
  }
}

function isRequest(value: unknown): value is Request {
  return typeof member(value, "path") === "string" && typeof member(value, "headers") === "object";
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** A key in a path, as S3 signs it: everything but unreserved characters and slashes is escaped. */
function encodedKey(key: string): string {
  const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return key
    .split("/")
    .map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, percent))
    .join("/");
}

function gathered(body: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    body.on("data", (part: Buffer) => parts.push(part));
    body.once("end", () =>
      resolve(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)),
    );
    body.once("error", reject);
    body.once("close", () => reject(new Error("the connection was closed")));
  });
}
