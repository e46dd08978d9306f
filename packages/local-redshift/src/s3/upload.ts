import { type FileHandle, open } from "node:fs/promises";
import type { S3Address } from "./address.ts";
import { cancelled } from "./errors.ts";
import type { ObjectStore } from "./store.ts";

/** Larger files go in parts of this size: 6.2 GB are some 800 of the 10,000 that S3 takes. */
const partBytes = 8 * 1024 * 1024;

/** How an object is encrypted where it lies. */
export type ObjectEncryption = { readonly kind: "bucket" } | { readonly kind: "kms"; readonly keyId: string };

/**
 * Puts a file on S3, in parts when it is large. An upload that fails leaves no parts behind.
 * @throws RedshiftError
 */
export async function upload(
  store: ObjectStore,
  address: S3Address,
  path: string,
  encryption: ObjectEncryption,
  signal: AbortSignal | undefined,
): Promise<void> {
  const target = {
    Bucket: address.bucket,
    Key: address.key,
    ...(encryption.kind === "kms"
      ? { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: encryption.keyId }
      : {}),
  };
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size > partBytes) return await inParts(store, address, target, file, size, signal);
    const Body = await read(file, 0, size);
    await store.use(address, signal, (client, sdk, options) =>
      client.send(new sdk.PutObjectCommand({ ...target, Body }), options),
    );
  } finally {
    await file.close();
  }
}

async function inParts(
  store: ObjectStore,
  address: S3Address,
  target: { readonly Bucket: string; readonly Key: string },
  file: FileHandle,
  size: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { Bucket, Key } = target;
  const { UploadId } = await store.use(address, signal, (client, sdk, options) =>
    client.send(new sdk.CreateMultipartUploadCommand(target), options),
  );
  try {
    const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
    for (let at = 0; at < size; at += partBytes) {
      if (signal?.aborted === true) throw cancelled();
      const Body = await read(file, at, Math.min(partBytes, size - at));
      const PartNumber = Parts.length + 1;
      const { ETag } = await store.use(address, signal, (client, sdk, options) =>
        client.send(new sdk.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }), options),
      );
      Parts.push({ ETag, PartNumber });
    }
    await store.use(address, signal, (client, sdk, options) =>
      client.send(
        new sdk.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
        options,
      ),
    );
  } catch (error) {
    await store
      .use(address, undefined, (client, sdk) =>
        client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId })),
      )
      .catch(() => undefined);
    throw error;
  }
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const content = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(content, done, length - done, at + done);
    if (bytesRead === 0) throw new Error("a file became shorter while it was read");
    done += bytesRead;
  }
  return content;
}
