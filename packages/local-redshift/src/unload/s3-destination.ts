import { parseS3, type S3Address, showS3 } from "../s3/address.ts";
import type { ObjectStore } from "../s3/store.ts";
import { upload } from "../s3/upload.ts";
import { RedshiftError } from "../types.ts";
import type { Encryption } from "./command.ts";
import type { Destination, Placed } from "./destination.ts";

const uploadsAtOnce = 8;
/** What one DeleteObjects request may name. */
const removedAtOnce = 1000;

export function s3Destination(
  target: string,
  store: ObjectStore,
  encryption: Encryption,
  signal: AbortSignal | undefined,
): Destination {
  const prefix = parseS3(target);
  const at = (name: string): S3Address => ({ bucket: prefix.bucket, key: prefix.key + name });
  const remove = (addresses: readonly string[]): Promise<void> => removeAll(store, prefix, addresses, signal);
  return {
    address: (name) => showS3(at(name)),
    existing: async (start) => (await store.list(at(start), signal)).map(showS3),
    remove,
    put: async (files) => {
      const [last] = files.slice(-1);
      const before = new Set(await present(store, files, at, signal));
      const done: string[] = [];
      const queue = files.slice(0, -1).values();
      const put = async (file: Placed): Promise<void> => {
        const address = at(file.name);
        await upload(store, address, file.path, encryption, signal);
        if (!before.has(showS3(address))) done.push(showS3(address));
      };
      const work = async (): Promise<void> => {
        for (const file of queue) await put(file);
      };
      try {
        const outcomes = await Promise.allSettled(Array.from({ length: uploadsAtOnce }, work));
        const failed = outcomes.find((outcome) => outcome.status === "rejected");
        if (failed !== undefined) throw failed.reason;
        if (last !== undefined) await put(last);
      } catch (error) {
        await removeAll(store, prefix, done, undefined).catch(() => undefined);
        throw error;
      }
    },
    close: async () => store.close(),
  };
}

/** Which of the files' objects stand already: they were to be overwritten, and are not taken away. */
async function present(
  store: ObjectStore,
  files: readonly Placed[],
  at: (name: string) => S3Address,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const names = new Set(files.map(({ name }) => showS3(at(name))));
  return (await store.list(at(""), signal)).map(showS3).filter((address) => names.has(address));
}

async function removeAll(
  store: ObjectStore,
  prefix: S3Address,
  addresses: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let from = 0; from < addresses.length; from += removedAtOnce) {
    const Objects = addresses.slice(from, from + removedAtOnce).map((one) => ({ Key: parseS3(one).key }));
    const { Errors = [] } = await store.use(prefix, signal, (client, sdk, options) =>
      client.send(new sdk.DeleteObjectsCommand({ Bucket: prefix.bucket, Delete: { Objects } }), options),
    );
    const [first] = Errors;
    if (first === undefined) continue;
    throw new RedshiftError(`S3ServiceException:${first.Message},Error ${first.Code}`, {
      code: "XX000",
      detail: `S3 key being removed : ${showS3({ bucket: prefix.bucket, key: first.Key ?? "" })}`,
      hint: "CLEANPATH needs s3:DeleteObject.",
    });
  }
}
