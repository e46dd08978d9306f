import * as sdk from "@aws-sdk/client-s3";
import { S3Client } from "@aws-sdk/client-s3";
import { buildApp } from "fauxqs";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

/** A request that the server has had. */
export interface S3Request {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  /** The key that the object is to be encrypted with. */
  readonly kmsKey: string | undefined;
}

/** A server of S3's protocol on this machine, with what it was asked, and a client to fill it. */
export interface S3Server {
  readonly port: number;
  readonly endpoint: string;
  /** In order; emptied by `forget`. */
  readonly requests: readonly S3Request[];
  readonly forget: () => void;
  readonly put: (bucket: string, objects: Readonly<Record<string, string | Buffer>>) => Promise<void>;
  /** Puts very many objects there, past the network. */
  readonly fill: (bucket: string, objects: Iterable<readonly [string, string]>) => Promise<void>;
  readonly get: (bucket: string, key: string) => Promise<Buffer>;
  readonly keys: (bucket: string, prefix?: string) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** What a guard answers instead of the server. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `guard` looks at each request first, as S3's own checks do: the server itself checks no signature. */
export async function startS3(
  guard?: (request: S3Request) => Refusal | null | Promise<null>,
): Promise<S3Server> {
  const requests: S3Request[] = [];
  const app = buildApp({ logger: false });
  app.addHook("onRequest", async (request, reply) => {
    const { authorization, range, "x-amz-server-side-encryption-aws-kms-key-id": key } = request.headers;
    const kmsKey = typeof key === "string" ? key : undefined;
    const seen = { method: request.method, url: request.url, authorization, range, kmsKey };
    requests.push(seen);
    if (request.headers["user-agent"]?.includes("filler") === true) return;
    const refusal = (await guard?.(seen)) ?? null;
    if (refusal === null) return;
    const { status, code, message, headers = {} } = refusal;
    await reply
      .status(status)
      .headers({ "content-type": "application/xml", ...headers })
      .send(
        `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
      );
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const endpoint = `http://127.0.0.1:${address.port}`;
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    customUserAgent: "filler",
    credentials: { accessKeyId: "filler", secretAccessKey: "filler" },
  });
  const keys = async (bucket: string, prefix = ""): Promise<readonly string[]> => {
    const page = await client.send(new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
    return (page.Contents ?? []).map(({ Key }) => Key ?? "");
  };
  const get = async (bucket: string, key: string): Promise<Buffer> => {
    const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  return {
    port: address.port,
    endpoint,
    requests,
    forget: () => void requests.splice(0),
    put: async (bucket, objects) => {
      await client.send(new sdk.CreateBucketCommand({ Bucket: bucket }));
      for (const [key, body] of Object.entries(objects)) {
        await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(body) }));
      }
    },
    fill: async (bucket, objects) => {
      await client.send(new sdk.CreateBucketCommand({ Bucket: bucket }));
      for (const [key, payload] of objects) {
        const headers = { "content-type": "application/octet-stream", "user-agent": "filler" };
        const { statusCode } = await app.inject({
          method: "PUT",
          url: `/${bucket}/${key}`,
          headers,
          payload,
        });
        if (statusCode !== 200) throw new Error(`the server did not take ${key}`);
      }
      requests.splice(0);
    },
    get,
    keys,
    stop: async () => {
      client.destroy();
      await app.close();
    },
  };
}
