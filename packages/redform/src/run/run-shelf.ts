import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type KeptRun, readRun, runFolder } from "./run-record.ts";

interface ShelvedRun {
  readonly signature: string;
  readonly run: KeptRun | null;
}

/** The newest records of runs, each read again only when its files have changed. */
export class RunShelf {
  readonly #root: string;
  readonly #limit: number;
  #read = new Map<string, ShelvedRun>();

  constructor(root: string, limit: number) {
    this.#root = root;
    this.#limit = limit;
  }

  /** Looks at the folder. @returns the ids of the runs that are new, changed or gone since the last look */
  async look(): Promise<readonly string[]> {
    const folder = runFolder(this.#root);
    const names = await readdir(folder).catch(() => []);
    const ids = names
      .filter((name) => name.endsWith(".json"))
      .map((name) => name.slice(0, -".json".length))
      .sort()
      .reverse()
      .slice(0, this.#limit);
    const read = new Map<string, ShelvedRun>();
    const changed: string[] = [];
    for (const id of ids) {
      const signature = await signatureOf(folder, id);
      const known = this.#read.get(id);
      if (known?.signature === signature) read.set(id, known);
      else {
        read.set(id, { signature, run: await readRun(folder, id) });
        changed.push(id);
      }
    }
    for (const id of this.#read.keys()) if (!read.has(id)) changed.push(id);
    this.#read = read;
    return changed;
  }

  /** As of the last look, the newest first. */
  get runs(): readonly KeptRun[] {
    return [...this.#read.values()].flatMap(({ run }) => run ?? []);
  }
}

/** Changes when the record or the journal beside it does. */
async function signatureOf(folder: string, id: string): Promise<string> {
  const parts = await Promise.all(
    [`${id}.json`, `${id}.jsonl`].map((name) =>
      stat(join(folder, name)).then(
        ({ mtimeMs, size }) => `${mtimeMs}:${size}`,
        () => "",
      ),
    ),
  );
  return parts.join(" ");
}
