import { statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { checkAccess, type S3Access } from "../../s3/access.ts";
import { isS3, parseS3, type S3Address, type S3Object, showS3 } from "../../s3/address.ts";
import { ObjectCache } from "../../s3/cache.ts";
import { fetchAll } from "../../s3/fetch-all.ts";
import type { S3Settings } from "../../s3/settings.ts";
import { ObjectStore } from "../../s3/store.ts";
import { type ListedFile, RedshiftError } from "../../types.ts";
import { stateOf } from "../file-account.ts";
import { listByPrefix } from "./list.ts";
import { localPath, type SourceFile } from "./location.ts";
import { type ManifestEntry, parseManifest } from "./manifest.ts";

/** What the sources of a load depend on. */
export interface SourceContext {
  readonly baseDirectory: string;
  readonly signal: AbortSignal | undefined;
  readonly s3: S3Settings;
}

/** Objects asked for one by one at once. */
const headsAtOnce = 16;

/** Where a load's files come from: local folders and S3, which is reached only when something is there. */
export class Sources {
  readonly #context: SourceContext;
  readonly #access: S3Access;
  #store: Promise<ObjectStore> | null = null;

  /** @throws RedshiftError for access that can't be right */
  constructor(context: SourceContext, access: S3Access) {
    checkAccess(access);
    this.#context = context;
    this.#access = access;
  }

  /**
   * The files that a COPY reads, sorted by name, those of S3 fetched: all that begin with the source, or those
   * that the manifest there lists, in its order.
   * @throws RedshiftError when there is none
   */
  async files(source: string, manifest: boolean): Promise<readonly SourceFile[]> {
    if (manifest) return this.#listed(source);
    if (!isS3(source)) return listByPrefix(localPath(source, this.#context.baseDirectory), source);
    return this.#fetch(await this.#objects(source));
  }

  /**
   * What `files` would answer for a prefix, without fetching it.
   * @throws RedshiftError when there is none
   */
  async list(source: string): Promise<readonly ListedFile[]> {
    if (isS3(source)) {
      return (await this.#objects(source)).map((object) => ({
        name: showS3(object),
        etag: object.etag,
        bytes: object.bytes,
      }));
    }
    const files = await listByPrefix(localPath(source, this.#context.baseDirectory), source);
    return files.map(({ name, path }) => ({ name, ...stateOf(statSync(path)) }));
  }

  async #objects(source: string): Promise<readonly S3Object[]> {
    const prefix = parseS3(source);
    const store = await this.#open();
    const found = await store.list(prefix, this.#context.signal);
    // Consoles make empty objects to show folders.
    const objects = found.filter(({ key, bytes }) => bytes > 0 || !key.endsWith("/"));
    if (objects.length === 0) {
      throw new RedshiftError(`The specified S3 prefix '${prefix.key}' does not exist`, {
        code: "XX000",
        detail: `No object's key begins with it in the bucket "${prefix.bucket}".`,
        hint: "Keys are matched from their beginning and to the letter: look at the prefix, the bucket and REGION.",
      });
    }
    return objects;
  }

  /** The local path of one file, such as a jsonpaths file. @throws RedshiftError when S3 has not got it */
  async file(location: string): Promise<string> {
    const path = await this.#path(location);
    if (path === null) throw missingKey(parseS3(location));
    return path;
  }

  /** What is worth telling about how S3 was reached. */
  notices(): readonly string[] {
    const { s3 } = this.#context;
    if (this.#store === null || this.#access.role === null || s3.assumeRole) return [];
    const instead = s3.anonymous ? "S3 is read without an account" : "your own AWS credentials are used";
    return [`INFO: IAM_ROLE is not assumed locally: ${instead}.`];
  }

  async close(): Promise<void> {
    const store = await this.#store?.catch(() => null);
    store?.close();
  }

  #open(): Promise<ObjectStore> {
    this.#store ??= ObjectStore.open(this.#context.s3, this.#access, "read");
    return this.#store;
  }

  async #fetch(objects: readonly S3Object[]): Promise<SourceFile[]> {
    const { s3, signal } = this.#context;
    const paths = await fetchAll(await this.#open(), objects, new ObjectCache(s3.cacheDirectory), signal);
    return objects.map((object, index) => ({
      name: showS3(object),
      path: paths[index] ?? "",
      stored: { etag: object.etag, bytes: object.bytes },
    }));
  }

  /** Null for an object that does not exist. */
  async #path(location: string): Promise<string | null> {
    if (!isS3(location)) return localPath(location, this.#context.baseDirectory);
    const object = await (await this.#open()).head(parseS3(location), this.#context.signal);
    if (object === null) return null;
    const [file] = await this.#fetch([object]);
    return file?.path ?? null;
  }

  async #listed(source: string): Promise<readonly SourceFile[]> {
    if (source.endsWith("/")) throw noManifest(source);
    const path = await this.#path(source);
    const text = path === null ? null : await readFile(path, "utf8").catch(() => null);
    if (text === null) throw noManifest(source);
    const entries = parseManifest(text, source);
    const local = entries.find(({ url }) => !isS3(url));
    if (isS3(source) && local !== undefined) {
      throw new RedshiftError(`the manifest "${source}" names a file that is not on S3: "${local.url}"`, {
        code: "22023",
        hint: "A manifest on S3 lists s3:// addresses; a local one may list both.",
      });
    }
    const files = (await this.#entries(entries)).filter((file) => file !== null);
    if (files.length === 0) {
      throw new RedshiftError(`the manifest "${source}" names no file that exists`, { code: "XX000" });
    }
    return files;
  }

  async #entries(entries: readonly ManifestEntry[]): Promise<(SourceFile | null)[]> {
    const found: (SourceFile | S3Object | null)[] = [];
    const queue = entries.entries();
    const work = async (): Promise<void> => {
      for (const [index, entry] of queue) found[index] = await this.#entry(entry);
    };
    await Promise.all(Array.from({ length: Math.min(headsAtOnce, entries.length) }, work));
    const objects = found.filter((one): one is S3Object => one !== null && "etag" in one);
    const fetched = objects.length === 0 ? [] : await this.#fetch(objects);
    const files = new Map(objects.map((object, index) => [object, fetched[index] ?? null]));
    return found.map((one) => (one !== null && "etag" in one ? (files.get(one) ?? null) : one));
  }

  /** @throws RedshiftError for a mandatory file that is missing */
  async #entry({ url, mandatory }: ManifestEntry): Promise<SourceFile | S3Object | null> {
    if (isS3(url)) {
      const address = parseS3(url);
      const object = await (await this.#open()).head(address, this.#context.signal);
      if (object === null && mandatory) throw missingKey(address);
      return object;
    }
    const path = localPath(url, this.#context.baseDirectory);
    const found = await stat(path).catch(() => null);
    if (found?.isFile() === true) return { name: path, path };
    if (!mandatory) return null;
    throw new RedshiftError(`the manifest's mandatory file "${url}" does not exist`, { code: "58P01" });
  }
}

function missingKey(address: S3Address): RedshiftError {
  return new RedshiftError(
    "S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,CanRetry 0",
    { code: "XX000", detail: `S3 key being read : ${showS3(address)}` },
  );
}

function noManifest(source: string): RedshiftError {
  return new RedshiftError("COPY with MANIFEST parameter requires full path of an S3 object.", {
    code: "XX000",
    detail: `There is no manifest at "${source}".`,
  });
}
