import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { RedshiftError } from "../types.ts";
import { type S3Object, showS3 } from "./address.ts";
import { cacheError } from "./cache.ts";
import { DownloadTarget } from "./download-target.ts";
import { cancelled, changedObject, isChangedObject, isMissingObject } from "./errors.ts";
import type { ObjectStore } from "./store.ts";

/** Most objects of a load of many have only some hundred bytes. */
const smallBytes = 256 * 1024;
/** Connections that may break one after another before they have brought anything worth the while. */
const fruitlessTries = 5;
const worthwhileBytes = 64 * 1024;
const firstPauseMs = 100;
/** A connection on which nothing comes for so long is broken. */
const silenceMs = 30_000;

/**
 * Writes an object to a new file. When the connection breaks it goes on from the byte where it broke.
 * @throws RedshiftError 55000 when the object is no longer the listed one
 */
export async function download(
  store: ObjectStore,
  object: S3Object,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const target = new DownloadTarget(path, object.bytes);
  try {
    const whole = object.bytes <= smallBytes ? await store.readSmall(object, signal) : null;
    if (whole !== null) {
      await writeNew(path, whole);
      return;
    }
    for (let fruitless = 0; ; ) {
      const before = target.bytes;
      const broken = await readOnce(store, object, target, signal);
      if (broken === null) break;
      fruitless = target.bytes - before >= worthwhileBytes ? 0 : fruitless + 1;
      if (fruitless >= fruitlessTries) throw store.error(broken, object);
      await wait(firstPauseMs * 2 ** fruitless, undefined, { signal }).catch(() => {
        throw cancelled();
      });
    }
    target.finish();
  } catch (error) {
    target.abandon();
    throw error;
  }
}

/** Making a file is most of the work of a small object: it is left to other threads. */
async function writeNew(path: string, content: Buffer): Promise<void> {
  try {
    await writeFile(path, content, { flag: "wx", mode: 0o600 });
  } catch (error) {
    throw cacheError(dirname(dirname(path)), error);
  }
}

/** Reads until the end, which is null, or until it breaks, which is why. */
async function readOnce(
  store: ObjectStore,
  object: S3Object,
  target: DownloadTarget,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const { Body } = await store.read(object, target.bytes, signal);
    if (!(Body instanceof Readable)) throw new Error("an answer without content");
    await drain(Body, target, signal);
    if (target.bytes > object.bytes) throw changedObject(showS3(object));
    return target.bytes < object.bytes ? new Error("the connection ended too early") : null;
  } catch (error) {
    if (signal.aborted) throw cancelled();
    if (isChangedObject(error) || isMissingObject(error)) throw changedObject(showS3(object));
    if (error instanceof RedshiftError) throw error;
    // An answer of S3 is final: the SDK has tried again what may be tried again.
    if (hasAnswer(error)) throw store.error(error, object);
    return error;
  }
}

async function drain(body: Readable, target: DownloadTarget, signal: AbortSignal): Promise<void> {
  const silence = setTimeout(() => body.destroy(new Error("nothing came for 30 seconds")), silenceMs);
  const stop = (): void => void body.destroy(new Error("aborted"));
  signal.addEventListener("abort", stop);
  try {
    body.on("data", (part: Buffer) => {
      silence.refresh();
      try {
        target.add(part);
      } catch (error) {
        body.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    await once(body, "end");
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", stop);
  }
}

function hasAnswer(error: unknown): boolean {
  const metadata: unknown = error instanceof Error ? Reflect.get(error, "$metadata") : undefined;
  if (typeof metadata !== "object" || metadata === null) return false;
  return typeof Reflect.get(metadata, "httpStatusCode") === "number";
}
