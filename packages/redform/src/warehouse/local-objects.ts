import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { ManifestPlace } from "./warehouse.ts";

const FOLDER = ".redform/manifests";

/** Manifests in the project's folder, to which COPY's paths are relative. */
export function localManifests(root: string): ManifestPlace {
  return {
    locate: (name) => `${FOLDER}/${name}`,
    put: async (location, text) => {
      const file = join(root, location);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    },
    remove: async (location) => {
      await rm(join(root, location), { force: true }).catch(() => undefined);
    },
  };
}

/** A file's name: relative to the project where it lies within, so that the project may be moved. */
export function nameWithin(root: string, name: string): string {
  const within = root.endsWith(sep) ? root : `${root}${sep}`;
  if (!name.startsWith(within)) return name;
  const path = name.slice(within.length);
  return sep === "/" ? path : path.split(sep).join("/");
}
